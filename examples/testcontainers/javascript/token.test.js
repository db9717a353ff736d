import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './mockserver.js';

let mockserver;
before(async () => { mockserver = await start(); });
after(async () => { await mockserver?.stop(); });

test('fetches a token', async () => {
  const { baseUrl, appId, appSecret } = mockserver.credentials.qijiayun;
  const answer = await fetch(`${baseUrl}/itrigger-tenant/v1/basic/accessTokenOpen/token?${new URLSearchParams({ appId, appSecret })}`);
  assert.equal((await answer.json()).code, 200);
});
