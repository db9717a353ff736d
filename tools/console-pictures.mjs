// Makes the pictures of docs/console.md and docs/console.zh-CN.md again, in Chromium, from a server with calls, messages
// and refusals in it: node tools/console-pictures.mjs BINARY CHROMIUM FOLDER
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [binary, chrome, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = spawn(binary, ["serve", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
const base = await new Promise((found, lost) => {
  let text = "";
  server.stdout.on("data", (some) => { text += some; const at = text.match(/listens at (\S+)/); if (at) found(at[1]); });
  server.on("exit", () => lost(new Error("the server has ended")));
});
const admin = base + "/__admin/sandboxes/default";
const json = { "Content-Type": "application/json" };
// A clock that stands still: the pictures show the same moment whenever they are made.
await fetch(admin + "/clock", { method: "PUT", headers: json, body: JSON.stringify({ mode: "frozen", now: "2026-11-30T15:59:12Z" }) });
const credentials = await (await fetch(admin + "/credentials")).json();
const { qijiayun: k, innopaas: i } = credentials;
const { data } = await (await fetch(`${k.baseUrl}/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=${k.appId}&appSecret=${k.appSecret}`)).json();
const api = `${k.baseUrl}/itrigger-bff/v2/open/api`;
await fetch(`${api}/member/query?accessToken=${data.accessToken}&mobile=13800000000`);
const send = (path, body) => fetch(i.baseUrl + path, { method: "POST", headers: { AppKey: i.appKey, Authorization: i.authorization, ...json }, body: JSON.stringify(body) });
await send("/api/sms/v3/msg/send", { mobile: "12025550100", msg: "Your parcel is on its way. 您的包裹已发出。" });
await send("/api/otp/v3/msg/send/verify", { type: "3", language: "en", to: "12025550100", code: "4711" });
await fetch(`${api}/member/query?accessToken=${data.accessToken}`);
await fetch(`${credentials.aisuda.baseUrl}/openapi/v1/company/acme/app`);
await fetch(`${api}/member/query?accessToken=none&mobile=13800000000`);
const calls = (await (await fetch(admin + "/exchanges")).json()).length;

const browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
try {
  for (const lang of ["en", "zh"]) {
    const context = await browser.newContext({ viewport: { width: 1120, height: 640 }, locale: lang === "zh" ? "zh-CN" : "en-US", colorScheme: "light", reducedMotion: "reduce" });
    const page = await context.newPage();
    const blank = await context.newPage();
    await page.bringToFront();
    for (const [name, path] of [["exchanges", `?n=${calls}`], ["phones", "phones"], ["innopaas", "innopaas"]]) {
      await page.goto(`${base}/__console/~default/${path}`, { waitUntil: "domcontentloaded", timeout: 60000 });
      const png = (await page.screenshot()).toString("base64");
      const webp = await blank.evaluate(async (png) => {
        const image = new Image();
        image.src = "data:image/png;base64," + png;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.width;
        canvas.height = image.height;
        canvas.getContext("2d").drawImage(image, 0, 0);
        return canvas.toDataURL("image/webp", 0.75).split(",")[1];
      }, png);
      writeFileSync(`${folder}/${name}-${lang}.webp`, Buffer.from(webp, "base64"));
    }
    await context.close();
  }
} finally {
  await browser.close();
  server.kill();
}
