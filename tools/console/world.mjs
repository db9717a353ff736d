// What every test of the console shares: a server, a receiver of its pushes, a browser, and clients of the providers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const { MOCKSERVER_BINARY: binary, MOCKSERVER_CHROMIUM: executablePath } = process.env;
export const pictures = process.env.MOCKSERVER_PICTURES;

export const server = spawn(binary, ["serve", "--addr", "127.0.0.1:0", "--log-requests", "none"], { stdio: ["ignore", "pipe", "inherit"] });
export const base = await new Promise((found, lost) => {
  let text = "";
  server.stdout.on("data", (some) => {
    text += some;
    const at = text.match(/listens at (\S+)/);
    if (at) found(at[1]);
  });
  server.on("exit", () => lost(new Error("the server has ended")));
});

// The receiver of pushes keeps what it got, and answers 500 to the sandboxes that are in failing.
export const receiver = { failing: new Set(), got: [] };
const listener = createServer((request, reply) => {
  let body = "";
  request.on("data", (some) => { body += some; });
  request.on("end", () => {
    receiver.got.push({ path: request.url, body });
    reply.statusCode = receiver.failing.has(request.url.split("/")[1]) ? 500 : 200;
    reply.end();
  });
});
await new Promise((up) => listener.listen(0, "127.0.0.1", up));
receiver.url = `http://127.0.0.1:${listener.address().port}`;

export const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

export async function close() {
  await browser.close();
  listener.close();
  server.kill();
}

// What pages of this run did wrong: errors of the script, and reports of the Content-Security-Policy.
export const faults = [];

// open opens a page of its own, as somebody with this language, width and theme sees it.
export async function open({ lang = "en", width = 1280, dark = false, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, locale: lang === "zh" ? "zh-CN" : "en-US", timezoneId: "America/New_York",
    colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"], ...more,
  });
  if (more.javaScriptEnabled !== false) {
    await context.exposeFunction("reportFault", (text) => faults.push(text));
    await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (e) => window.reportFault(`${location.pathname}: ${e.violatedDirective} ${e.blockedURI}`)));
  }
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  page.on("pageerror", (e) => faults.push(`${page.url()}: ${e}`));
  page.on("dialog", (d) => d.accept());
  return page;
}

export const at = (box, page) => `${base}/__console/~${box}/${page}`;

// admin calls the admin API; a path begins after the sandboxes' own.
export async function admin(method, path, body) {
  const answer = await fetch(`${base}/__admin/sandboxes${path}`, { method, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

// sandbox opens a sandbox whose clock stands still, so that nothing depends on the hour, with clients of its providers.
export async function sandbox(id) {
  await admin("POST", "", { id, clock: { mode: "frozen", now: "2026-11-30T04:00:00Z" } });
  const { qijiayun: q, innopaas: i, apihub: a, aisuda: s } = await admin("GET", `/${id}/credentials`);
  const post = (path, body, authorization) => fetch(i.baseUrl + path, {
    method: "POST", body: JSON.stringify(body), headers: { AppKey: i.appKey, Authorization: authorization ?? i.authorization, "Content-Type": "application/json" },
  }).then((answer) => answer.json());
  const whatsapp = (more) => post("/api/whatsapp/v3/msg/submit", { wabaId: "100200300400500", recipientNumber: "12025550111", ...more });
  return {
    id, appKey: i.appKey, appId: q.appId, company: s.companyKey,
    admin: (method, path, body) => admin(method, `/${id}${path}`, body),
    // 企加云
    token: async () => (await fetch(`${q.baseUrl}/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=${q.appId}&appSecret=${q.appSecret}`)).json(),
    member: (token, more = "") => fetch(`${q.baseUrl}/itrigger-bff/v2/open/api/member/query?accessToken=${token}&mobile=13800000000${more}`),
    // InnoPaaS
    sms: (msg) => post("/api/sms/v3/msg/send", { mobile: "12025550100", msg }),
    otp: (code, authorization) => post("/api/otp/v3/msg/send/verify", { type: "3", language: "en", to: "12025550100", code }, authorization),
    whatsapp,
    buttons: (text, ...titles) => whatsapp({
      messageType: "interactive",
      interactive: { type: "button", body: { text }, action: { buttons: titles.map((title, n) => ({ type: "reply", reply: { id: `b${n}`, title } })) } },
    }),
    reply: (text) => admin("POST", `/${id}/innopaas/events`, { kind: "whatsapp_reply", wabaId: "100200300400500", from: "12025550111", text }),
    subscribe: (product, ...events) => admin("PUT", `/${id}/innopaas/apps/${i.appKey}/webhooks`, { product, events, url: `${receiver.url}/${id}/${product}` }),
    pushed: (product) => receiver.got.filter((push) => push.path === `/${id}/${product}`),
    // apihub
    weather: () => fetch(`${a.baseUrl}/api/weather-basic/now`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"lng":116.4,"lat":39.93}' }),
  };
}

// until waits for what happens elsewhere, in another process.
export async function until(what, holds) {
  for (let n = 0; n < 600; n++) {
    if (await holds()) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  assert.fail(`waited for a minute: ${what}`);
}
