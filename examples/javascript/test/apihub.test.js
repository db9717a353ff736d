import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import jwt from 'jsonwebtoken';

import { ApihubClient } from '../src/apihub.js';
import { Sandbox, refused } from './sandbox.js';

const USERNAME = 'zhaoliu';
const PASSWORD = 'zhaoliu-2026';

describe('apihub', () => {
  let sandbox, client, anonymous, waits;
  const newClient = (changes) => new ApihubClient({ ...sandbox.config.apihub, ...changes }, { now: sandbox.now, sleep });
  const sleep = async (milliseconds) => {
    waits.push(milliseconds);
    await sandbox.advance(milliseconds / 1000);
  };
  const key = (change) => sandbox.console('PATCH', `/apihub/keys/${sandbox.config.apihub.ak}`, change);
  const city = async (caller) => (await caller.weather(116.4, 39.93)).location.name;
  const minutes = (token) => Math.round((jwt.decode(token).exp - sandbox.now() / 1000) / 60); // that a token is good for
  const calls = (filter) => sandbox.exchanges({ operation: 'weatherNowPost', ...filter });

  beforeEach(async () => {
    sandbox = await Sandbox.fresh();
    waits = [];
    client = newClient();
    anonymous = newClient({ ak: undefined, sk: undefined });
  });

  it('calls as the application, as a user and anonymously', async () => {
    const user = client.as('u-1', { roles: ['SYS_ADMIN'], groups: ['/技术部/运维部'] });
    assert.deepEqual([await city(client), await city(user), await city(anonymous)], ['北京', '北京', '北京']);
    assert.equal((await calls({ rule: 'apihub/anonymous' })).length, 1);
  });

  it('waits while the anonymous allowance is used up', async () => {
    await sandbox.console('PUT', '/apihub/anonymous', { limit: 3, window: '10s' });
    await sandbox.console('POST', '/apihub/anonymous/consume', { calls: 3 });
    assert.equal(await city(anonymous), '北京');
    assert.deepEqual(waits, [1000, 2000, 4000, 8000]);
  });

  it('gives up when the allowance stays used up', async () => {
    await sandbox.console('PUT', '/apihub/anonymous', { limit: 3, window: '1h' });
    await sandbox.console('POST', '/apihub/anonymous/consume', { calls: 3 });
    await assert.rejects(city(anonymous), refused('quota'));
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16000, 32000]);
    assert.equal(await city(client), '北京', 'the key has its own allowance');
  });

  it('uses one token for many calls', async () => {
    let looks = 0;
    const now = () => sandbox.now() - (looks++ === 0 ? 0 : 3 * 3600_000); // another token would be refused for its age
    const steady = new ApihubClient(sandbox.config.apihub, { now, sleep });
    assert.deepEqual([await city(steady), await city(steady)], ['北京', '北京']);
    assert.equal((await calls({ outcome: 'refused' })).length, 0);
  });

  it('replaces its token before it ends', async () => {
    await city(client);
    await sandbox.advance(7200);
    assert.equal(await city(client), '北京');
    assert.equal((await calls({ outcome: 'refused' })).length, 0);
  });

  it('mints once more when its token is refused for its age', async () => {
    let mints = 0;
    const now = () => sandbox.now() - (mints++ === 0 ? 3 * 3600_000 : 0);
    const slow = new ApihubClient(sandbox.config.apihub, { now, sleep });
    assert.equal(await city(slow), '北京');
    assert.equal((await calls({ rule: 'apihub/token-expired' })).length, 1);
  });

  it('registers a user and logs in', async () => {
    const registered = await client.register(USERNAME, PASSWORD);
    const loggedIn = await client.logIn(USERNAME, PASSWORD);
    for (const { token, refresh_token: refreshToken } of [registered, loggedIn]) {
      assert.equal(minutes(token), 60);
      assert.equal(minutes(refreshToken), 7 * 24 * 60);
    }
  });

  it('reports a wrong password, a weak one and a name that is taken', async () => {
    await client.register(USERNAME, PASSWORD);
    await assert.rejects(client.logIn(USERNAME, 'zhaoliu-2025'), refused('authentication'));
    await assert.rejects(client.register('another', '1'), refused('input'));
    await assert.rejects(client.register(USERNAME, PASSWORD), refused('business'));
  });

  it('reports wrong credentials', async () => {
    await assert.rejects(city(newClient({ sk: 'x'.repeat(32) })), refused('authentication'));
    await assert.rejects(city(newClient({ ak: 'f'.repeat(24) })), refused('authentication'));
  });

  it('reports what it may not do', async () => {
    await key({ ipAllowlist: ['203.0.113.0/24'] });
    await assert.rejects(city(client), refused('permission'));
    await key({ ipAllowlist: [], domainAllowlist: [] });
    await assert.rejects(client.register(USERNAME, PASSWORD), refused('permission'));
    await key({ disabled: true });
    await assert.rejects(city(client), refused('permission'));
  });

  it('reports wrong input', async () => {
    await assert.rejects(client.weather(200, 39.93), refused('input', 'INVALID_PARAMS'));
  });
});
