import jwt from 'jsonwebtoken';

import { ProviderError, kindOfStatus } from './errors.js';
import { send } from './transport.js';

const SIGNATURE_LIFE = 60; // seconds

/**
 * A client of 爱速搭 (aisuda-docs, OpenAPI): every request is signed anew with RS256, since a signature older than a
 * minute is refused. `now` gives the time in milliseconds.
 */
export class AisudaClient {
  #config;
  #now;

  constructor(config, { now = Date.now } = {}) {
    this.#config = config;
    this.#now = now;
  }

  /** The company's applications (应用列表). */
  applications() {
    return this.#company('GET', '/app');
  }

  /** The tree of departments (部门列表): the documentation shows it bare, without an envelope. */
  departments() {
    return this.#company('GET', '/department/all');
  }

  /** The application's roles (角色列表). */
  async roles() {
    return (await this.#application('GET', '/role')).items;
  }

  createRole(name) {
    return this.#application('POST', '/role', { data: { name } });
  }

  /** One page of a data model's rows: `{items, count}` (数据模型, 查询列表). A model is sourceKey.table. */
  rows(model, params = {}) {
    return this.#application('GET', `/model/${model}`, { params });
  }

  createRow(model, row) {
    return this.#application('POST', `/model/${model}`, { data: row });
  }

  updateRow(model, id, row) {
    return this.#application('POST', `/model/${model}/${id}`, { data: row });
  }

  deleteRow(model, id) {
    return this.#application('DELETE', `/model/${model}/${id}`);
  }

  #company(method, path, content) {
    const { companyKey, clientId, privateKey } = this.#config;
    return this.#call({ claims: { companyKey }, clientId, privateKey }, method, `/openapi/company/${companyKey}${path}`, content);
  }

  #application(method, path, content) {
    const { companyKey, appKey, appClientId, appPrivateKey } = this.#config;
    const key = { claims: { companyKey, appKey }, clientId: appClientId, privateKey: appPrivateKey };
    return this.#call(key, method, `/openapi/company/${companyKey}/app/${appKey}${path}`, content);
  }

  // A request that waited on its way may arrive with a signature that is too old. It was refused before anything was
  // done, so it is signed anew and sent again, once. A young signature that is refused is wrong and stays wrong.
  async #call(key, method, path, content) {
    const iat = this.#seconds();
    try {
      return await this.#request(key, iat, method, path, content);
    } catch (error) {
      if (error.kind !== 'authentication' || this.#seconds() - iat < SIGNATURE_LIFE) throw error;
    }
    return this.#request(key, this.#seconds(), method, path, content);
  }

  async #request(key, iat, method, path, content) {
    const token = jwt.sign({ ...key.claims, iat }, key.privateKey, { algorithm: 'RS256' });
    const headers = { Authorization: `Bearer ${token}`, 'x-client-id': key.clientId };
    return read(await send('爱速搭', { method, url: this.#config.baseUrl + path, headers, ...content }));
  }

  // iat is a number of seconds.
  #seconds() {
    return Math.floor(this.#now() / 1000);
  }
}

// status 0 is success. The documentation shows no refusal: that one comes with HTTP 401 or 403 where the key is to
// blame is assumed, and so is 400 for bad input.
function read({ status, body }) {
  if (status === 200 && (body.status ?? 0) === 0) return 'status' in body ? body.data : body;
  const kind = body.status === 400 ? 'input' : kindOfStatus(status);
  throw new ProviderError('爱速搭', kind, body.status ?? status, body.msg ?? 'no envelope');
}
