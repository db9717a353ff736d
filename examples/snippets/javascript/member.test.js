import { expect } from 'vitest';
import { test } from './sandbox.js';

const { QIJIAYUN_APP_ID: appId, QIJIAYUN_APP_SECRET: appSecret } = process.env;
const json = { 'content-type': 'application/json' };

for (const worker of [1, 2, 3, 4]) {
  test.concurrent(`registers the same member (${worker})`, async ({ sandbox }) => {
    const base = `${sandbox}/qijiayun`;
    const tokens = `${base}/itrigger-tenant/v1/basic/accessTokenOpen/token?${new URLSearchParams({ appId, appSecret })}`;
    const { data } = await (await fetch(tokens)).json();
    const body = JSON.stringify({ mobile: '18800000001', storeNo: '1159374785466208256', channel: '16' });
    const register = async () => {
      const address = `${base}/itrigger-bff/v2/open/api/member/register?accessToken=${data.accessToken}`;
      return (await (await fetch(address, { method: 'POST', headers: json, body })).json()).code;
    };
    expect(await register()).toBe(200);
    expect(await register()).not.toBe(200); // known now, in this sandbox
  });
}
