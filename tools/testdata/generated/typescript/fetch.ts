// One call of each provider, and one of the admin API, by openapi-fetch with the types of openapi-typescript.
import createClient from "openapi-fetch";
import { check, env } from "./check.js";
import type { paths as Admin } from "./dist/admin.js";
import type { paths as Aisuda } from "./dist/aisuda.js";
import type { paths as Apihub } from "./dist/apihub.js";
import type { paths as Innopaas } from "./dist/innopaas.js";
import type { paths as Qijiayun } from "./dist/qijiayun.js";

const by = "openapi-fetch";

const qijiayun = createClient<Qijiayun>({ baseUrl: env("QIJIAYUN_BASE_URL") });
const got = await qijiayun.GET("/itrigger-tenant/v1/basic/accessTokenOpen/token", {
  params: { query: { appId: env("QIJIAYUN_APP_ID"), appSecret: env("QIJIAYUN_APP_SECRET") } },
});
const accessToken = got.data && "data" in got.data ? (got.data.data?.accessToken ?? "") : "";
const registered = await qijiayun.POST("/itrigger-bff/v2/open/api/member/register", {
  body: { mobile: "18800000002", storeNo: "1159374785466208256", channel: "16" },
  params: { query: { accessToken } as never },
});
check("qijiayun", by, registered.data?.data === true, registered);

const aisuda = createClient<Aisuda>({ baseUrl: env("AISUDA_BASE_URL"), headers: { Authorization: `Bearer ${env("AISUDA_TOKEN")}`, "x-client-id": env("AISUDA_CLIENT_ID") } });
const listed = await aisuda.GET("/openapi/company/{company}/app", { params: { path: { company: env("AISUDA_COMPANY_KEY") } } });
check("aisuda", by, listed.data?.status === 0, listed);

const innopaas = createClient<Innopaas>({
  baseUrl: env("INNOPAAS_BASE_URL"),
  headers: { Authorization: env("INNOPAAS_AUTHORIZATION"), appKey: env("INNOPAAS_APP_KEY") },
});
const sent = await innopaas.POST("/api/sms/v3/msg/send", { body: { mobile: "8613800000002", msg: "hello" } });
check("innopaas", by, sent.data?.code === "0", sent);

const apihub = createClient<Apihub>({ baseUrl: env("APIHUB_BASE_URL") });
const now = await apihub.GET("/api/weather-basic/now", {});
check("apihub", by, now.data?.success === true, now);

const admin = createClient<Admin>({ baseUrl: env("MOCKSERVER_URL") });
const health = await admin.GET("/__admin/health", {});
check("admin", by, health.data?.status === "ok", health);
