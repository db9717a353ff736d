// The providers' own consoles, and the phones of those who get messages.
import assert from "node:assert/strict";
import { sandbox, until } from "./world.mjs";

const card = (p, text) => p.page.getByRole("article").filter({ hasText: text });

export const acts = {
  "InnoPaaS: a token is made, shown once, and the earlier one is refused": async (p, box) => {
    await p.go(box, "innopaas");
    const app = card(p, box.appKey);
    await p.unfold(app, "Create access token", "创建访问令牌");
    await p.done(p.button("Create access token", "创建访问令牌", app));
    const shown = p.page.locator(".result .copied").first();
    const fresh = await p.copied(shown.locator(".copy"));
    assert.equal(fresh, await shown.locator("pre").innerText());
    assert.notEqual((await box.otp("4711")).code, "000000", "the earlier token");
    assert.equal((await box.otp("4711", fresh)).code, "000000", "the new one");
    await p.press(p.page.locator(".result").getByRole("link", { name: p.t("close", "关闭") }));
    await p.page.locator(".result").waitFor({ state: "detached" });
    assert.ok(!(await p.page.content()).includes(fresh), "it is shown once");
  },

  "InnoPaaS: a callback is added, and events reach it": async (p, box) => {
    await box.subscribe("sms", "sms_status_report"); // whose place the new one takes
    const target = box.pushed("sms").length;
    await p.go(box, "innopaas");
    const part = p.page.locator("section.platform", { hasText: p.t("Callback events", "回调事件") });
    await p.unfold(part, "Add or replace: sms", "新增或替换：sms");
    const form = part.locator("details[open] form");
    const url = await part.locator("dl.facts").innerText();
    await p.type(form.getByLabel("URL"), url.match(/http:\S+/)[0] + "?new");
    await p.press(form.getByRole("checkbox", { name: "sms_uplink" }), "Space");
    await p.done(form.getByRole("button"));
    await box.admin("POST", "/innopaas/events", { kind: "sms_uplink", mobile: "12025550100", destcode: "10690001", msg: "STOP" });
    assert.equal(box.pushed("sms").length, target);
    await until("the push of the reply", () => box.pushed("sms?new").some((push) => push.body.includes("STOP")));
  },

  "企加云: an application is frozen and its calls answer 40003": async (p, box) => {
    await p.go(box, "qijiayun");
    const frozen = card(p, box.appId);
    await p.done(frozen.getByRole("button", { name: p.t("Freeze", "冻结") }));
    assert.equal((await box.token()).code, 40003);
    await p.done(frozen.getByRole("button", { name: p.t("Unfreeze", "解冻") }));
    assert.equal((await box.token()).code, 200);
  },

  "爱速搭: a key is made, and its pair downloaded once": async (p, box) => {
    await p.go(box, "aisuda");
    const part = p.page.locator("section.platform", { hasText: p.t("OpenAPI keys", "OpenAPI 密钥") }).first();
    const form = part.locator(".new details").first();
    await p.unfold(form, "New key", "新建密钥");
    await p.type(form.getByLabel(p.t("Title", "标题"), { exact: true }), "made here");
    await p.done(p.button("New key", "新建密钥", form));
    const download = card(p, "made here").getByRole("button", { name: p.t("Download the pair (zip)", "下载密钥对（zip）") });
    const file = p.page.waitForEvent("download");
    await p.press(download);
    assert.match((await file).suggestedFilename(), /\.zip$/);
    await p.page.reload();
    assert.equal(await download.count(), 0, "it is there once");
  },

  "apihub: somebody else uses up the anonymous allowance": async (p, box) => {
    assert.equal((await box.weather()).status, 200);
    await p.go(box, "apihub");
    const allowance = p.page.locator("section.platform", { hasText: p.t("Anonymous allowance", "匿名额度") });
    await p.unfold(allowance, "Somebody else calls", "模拟其他人调用");
    const form = allowance.locator("details[open] form");
    await p.type(form.getByLabel(p.t("How many calls", "次数")), "60");
    await p.done(form.getByRole("button"));
    assert.match((await box.weather()).headers.get("mock-rule"), /apihub\/anonymous-limit/);
  },

  "Phones: a code arrives and is copied": async (p, box) => {
    await box.otp("4711");
    await p.go(box, "phones");
    assert.equal(await p.copied(p.page.locator(".code .copy")), "4711");
  },

  "Phones: a WhatsApp button is pressed, and the push arrives": async (p, box) => {
    await box.reply("hello");
    await box.buttons("Shall it come today?", "Yes please", "Tomorrow");
    await box.subscribe("whatsapp", "whatsapp_mo_message_received");
    await p.go(box, "phones");
    await p.done(p.page.getByRole("button", { name: "Yes please" }));
    const push = () => box.pushed("whatsapp").find((one) => one.body.includes("Yes please"));
    await until("the push of the button", push);
    await p.page.locator(".said.from", { hasText: "Yes please" }).getByRole("link").first().waitFor();
    await p.type(p.page.getByLabel(p.t("by WhatsApp", "通过 WhatsApp 回复")), "thanks a lot");
    await p.done(p.page.locator(".replies form", { hasText: "WhatsApp" }).getByRole("button"));
    await until("the push of the reply", () => box.pushed("whatsapp").some((one) => one.body.includes("thanks a lot")));
  },
};
