import { ProviderError, kindOfStatus } from './errors.js';
import { send } from './transport.js';

// Codes are strings. OTP says 000000, the other products 0.
const SUCCESS = ['0', '000000'];

// SMS API V3.0, error codes; 400 and 403 are assumed.
const KINDS = {
  101: 'authentication', 102: 'authentication', 105: 'input', 106: 'input', 108: 'input', 109: 'input', 110: 'business',
  112: 'permission', 114: 'permission', 115: 'permission', 116: 'permission', 118: 'input', 400: 'input', 403: 'permission',
};

/**
 * A client of InnoPaaS (docs.innopaas.com). Its token is made in the console and lives there: a call that fails
 * authentication fails until a person has put the new token in our configuration, so it is never repeated.
 */
export class InnopaasClient {
  #config;

  constructor(config) {
    this.#config = config;
  }

  /** Sends `{mobile, msg, senderId, uid, callBackUrl}` (SMS API V3.0) and returns the message's id. */
  async sendSms(message) {
    return (await this.#call('/api/sms/v3/msg/send', message)).messageId;
  }

  /** Sends a verification code of our own choice, `{to, code, type, language, sender}`, and returns the message's id. */
  sendCode(message) {
    return this.#call('/api/otp/v3/msg/send/verify', { type: '3', language: 'en', ...message });
  }

  /**
   * Sends a WhatsApp message and returns its id. The first message to a person must be of type template; others are
   * refused until the person has replied, and again 24 hours later.
   */
  sendWhatsapp(message) {
    return this.#call('/api/whatsapp/v3/msg/submit', message);
  }

  // Authorization is the raw token, without Bearer.
  async #call(path, data) {
    const { baseUrl, appKey, authorization } = this.#config;
    const headers = { 'Content-Type': 'application/json;charset=utf-8', AppKey: appKey, Authorization: authorization };
    return read(await send('InnoPaaS', { method: 'POST', url: baseUrl + path, headers, data }));
  }
}

function read({ status, body }) {
  if (SUCCESS.includes(body.code)) return body.data;
  throw new ProviderError('InnoPaaS', KINDS[body.code] ?? kindOfStatus(status), body.code ?? status, body.message ?? 'no envelope');
}
