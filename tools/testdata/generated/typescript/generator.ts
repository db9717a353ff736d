// One call of each provider, and one of the admin API, by the classes of openapi-generator's typescript-fetch.
import * as admin from "./dist/typescript-fetch-admin/index.js";
import * as aisuda from "./dist/typescript-fetch-aisuda/index.js";
import * as apihub from "./dist/typescript-fetch-apihub/index.js";
import * as innopaas from "./dist/typescript-fetch-innopaas/index.js";
import * as qijiayun from "./dist/typescript-fetch-qijiayun/index.js";
import { check, env } from "./check.js";

const by = "openapi-generator";

const shop = { basePath: env("QIJIAYUN_BASE_URL") };
const got = await new qijiayun.TokenApi(new qijiayun.Configuration(shop)).getToken({ appId: env("QIJIAYUN_APP_ID"), appSecret: env("QIJIAYUN_APP_SECRET") });
// This generator merges the alternatives of anyOf into one interface, in which data has the type of the last: null.
const token = (got.data as unknown as qijiayun.TokenBodyData).accessToken;
const members = new qijiayun.MemberApi(new qijiayun.Configuration({ ...shop, apiKey: () => token }));
const registered = await members.memberRegister({ registration: { mobile: "18800000007", storeNo: "1159374785466208256", channel: "16" } });
check("qijiayun", by, (registered.data as unknown) === true, registered);

const signed = { accessToken: env("AISUDA_TOKEN"), apiKey: () => env("AISUDA_CLIENT_ID") };
const applications = new aisuda.CompanyApi(new aisuda.Configuration({ basePath: env("AISUDA_BASE_URL"), ...signed }));
const listed = await applications.listApplications({ company: env("AISUDA_COMPANY_KEY") });
check("aisuda", by, listed.status === 0, listed);

const apiKey = (name: string) => env(name === "Authorization" ? "INNOPAAS_AUTHORIZATION" : "INNOPAAS_APP_KEY");
const sms = new innopaas.SmsApi(new innopaas.Configuration({ basePath: env("INNOPAAS_BASE_URL"), apiKey }));
const sent = await sms.sendSms({ smsRequest: { mobile: "8613800000007", msg: "hello" } });
check("innopaas", by, sent.code === "0", sent);

const now = await new apihub.WeatherBasicApi(new apihub.Configuration({ basePath: env("APIHUB_BASE_URL") })).weatherNowGet();
check("apihub", by, now.success === true, now);

const alive = await new admin.ServerApi(new admin.Configuration({ basePath: env("MOCKSERVER_URL") })).health();
check("admin", by, alive.status === "ok", alive);
