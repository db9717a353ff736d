// One call of each provider, and one of the admin API, by the functions of orval. They take paths only, as in a browser
// behind one origin; the base is put before them here.
import { health } from "./dist/orval-admin.js";
import { listApplications } from "./dist/orval-aisuda.js";
import { weatherNowGet } from "./dist/orval-apihub.js";
import { sendSms } from "./dist/orval-innopaas.js";
import { getToken, memberRegister } from "./dist/orval-qijiayun.js";
import { check, env } from "./check.js";

const real = globalThis.fetch;
async function at<T>(base: string, call: () => Promise<T>, query = ""): Promise<T> {
  globalThis.fetch = (path, init) => real(base + String(path) + query, init);
  return call();
}
const by = "orval";

const got = await at(env("QIJIAYUN_BASE_URL"), () => getToken({ appId: env("QIJIAYUN_APP_ID"), appSecret: env("QIJIAYUN_APP_SECRET") }));
const token = "data" in got.data && got.data.data !== null ? got.data.data.accessToken : "";
const member = { mobile: "18800000006", storeNo: "1159374785466208256", channel: "16" } as const;
const registered = await at(env("QIJIAYUN_BASE_URL"), () => memberRegister(member), `?accessToken=${token}`);
check("qijiayun", by, "data" in registered.data && registered.data.data === true, registered);

const signed = { headers: { Authorization: `Bearer ${env("AISUDA_TOKEN")}`, "x-client-id": env("AISUDA_CLIENT_ID") } };
const listed = await at(env("AISUDA_BASE_URL"), () => listApplications(env("AISUDA_COMPANY_KEY"), signed));
check("aisuda", by, listed.data.status === 0, listed);

const keys = { headers: { Authorization: env("INNOPAAS_AUTHORIZATION"), AppKey: env("INNOPAAS_APP_KEY") } };
const sent = await at(env("INNOPAAS_BASE_URL"), () => sendSms({ mobile: "8613800000006", msg: "hello" }, keys));
check("innopaas", by, sent.data.code === "0", sent);

const now = await at(env("APIHUB_BASE_URL"), () => weatherNowGet());
check("apihub", by, "success" in now.data && now.data.success === true, now);

const alive = await at(env("MOCKSERVER_URL"), () => health());
check("admin", by, "status" in alive.data && alive.data.status === "ok", alive);
