// Lets headless Chromium call a mockserver and saves what its developer tools saw as a HAR file:
//   node tools/browser-har.mjs CHROMIUM http://127.0.0.1:8080 OUT.har
import { chromium } from 'playwright-core';

const [executablePath, base, path] = process.argv.slice(2);
const credentials = await (await fetch(base + '/__admin/sandboxes/default/credentials')).json();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const context = await browser.newContext({ recordHar: { path, content: 'embed' } });
const page = await context.newPage();
await page.goto(base + '/metrics'); // a page of the same origin, and no provider's
await page.evaluate(async ({ appId, appSecret }) => {
  const tokens = '/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token';
  const members = '/qijiayun/itrigger-bff/v2/open/api/member/query';
  const read = async (...call) => (await fetch(...call)).text(); // a body that no page has read is not saved
  const json = { 'content-type': 'application/json' };
  const { data } = await (await fetch(`${tokens}?appId=${appId}&appSecret=${appSecret}`)).json();
  await read(`${members}?accessToken=${data.accessToken}&memberId=7`);
  await read(`${members}?accessToken=nobodys&memberId=7`);
  await read(members);
  await read('/apihub/api/weather-basic/now', { method: 'POST', headers: json, body: '{"lng":116.4,"lat":39.93}' });
  await read('/innopaas/api/sms/v3/msg/send', { method: 'POST', headers: json, body: '{"mobile":"12025550100","content":"你好"}' });
}, credentials.qijiayun);
await context.close();
await browser.close();
