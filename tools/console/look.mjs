// How pages look: axe-core finds nothing, they fit a phone, and pictures of them are left to be looked at.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { at, open, pictures, receiver, sandbox } from "./world.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// furnish lets something stand on every page.
async function furnish(box) {
  const { data: { accessToken } } = await box.token();
  for (let n = 0; n < 10; n++) await box.member(accessToken);
  await box.member("none");
  await box.subscribe("sms", "sms_status_report");
  await box.subscribe("whatsapp", "whatsapp_mo_message_received");
  receiver.failing.add(box.id);
  await box.sms("Your parcel is on its way. 您的包裹已发出。");
  await box.admin("POST", "/clock/advance", { by: "30m" });
  receiver.failing.delete(box.id);
  await box.otp("4711");
  await box.reply("Where is it?");
  await box.buttons("Shall it come today?", "Yes", "Tomorrow");
  await box.weather();
  await box.admin("POST", "/faults", { provider: "apihub", status: 503, times: 1 });
  await box.admin("PUT", "/overrides/qijiayun/token-unknown", { status: 401 });
}

const details = { operation: "api/innopaas?operation=sendWhatsappMessage", exchange: "?n=12", rule: "rules?rule=qijiayun%2Ftoken-unknown", delivery: "deliveries?n=1", whatsapp: "phones?number=12025550111", missing: "no-such-page", frozen: "clock?result=gone" };

async function pages(box) {
  const page = await open();
  await page.goto(at(box.id, ""));
  const list = await page.locator(".side a:not([href^='#'])").evaluateAll((all) => all.map((a) => a.pathname.split("/").pop()));
  await page.context().close();
  return [...list.map((one) => [one || "exchanges", one]), ...Object.entries(details)];
}

async function violations(page, options = {}) {
  const { violations } = await page.evaluate((options) => window.axe.run(options), { ...options, resultTypes: ["violations"] });
  return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | ")}`);
}

// look looks at an opened page, light on a desk and dark on a phone, and returns what is wrong with it. Of what axe checks
// only contrast depends on the theme.
async function look(page, name) {
  const found = [];
  await page.evaluate(axe);
  for (const [width, colorScheme, options] of [[1280, "light", {}], [360, "dark", { runOnly: ["color-contrast"] }]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) }); // all of it is drawn
    await page.screenshot({ path: `${pictures}/${name}-${width}.png` });
    found.push(...await violations(page, options));
    if (!await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)) found.push(`wider than ${width} px`);
  }
  return found;
}

describe("looks", { concurrency: 2 }, () => ["en", "zh"].forEach((lang) => {
  test(`axe-core finds nothing, pages fit a phone, and are pictured (${lang})`, async (t) => {
    mkdirSync(pictures, { recursive: true });
    const box = await sandbox(`look-${lang}`), empty = await sandbox(`empty-${lang}`);
    await furnish(box);
    const all = (await pages(box)).map(([name, path]) => [name, at(box.id, path)]);
    all.push(...["", "phones", "deliveries", "faults"].map((path) => [`empty-${path || "exchanges"}`, at(empty.id, path)]));
    const page = await open({ lang });
    const found = [];
    for (const [name, url] of all) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(url);
      found.push(...(await look(page, `${name}-${lang}`)).map((one) => `${name}: ${one}`));
    }
    await page.context().close();
    assert.deepEqual(found, []);
    t.diagnostic(`${all.length} pages`);
  });
}));
