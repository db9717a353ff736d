// Holds a running mockserver to the contracts that "mockserver run" wrote, by Pact's own verifier, and holds the verifier to
// finding what is wrong: a changed code, type and name must fail. What the contracts hide, a proxy fills in on the way.
//   node pact.mjs FILE.pact.json…
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import core from '@pact-foundation/pact-core';

const env = process.env;
core.default.logLevel('error');

// fill puts a good credential in the place of each that is hidden.
const fill = {
  async qijiayun(url) {
    if (url.searchParams.has('appSecret')) url.searchParams.set('appSecret', env.QIJIAYUN_APP_SECRET);
    if (!url.searchParams.has('accessToken')) return {};
    const answer = await fetch(`${env.QIJIAYUN_BASE_URL}/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=${env.QIJIAYUN_APP_ID}&appSecret=${env.QIJIAYUN_APP_SECRET}`);
    url.searchParams.set('accessToken', (await answer.json()).data.accessToken);
    return {};
  },
  aisuda: async () => ({ authorization: `Bearer ${execFileSync(env.BINARY, ['token', 'aisuda'], { encoding: 'utf8' }).trim()}` }),
  innopaas: async () => ({ authorization: env.INNOPAAS_AUTHORIZATION }),
  apihub: async () => ({}),
};

async function verified(file, provider) {
  const base = env[`${provider.toUpperCase()}_BASE_URL`];
  const proxy = createServer(async (request, response) => {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    const url = new URL(base + request.url);
    const headers = { ...request.headers, ...(await fill[provider](url)) };
    for (const hop of ['host', 'connection', 'content-length', 'accept-encoding']) delete headers[hop];
    const answer = await fetch(url, { method: request.method, headers, body: body.length ? Buffer.concat(body) : undefined });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  try {
    await core.default.verifyPacts({ provider, providerBaseUrl: `http://127.0.0.1:${proxy.address().port}`, pactUrls: [file], logLevel: 'error' });
    return true;
  } catch {
    return false;
  } finally {
    proxy.close();
  }
}

for (const file of process.argv.slice(2)) {
  const contract = JSON.parse(readFileSync(file, 'utf8'));
  const provider = contract.provider.name;
  if (!(await verified(file, provider))) throw new Error(`the provider does not keep ${file}`);

  const first = contract.interactions.find((one) => typeof one.response.body.content === 'object');
  const mistakes = {
    status: (one) => { one.response.status += 1; },
    field: (one) => { one.response.body.content.noSuchField = 'x'; },
    type: (one) => { for (const name in one.response.body.content) one.response.body.content[name] = [['a list of lists']]; },
  };
  for (const [name, make] of Object.entries(mistakes)) {
    const wrong = structuredClone({ ...contract, interactions: [first] });
    make(wrong.interactions[0]);
    const changed = file.replace('.pact.json', `.${name}.json`);
    writeFileSync(changed, JSON.stringify(wrong));
    if (await verified(changed, provider)) throw new Error(`Pact takes ${provider}'s answer for one with another ${name}`);
  }
  console.log(`Pact: ${provider}: ${contract.interactions.length} interactions, kept by the provider: ${contract.interactions.map((one) => one.description).join('; ')}`);
}
