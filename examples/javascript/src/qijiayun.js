import { ProviderError, kindOfStatus } from './errors.js';
import { send } from './transport.js';

const TOKEN = '/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh';
const API = '/itrigger-bff/v2/open/api';

// 200 everywhere; the sample of coupon consumption shows 204.
const SUCCESS = [200, 204];

// The documentation gives no code for a token that is refused, nor for an API that is not opened: 401 and 403 are
// assumed here. The others are 返回码说明 and 全局返回状态码说明.
const TOKEN_REFUSED = 401;
const KINDS = {
  40001: 'authentication', 40002: 'authentication', 40003: 'permission', 40004: 'quota',
  61451: 'input', 63001: 'input', 500: 'unavailable', 401: 'authentication', 403: 'permission',
};

/** A client of 企加云 (OpenAPIDoc): one accessToken for all calls, replaced once when it is refused. */
export class QijiayunClient {
  #config;
  #token;
  #renewal;

  constructor(config) {
    this.#config = config;
  }

  /** Registers a member (会员注册): mobile, storeNo and channel are required. */
  registerMember(member) {
    return this.call('POST', '/member/register', member);
  }

  /** One member's profile (会员查询). All its values are strings. */
  member(mobile, storeNo) {
    return this.call('GET', '/member/query', { mobile, storeNo });
  }

  /** A member's points (积分查询). */
  async points(mobile, storeNo) {
    return (await this.call('GET', '/member/point', { mobile, storeNo })).currentPoint;
  }

  /** Gives a member points, or takes them where the number is negative (积分变更). */
  changePoints(mobile, storeNo, points, reason) {
    const change = { changePoint: Math.abs(points), operation: points < 0 ? 'sub' : 'add', changeDesc: reason };
    return this.call('POST', '/member/point/modify', { mobile, storeNo, ...change });
  }

  /** Calls any API. A token that is refused has expired or was overridden: it is replaced, and the call repeated, once. */
  async call(method, path, parameters) {
    const token = this.#token ?? (await this.#renew(undefined));
    try {
      return await this.#request(method, path, parameters, token);
    } catch (error) {
      if (error.code !== TOKEN_REFUSED) throw error;
    }
    return this.#request(method, path, parameters, await this.#renew(token));
  }

  // accessToken stands in the query string on POST too, where every other query parameter is ignored.
  async #request(method, path, parameters, accessToken) {
    const part = method === 'GET' ? { params: { accessToken, ...parameters } } : { params: { accessToken }, data: parameters };
    return read(await send('企加云', { method, url: this.#config.baseUrl + API + path, ...part }));
  }

  // Calls that find the same token refused share one new token: tokens are counted, by tenant and day. It comes from
  // token/refresh, because getting one from token would override those of our other processes.
  async #renew(refused) {
    if (this.#token === refused) {
      this.#renewal ??= this.#fetchToken().finally(() => { this.#renewal = undefined; });
      this.#token = await this.#renewal;
    }
    return this.#token;
  }

  async #fetchToken() {
    const { baseUrl, appId, appSecret } = this.#config;
    return read(await send('企加云', { method: 'GET', url: baseUrl + TOKEN, params: { appId, appSecret } })).accessToken;
  }
}

function read({ status, body }) {
  if (SUCCESS.includes(body.code)) return body.data;
  throw new ProviderError('企加云', KINDS[body.code] ?? kindOfStatus(status), body.code ?? status, body.message ?? 'no envelope');
}
