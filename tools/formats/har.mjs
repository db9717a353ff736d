// Reads a report that mockserver wrote as HAR by programs of other people: the schema of HAR 1.2, and Chromium, which gives a
// page the answers of the file in the place of a server's.
//   node har.mjs RUN.har CHROMIUM
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import validate from 'har-validator/lib/promise.js';

const [file, executablePath] = process.argv.slice(2);
const har = JSON.parse(readFileSync(file, 'utf8'));
await validate.har(har).catch(({ errors }) => {
  throw new Error(`${file} is not HAR 1.2: ${JSON.stringify(errors, null, 2)}`);
});
const broken = structuredClone(har);
delete broken.log.entries[0].response.content;
if (await validate.har(broken).then(() => true, () => false)) throw new Error('the validator takes anything');

const text = JSON.stringify(har);
for (const name of ['QIJIAYUN_APP_SECRET', 'INNOPAAS_AUTHORIZATION', 'APIHUB_SK']) {
  if (text.includes(process.env[name])) throw new Error(`${file} holds ${name}`);
}

const { chromium } = createRequire(new URL('../package.json', import.meta.url))('playwright-core');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext();
  await context.routeFromHAR(file, { notFound: 'abort' });
  const page = await context.newPage();
  const entry = har.log.entries.find(({ request, response }) => request.method === 'GET' && request.url.includes('/apihub/api/weather-basic/now?') && response.status === 200);
  const answer = await page.goto(entry.request.url);
  if ((await answer.text()) !== entry.response.content.text) throw new Error(`Chromium reads another answer to ${entry.request.url}`);
  const unknown = await page.goto(`${new URL(entry.request.url).origin}/not/in/the/file`).catch((e) => e.message);
  if (!String(unknown).includes('ERR_FAILED')) throw new Error(`Chromium reads more than the file has: ${unknown}`);
} finally {
  await browser.close();
}
console.log(`HAR: ${har.log.entries.length} exchanges, read by har-validator and Chromium`);
