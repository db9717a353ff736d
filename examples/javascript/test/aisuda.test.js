import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { AisudaClient } from '../src/aisuda.js';
import { Sandbox, refused } from './sandbox.js';

const MODEL = 'eRg7ny9piQzok5CGqzzbRT.data';

describe('爱速搭', () => {
  let sandbox, client;
  const newClient = (changes) => new AisudaClient({ ...sandbox.config.aisuda, ...changes }, { now: sandbox.now });
  const key = (clientId, change) => sandbox.console('PATCH', `/aisuda/keys/${clientId}`, change);

  beforeEach(async () => {
    sandbox = await Sandbox.fresh();
    client = newClient();
  });

  it('lists applications with the key of the company', async () => {
    assert.deepEqual((await client.applications()).map((application) => application.key), ['crm', 'office']);
  });

  it('reads a tree that comes without an envelope', async () => {
    assert.deepEqual((await client.departments()).children.map((department) => department.name), ['研发部', '市场部']);
  });

  it('writes and reads rows with the key of the application', async () => {
    const before = (await client.rows(MODEL)).count;
    const { id } = await client.createRow(MODEL, { name: '王小明', age: 30 });
    await client.updateRow(MODEL, id, { age: 31 });
    const { items, count } = await client.rows(MODEL, { page: 1, perPage: 1, orderBy: 'id', orderDir: 'desc' });
    assert.equal(count, before + 1);
    assert.deepEqual([items[0].name, items[0].age], ['王小明', 31]);
    await client.deleteRow(MODEL, id);
    assert.equal((await client.rows(MODEL)).count, before);
  });

  it('signs every call anew', async () => {
    await client.applications();
    await sandbox.advance(61);
    await client.applications();
    assert.equal((await sandbox.exchanges({ outcome: 'refused' })).length, 0);
  });

  it('signs once more when a signature grew too old on its way', async () => {
    let calls = 0;
    const late = new AisudaClient(sandbox.config.aisuda, { now: () => sandbox.now() - (calls++ === 0 ? 61_000 : 0) });
    assert.equal((await late.applications()).length, 2);
    assert.equal((await sandbox.exchanges({ rule: 'aisuda/signature-too-old' })).length, 1);
  });

  it('reports a clock that is wrong', async () => {
    const wrong = new AisudaClient(sandbox.config.aisuda, { now: () => sandbox.now() - 61_000 });
    await assert.rejects(wrong.applications(), refused('authentication'));
    assert.equal((await sandbox.exchanges({ rule: 'aisuda/signature-too-old' })).length, 1);
  });

  it('reports a wrong key', async () => {
    const { appPrivateKey } = sandbox.config.aisuda;
    await assert.rejects(newClient({ privateKey: appPrivateKey }).applications(), refused('authentication'));
    assert.equal((await sandbox.exchanges({ outcome: 'refused' })).length, 1, 'what is wrong is not repeated');
  });

  it('reports a key that is switched off', async () => {
    const { clientId } = sandbox.config.aisuda;
    await key(clientId, { enabled: false });
    await assert.rejects(client.applications(), refused('permission'));
    await key(clientId, { enabled: true });
    assert.equal((await client.applications()).length, 2);
  });

  it('reports an interface that the key may not call', async () => {
    await key(sandbox.config.aisuda.appClientId, { interfaces: ['listRoles'] });
    assert.ok((await client.roles()).length > 0);
    await assert.rejects(client.createRole('店长'), refused('permission'));
  });

  it('reports wrong input', async () => {
    await assert.rejects(client.createRole(''), refused('input'));
  });

  it('reports what the state of things is against', async () => {
    await client.createRole('店长');
    await assert.rejects(client.createRole('店长'), refused('business'));
  });
});
