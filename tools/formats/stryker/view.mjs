// Reads a report that "mockserver mutate" wrote by programs of other people: mutation-testing-report-schema 2, and Stryker's
// viewer in Chromium.
//   node view.mjs REPORT.json CHROMIUM
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { schema } from 'mutation-testing-report-schema';

const [file, executablePath] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
const validate = new Ajv({ strict: false, formats: { uri: true } }).compile(schema);
if (!validate(report)) throw new Error(`${file} breaks the schema: ${JSON.stringify(validate.errors, null, 2)}`);
const broken = structuredClone(report);
Object.values(broken.files)[0].mutants[0].status = 'Unheard of';
if (validate(broken)) throw new Error('the schema takes anything');

const [name, { mutants }] = Object.entries(report.files)[0];
const count = (...statuses) => mutants.filter((m) => statuses.includes(m.status)).length;
const survived = mutants.find((m) => m.status === 'Survived');

const viewer = createRequire(import.meta.url).resolve('mutation-testing-elements/dist/mutation-test-elements.js');
const page = '<!doctype html><meta charset="utf-8"><title>viewer</title><script src="/viewer.js"></script><mutation-test-report-app src="/report.json"></mutation-test-report-app>';
const pages = { '/': ['text/html', page], '/viewer.js': ['text/javascript', readFileSync(viewer)], '/report.json': ['application/json', JSON.stringify(report)] };
const server = createServer((request, reply) => {
  const [type, body] = pages[new URL(request.url, 'http://viewer').pathname] ?? ['text/plain', ''];
  reply.setHeader('Content-Type', type);
  reply.end(body);
});
await new Promise((up) => server.listen(0, '127.0.0.1', up));

const { chromium } = createRequire(new URL('../../package.json', import.meta.url))('playwright-core');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-proxy-server'] });
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  tab.setDefaultTimeout(60000);
  const faults = [];
  tab.on('pageerror', (e) => faults.push(e.message));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`, { timeout: 60000 });
  await tab.getByRole('link', { name: name.split('/').pop() }).click();
  const detected = count('Killed', 'Timeout');
  await tab.getByText(((100 * detected) / (detected + count('Survived'))).toFixed(2), { exact: true }).waitFor(); // of what was met
  for (const status of ['Killed', 'Survived', 'NoCoverage', 'Ignored']) {
    await tab.getByText(`${status} (${count(status)})`).waitFor();
  }
  await tab.locator(`svg[data-mutant-id="${survived.id}"]`).click();
  await tab.getByText(survived.description).first().waitFor();
  if (process.env.MOCKSERVER_PICTURES) await tab.screenshot({ path: `${process.env.MOCKSERVER_PICTURES}/stryker.png` });
  if (faults.length > 0) throw new Error(faults.join('\n'));
} finally {
  await browser.close();
  server.close();
}
console.log(`mutation report: ${mutants.length} variants, read by the schema and by Stryker's viewer`);
