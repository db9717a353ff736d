// Calls each provider as a client would, by what "mockserver run" puts into its environment: accepted calls, refused ones,
// one that fits no operation, and answers that are no text.
import { execFileSync } from 'node:child_process';

const env = process.env;
const json = { 'content-type': 'application/json' };
const call = async (address, options = {}) => (await fetch(address, options)).arrayBuffer();
const post = (address, body, headers = {}) => call(address, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });

const { QIJIAYUN_BASE_URL: qijiayun, AISUDA_BASE_URL: aisuda, APIHUB_BASE_URL: apihub, INNOPAAS_BASE_URL: innopaas } = env;
const tokens = `${qijiayun}/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=${env.QIJIAYUN_APP_ID}&appSecret=${env.QIJIAYUN_APP_SECRET}`;
const { data } = await (await fetch(tokens)).json();
const members = `${qijiayun}/itrigger-bff/v2/open/api/member`;
const storeNo = '1159374785466208256';
for (const mobile of ['18800000101', '18800000102']) {
  await post(`${members}/register?accessToken=${data.accessToken}`, { mobile, storeNo, channel: '16' });
}
await call(`${members}/query?accessToken=${data.accessToken}&mobile=18880009999&storeNo=${storeNo}`);
await call(`${members}/point/list?accessToken=${data.accessToken}&mobile=18880009999&storeNo=${storeNo}&pageNum=1&pageSize=10`);
await call(`${members}/query?accessToken=nobodys&mobile=18800000101`);
await call(`${members}/search?accessToken=${data.accessToken}`);

const signed = () => ({
  authorization: `Bearer ${execFileSync(env.BINARY, ['token', 'aisuda'], { encoding: 'utf8' }).trim()}`,
  'x-client-id': env.AISUDA_CLIENT_ID,
});
const company = `${aisuda}/openapi/company/${env.AISUDA_COMPANY_KEY}`;
await call(`${company}/app`, { headers: signed() });
await call(`${company}/department/all`, { headers: signed() });
await call(`${company}/app/${env.AISUDA_APP_KEY}/model/eRg7ny9piQzok5CGqzzbRT.data/1`, { headers: signed() });
await post(`${company}/app/${env.AISUDA_APP_KEY}/model/eRg7ny9piQzok5CGqzzbRT.data/exportExcelData`, {}, signed());
await call(`${company}/app`, { headers: { authorization: 'Bearer nonsense' } });

await call(`${apihub}/api/weather-basic/now?lng=116.4&lat=39.93`);
await post(`${apihub}/api/weather-basic/now`, { lng: 116.4, lat: 39.93 });
await post(`${apihub}/api/user-center/noauth-login`, { username: 'nobody', password: 'at-a-guess' });

const keys = { AppKey: env.INNOPAAS_APP_KEY, Authorization: env.INNOPAAS_AUTHORIZATION };
await post(`${innopaas}/api/sms/v3/msg/send`, { mobile: '12025550100', msg: '你好' }, keys);
await post(`${innopaas}/api/sms/v3/msg/send`, { mobile: '12025550100', content: 'x' }, keys);
