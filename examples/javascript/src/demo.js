import { AisudaClient } from './aisuda.js';
import { ApihubClient } from './apihub.js';
import { config } from './config.js';
import { InnopaasClient } from './innopaas.js';
import { QijiayunClient } from './qijiayun.js';
import { CallbackReceiver } from './receiver.js';

const STORE = '1159374785466208256';

/** Calls each provider once and prints a line about each; the other languages' programs print the same lines. */
async function demo() {
  const { qijiayun, aisuda, innopaas, apihub } = config();

  const members = new QijiayunClient(qijiayun);
  await members.registerMember({ mobile: '13900000001', storeNo: STORE, channel: '4', realName: '王小明' });
  await members.changePoints('13900000001', STORE, 100, '开卡礼');
  console.log(`企加云: member 13900000001 has ${await members.points('13900000001', STORE)} points`);

  const applications = await new AisudaClient(aisuda).applications();
  console.log(`爱速搭: applications ${applications.map((application) => application.key).join(', ')}`);

  const report = await smsReport(new InnopaasClient(innopaas), '12025550100');
  console.log(`InnoPaaS: SMS to ${report.mobile} is ${report.status}`);

  const weather = await new ApihubClient(apihub).weather(116.4, 39.93);
  console.log(`apihub: weather at 116.4, 39.93 is that of ${weather.location.path}`);
}

async function smsReport(client, mobile) {
  let receiver;
  const report = new Promise((resolve) => { receiver = new CallbackReceiver(resolve); });
  await receiver.listen(0, process.env.CALLBACK_HOST);
  try {
    await client.sendSms({ mobile, msg: 'Your order has been shipped.', callBackUrl: receiver.url });
    return await report;
  } finally {
    await receiver.close();
  }
}

await demo();
