import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { InnopaasClient } from '../src/innopaas.js';
import { CallbackReceiver } from '../src/receiver.js';
import { Sandbox, refused } from './sandbox.js';

const MOBILE = '12025550100';
const ACCOUNT = 'I8393346';
const WABA = '100200300400500';

describe('InnoPaaS', () => {
  let sandbox, client, receiver, reports, failures;
  const newClient = (changes) => new InnopaasClient({ ...sandbox.config.innopaas, ...changes });
  const sms = (changes) => client.sendSms({ mobile: MOBILE, msg: 'Hello', ...changes });
  const app = (change) => sandbox.console('PATCH', `/innopaas/apps/${sandbox.config.innopaas.appKey}`, change);
  const account = (change) => sandbox.console('PATCH', `/innopaas/accounts/${ACCOUNT}`, change);
  const token = (body) => sandbox.console('POST', `/innopaas/apps/${sandbox.config.innopaas.appKey}/token`, body);

  beforeEach(async () => {
    sandbox = await Sandbox.fresh();
    client = newClient();
    reports = [];
    failures = 0;
    receiver = new CallbackReceiver((report) => {
      if (failures-- > 0) throw new Error('not now');
      reports.push(report);
    });
    await receiver.listen();
  });

  afterEach(() => receiver.close());

  it('sends an SMS and receives its report', async () => {
    const id = await sms({ uid: 'order-1', callBackUrl: receiver.url });
    await sandbox.advance(5);
    assert.deepEqual(reports.map(({ msgid, uid, mobile, status }) => ({ msgid, uid, mobile, status })), [
      { msgid: id, uid: 'order-1', mobile: MOBILE, status: 'DELIVRD' },
    ]);
  });

  it('receives a report for each number', async () => {
    await sms({ mobile: `${MOBILE},12025550101`, callBackUrl: receiver.url });
    await sandbox.advance(5);
    assert.deepEqual(Object.fromEntries(reports.map((report) => [report.mobile, report.status])), {
      [MOBILE]: 'DELIVRD', 12025550101: 'REJECTD',
    });
  });

  it('receives a report again that it could not handle', async () => {
    failures = 2;
    await sms({ callBackUrl: receiver.url });
    await sandbox.advance(5);
    assert.equal(reports.length, 0);
    await sandbox.advance(120);
    assert.equal(reports.length, 1);
  });

  it('handles a report once that is pushed twice', async () => {
    await sms({ callBackUrl: receiver.url });
    await sandbox.advance(5);
    const { attempts } = await sandbox.console('POST', '/deliveries/1/resend');
    assert.deepEqual(attempts.map((attempt) => attempt.received), [true, true]);
    assert.equal(reports.length, 1);
  });

  it('receives nothing at another path', async () => {
    const response = await fetch(new URL('/reports/guess', receiver.url), { method: 'POST', body: '{}' });
    assert.equal(response.status, 404);
    assert.equal(reports.length, 0);
  });

  it('sends a verification code', async () => {
    assert.match(await client.sendCode({ to: `+${MOBILE}`, code: '4711' }), /\S/);
  });

  it('sends a WhatsApp template at first, and a text within a day of the reply', async () => {
    const message = { wabaId: WABA, recipientNumber: MOBILE };
    const text = () => client.sendWhatsapp({ ...message, messageType: 'text', body: 'Hello' });
    await assert.rejects(text(), refused('permission'));
    assert.match(await client.sendWhatsapp({ ...message, messageType: 'template', templateName: 'welcome', language: 'en' }), /\S/);
    await sandbox.console('POST', '/innopaas/events', { kind: 'whatsapp_reply', wabaId: WABA, from: MOBILE, text: 'Hi' });
    assert.match(await text(), /\S/);
    await sandbox.advance(24 * 3600 + 1);
    await assert.rejects(text(), refused('permission'));
  });

  it('reports that authentication failed since a new token was made', async () => {
    const made = await token();
    await assert.rejects(sms(), refused('authentication'));
    assert.equal((await sandbox.exchanges({ operation: 'sendSms' })).length, 1);
    client = newClient({ authorization: made.token });
    assert.match(await sms(), /\S/);
  });

  it('reports that authentication failed since the token ended', async () => {
    // The token ends with that day in Shanghai. Tomorrow, since today's end may have passed there: it comes at 16:00 UTC.
    const tomorrow = new Date(sandbox.now() + 24 * 3600_000).toISOString().slice(0, 10);
    client = newClient({ authorization: (await token({ expiresOn: tomorrow })).token });
    await sms();
    await sandbox.advance(2 * 24 * 3600);
    await assert.rejects(sms(), refused('authentication'));
  });

  it('reports wrong input', async () => {
    await assert.rejects(sms({ uid: 'u'.repeat(65) }), refused('input', '105'));
    await assert.rejects(sms({ msg: 'm'.repeat(2001) }), refused('input', '106'));
    await assert.rejects(sms({ mobile: '123' }), refused('input', '108'));
    await assert.rejects(sms({ mobile: Array.from({ length: 1001 }, (_, i) => 12025550000 + i).join() }), refused('input', '109'));
    await assert.rejects(client.sendWhatsapp({ wabaId: WABA, sendNumber: '1234567', recipientNumber: MOBILE,
      messageType: 'template', templateName: 'welcome', language: 'en' }), refused('input', '118'));
  });

  it('reports what it may not do', async () => {
    await app({ products: ['whatsapp'] });
    await assert.rejects(sms(), refused('permission', '112'));
    await app({ products: ['sms'], boundIps: ['203.0.113.7'] });
    await assert.rejects(sms(), refused('permission', '114'));
    await app({ boundIps: [] });
    await account({ mainlandChina: false });
    await assert.rejects(sms({ mobile: '8613800000000' }), refused('permission', '115'));
    await account({ disabled: true });
    await assert.rejects(sms(), refused('permission', '116'));
  });

  it('reports an empty balance', async () => {
    await account({ balance: '0.0000' });
    await assert.rejects(sms(), refused('business', '110'));
  });
});
