import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import axios from 'axios';

import { QijiayunClient } from '../src/qijiayun.js';
import { Sandbox, refused } from './sandbox.js';

const STORE = '1159374785466208256';
const MEMBER = '18880009999';
const TENANT = 12818;

describe('企加云', () => {
  let sandbox, client;
  const newClient = (changes) => new QijiayunClient({ ...sandbox.config.qijiayun, ...changes });
  const points = () => client.points(MEMBER, STORE);
  const tokens = async () => (await sandbox.exchanges({ operation: 'refreshToken', outcome: 'accepted' })).length;
  const app = (change) => sandbox.console('PATCH', `/qijiayun/apps/${sandbox.config.qijiayun.appId}`, change);

  beforeEach(async () => {
    sandbox = await Sandbox.fresh();
    client = newClient();
  });

  it('registers a member and changes the points', async () => {
    assert.equal(await client.registerMember({ mobile: '13900000001', storeNo: STORE, channel: '4', realName: '王小明' }), true);
    assert.equal((await client.member('13900000001', STORE)).realName, '王小明');
    assert.equal(await client.changePoints('13900000001', STORE, 100, '开卡礼'), true);
    assert.equal(await client.changePoints('13900000001', STORE, -30, '兑换'), true);
    assert.equal(await client.points('13900000001', STORE), 70);
  });

  it('uses one token for many calls', async () => {
    await points();
    await points();
    assert.equal(await tokens(), 1);
  });

  it('replaces an expired token once and repeats the call', async () => {
    await points();
    await sandbox.advance(2 * 3600 + 1);
    assert.equal(await points(), 1100);
    assert.equal((await sandbox.exchanges({ rule: 'qijiayun/token-expired' })).length, 1);
    assert.equal(await tokens(), 2);
  });

  it('replaces one token for all calls that found it expired', async () => {
    await points();
    await sandbox.advance(2 * 3600 + 1);
    assert.deepEqual(await Promise.all(Array.from({ length: 8 }, points)), Array(8).fill(1100));
    assert.equal(await tokens(), 2);
  });

  it('replaces a token that another program overrode', async () => {
    await points();
    const { baseUrl, appId, appSecret } = sandbox.config.qijiayun;
    const other = await axios.get(`${baseUrl}/itrigger-tenant/v1/basic/accessTokenOpen/token`, { params: { appId, appSecret } });
    assert.match(other.data.data.accessToken, /\S/);
    assert.equal(await points(), 1100);
    assert.equal((await sandbox.exchanges({ rule: 'qijiayun/token-overridden' })).length, 1);
  });

  it('does not override the token of another client', async () => {
    await points();
    await newClient().points(MEMBER, STORE);
    await points();
    assert.equal((await sandbox.exchanges({ outcome: 'refused' })).length, 0);
  });

  it('reports wrong credentials', async () => {
    await assert.rejects(newClient({ appSecret: '' }).points(MEMBER, STORE), refused('authentication', 40001));
    await assert.rejects(newClient({ appSecret: 'short' }).points(MEMBER, STORE), refused('authentication', 40002));
    await assert.rejects(newClient({ appSecret: '0'.repeat(32) }).points(MEMBER, STORE), refused('authentication', 40002));
  });

  it('reports a frozen application', async () => {
    await app({ freeze: true });
    await assert.rejects(points(), refused('permission', 40003));
    await app({ freeze: false });
    assert.equal(await points(), 1100);
  });

  it('reports an API that is not opened', async () => {
    await app({ apis: ['/itrigger-bff/v2/open/api/member/query'] });
    await assert.rejects(points(), refused('permission'));
    assert.equal((await client.member(MEMBER, STORE)).realName, '杜代亮');
  });

  it('reports that the tokens of the day are used up, until the next day', async () => {
    // One in the morning in Shanghai, whenever the tests run: in UTC it is the day before.
    await sandbox.advance(41 * 3600 - (Math.floor(sandbox.now() / 1000) % 86400));
    await sandbox.console('PATCH', `/qijiayun/tenants/${TENANT}`, { accessTokenDailyLimit: 1 });
    await points();
    await assert.rejects(newClient().points(MEMBER, STORE), refused('quota', 40004));
    await sandbox.advance(24 * 3600);
    assert.equal(await points(), 1100);
  });

  it('reports wrong input', async () => {
    await assert.rejects(client.points('', STORE), refused('input'));
  });

  it('reports what the state of things is against', async () => {
    await assert.rejects(client.points('13900000009', STORE), refused('business', 80002));
    await assert.rejects(client.registerMember({ mobile: MEMBER, storeNo: STORE, channel: '4' }), refused('business', 80001));
  });

  it('reports what is no answer of the provider', async () => {
    await assert.rejects(newClient({ baseUrl: 'http://127.0.0.1:1' }).points(MEMBER, STORE), refused('unavailable'));
  });
});
