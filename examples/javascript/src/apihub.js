import { setTimeout } from 'node:timers/promises';

import jwt from 'jsonwebtoken';

import { ProviderError, kindOfStatus } from './errors.js';
import { send } from './transport.js';

const TOKEN_LIFE = 7200; // seconds, the most that is allowed
const TOKEN_SPARE = 60; // seconds before its end at which a token is replaced

// INVALID_PARAMS and UNKNOWN are documented (通用接口格式); all other codes are assumed.
const KINDS = {
  INVALID_PARAMS: 'input', UNKNOWN: 'unavailable', RATE_LIMIT: 'quota', WEAK_PASSWORD: 'input',
  INVALID_TOKEN: 'authentication', TOKEN_EXPIRED: 'authentication', WRONG_PASSWORD: 'authentication',
  KEY_DISABLED: 'permission', FORBIDDEN: 'permission', IP_NOT_ALLOWED: 'permission', DOMAIN_NOT_ALLOWED: 'permission',
  DOMAIN_NOT_CONFIGURED: 'permission',
};

// Milliseconds to wait while an allowance is used up: all anonymous callers share one, so patience is all there is.
const WAITS = [1000, 2000, 4000, 8000, 16000, 32000];

/**
 * A client of apihub (通用接口格式, API Key 使用说明, 用户中心). With ak and sk it calls as the application, after
 * `as(userId)` as one of our users, without them anonymously. `now` gives milliseconds, `sleep` waits that many.
 */
export class ApihubClient {
  #config;
  #identity;
  #now;
  #sleep;
  #token;

  constructor(config, { now = Date.now, sleep = setTimeout, identity } = {}) {
    this.#config = config;
    this.#identity = identity ?? { sub: config.ak, typ: 'app_token' };
    this.#now = now;
    this.#sleep = sleep;
  }

  /** A client that calls as one of our own users, with person-tokens. */
  as(userId, { roles = [], groups = [] } = {}) {
    const identity = { sub: userId, typ: 'person_token', roles, groups };
    return new ApihubClient(this.#config, { now: this.#now, sleep: this.#sleep, identity });
  }

  /** The weather at a place (天气实况). */
  weather(lng, lat) {
    return this.#call('/api/weather-basic/now', { lng, lat });
  }

  /** Registers a user with the user centre: `{token, refresh_token}`. */
  async register(username, password) {
    return this.#request('/api/user-center/noauth-register', { username, password }, await this.#session());
  }

  /** Logs a user in: `{token, refresh_token}`. */
  async logIn(username, password) {
    return this.#request('/api/user-center/noauth-login', { username, password }, await this.#session());
  }

  // Registering and logging in need a session of five minutes, which is fetched for each.
  #session() {
    return this.#request(`/api/user-center/gen-auth-session?ak=${encodeURIComponent(this.#config.ak)}`, {});
  }

  // A token that is refused for its age, by a clock other than ours, is minted anew, once.
  async #call(path, parameters) {
    try {
      return await this.#request(path, parameters, this.#currentToken());
    } catch (error) {
      if (error.code !== 'TOKEN_EXPIRED') throw error;
      this.#token = undefined;
    }
    return this.#request(path, parameters, this.#currentToken());
  }

  async #request(path, data, token) {
    const headers = token === undefined ? {} : { 'apihub-token': token };
    for (const wait of [...WAITS, undefined]) {
      try {
        return read(await send('apihub', { method: 'POST', url: this.#config.baseUrl + path, headers, data }));
      } catch (error) {
        if (error.kind !== 'quota' || wait === undefined) throw error;
      }
      await this.#sleep(wait);
    }
  }

  // HS256 with the bytes of sk as they stand. typ is a claim, not a header.
  #currentToken() {
    const { ak, sk } = this.#config;
    if (ak === undefined) return undefined;
    const iat = Math.floor(this.#now() / 1000);
    if (this.#token === undefined || iat > this.#token.exp - TOKEN_SPARE) {
      const exp = iat + TOKEN_LIFE;
      this.#token = { exp, text: jwt.sign({ ...this.#identity, iss: ak, iat, exp }, sk, { algorithm: 'HS256' }) };
    }
    return this.#token.text;
  }
}

function read({ status, body }) {
  if (body.success === true) return body.result;
  throw new ProviderError('apihub', KINDS[body.code] ?? kindOfStatus(status), body.code ?? status, body.msg ?? 'no envelope');
}
