import axios from 'axios';

import { config } from '../src/config.js';

/**
 * The sandbox that the tests run in, by mockserver's admin API: its clock, what the providers' consoles can do, and
 * the journal. `mockserver run` names it in the environment. Only tests know that there is a mockserver.
 */
export class Sandbox {
  #admin;
  #ahead = 0; // milliseconds of the sandbox's clock before ours

  /** The sandbox as it was when it was opened. */
  static async fresh() {
    const { MOCKSERVER_URL: url, MOCKSERVER_SANDBOX: id } = process.env;
    if (!url || !id) throw new Error('run these tests with: mockserver run -- npm test');
    const sandbox = new Sandbox();
    sandbox.#admin = axios.create({ baseURL: `${url}/__admin/sandboxes/${id}`, proxy: false });
    const { credentials, clock } = (await sandbox.#admin.post('/reset')).data;
    sandbox.#ahead = Date.parse(clock.now) - Date.now(); // `mockserver run --clock` starts it elsewhere
    // A reset makes InnoPaaS's token anew; the other credentials stay as they were.
    sandbox.config = config({ ...process.env, INNOPAAS_AUTHORIZATION: credentials.innopaas.authorization });
    return sandbox;
  }

  /** Base URLs and credentials. */
  config;

  /** The sandbox's time, for a client whose clock is to agree with it. */
  now = () => Date.now() + this.#ahead;

  /** Moves the clock; all that falls due is done when it returns, pushes included. */
  async advance(seconds) {
    await this.#admin.post('/clock/advance', { by: `${seconds}s` });
    this.#ahead += seconds * 1000;
  }

  /** A call of a provider's console, such as `console('PATCH', '/qijiayun/apps/ID', {freeze: true})`. */
  async console(method, path, data) {
    return (await this.#admin.request({ method, url: path, data })).data;
  }

  /** The exchanges in the journal that match, such as `{operation, outcome, rule}`. */
  async exchanges(params) {
    return (await this.#admin.get('/exchanges', { params })).data;
  }
}

/** The shape of a ProviderError, for assert.rejects. */
export function refused(kind, code) {
  return code === undefined ? { name: 'ProviderError', kind } : { name: 'ProviderError', kind, code };
}
