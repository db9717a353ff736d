// What each page is for.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { receiver, sandbox } from "./world.mjs";

const rule = async (answer) => (await answer).headers.get("mock-rule");

export const acts = {
  "Clock: two hours on, a token expires": async (p, box) => {
    const { data: { accessToken } } = await box.token();
    assert.equal((await box.member(accessToken)).status, 200);
    await p.go(box, "clock");
    await p.done(p.button("+2 h", "+2 小时"));
    assert.equal(await rule(box.member(accessToken)), "qijiayun/token-expired");
  },

  "Exchanges: a refused call is opened and sent again, signed anew": async (p, box) => {
    await box.member("none");
    await box.token();
    await p.go(box, "");
    await p.press(p.page.getByRole("link", { name: p.t("! refused 1", "! 被拒绝 1") }));
    await p.page.waitForURL(/outcome=refused/);
    await p.press(p.page.locator("a.row"));
    await p.submit(p.button("Send again", "重新发送"));
    const compare = p.page.locator(".compare");
    assert.ok(await compare.locator("mark").count(), "lines that differ are marked");
    assert.match(await compare.innerText(), /#1\b[^]*#\d/);
  },

  "Exchanges: what the rule knows to help is done": async (p, box) => {
    await box.admin("PATCH", `/qijiayun/apps/${box.appId}`, { freeze: true });
    assert.equal((await box.token()).code, 40003);
    await p.go(box, "");
    await p.press(p.page.locator("a.row"));
    await p.done(p.page.locator(".remedy").getByRole("button"));
    assert.equal((await box.token()).code, 200);
  },

  "Rules: an assumed answer is overridden, and the override undone": async (p, box) => {
    const before = (await box.member("none")).status;
    await p.go(box, "rules?q=qijiayun%2Ftoken");
    await p.tile("qijiayun/token-unknown");
    await p.page.waitForURL(/rule=/);
    await p.choose(p.page.getByRole("group", { name: p.t("This sandbox answers with", "此沙箱的应答") }), 1);
    await p.done(p.button("use it", "采用"));
    assert.notEqual((await box.member("none")).status, before);
    await p.done(p.button("undo the override", "撤销覆盖"));
    assert.equal((await box.member("none")).status, before);
  },

  "Rules: a refusal is asked for once": async (p, box) => {
    await p.go(box, "rules?q=qijiayun%2Ftoken");
    await p.tile("qijiayun/token-expired");
    await p.page.waitForURL(/rule=/);
    await p.done(p.button("Ask for it once", "让下一次请求返回它"));
    assert.equal(await rule(box.member("none")), "qijiayun/token-expired");
    assert.equal(await rule(box.member("none")), "qijiayun/token-unknown");
  },

  "API: the document of a refused call is read, and its curl line works": async (p, box) => {
    await box.member("none");
    await p.go(box, "?n=1");
    await p.press(p.page.locator("#detail").getByRole("link", { name: "memberQuery" }));
    await p.page.waitForURL(/api\/qijiayun\?operation=memberQuery/);
    const detail = p.page.locator("#detail");
    assert.match(await detail.innerText(), new RegExp(p.t("Query a member", "会员查询")));
    assert.ok(await detail.getByRole("link", { name: "qijiayun/mobile-format", exact: true }).count(), "its rules");
    const copied = await p.copied(detail.locator(".copy").first());
    const answer = await promisify(execFile)("sh", ["-c", `mockserver() { "$MOCKSERVER_BINARY" "$@"; }\n${copied}`]);
    assert.match(answer.stdout, /"levelName"/);
  },

  "Faults: a status is injected": async (p, box) => {
    await p.go(box, "faults");
    const card = p.page.locator(".card", { hasText: p.t("A status or a delay", "状态码或延迟") });
    await p.type(card.getByLabel(p.t("HTTP status, such as 503", "HTTP 状态码，如 503")), "503");
    await p.done(p.button("add", "新增", card));
    assert.equal((await box.member("none")).status, 503);
  },

  "State: a table is searched": async (p, box) => {
    await p.go(box, "state?table=qijiayun.apps");
    await p.type(p.page.getByRole("searchbox"), box.appId);
    await p.press(p.button("show", "显示"));
    await p.page.waitForURL(/q=/);
    assert.equal(await p.page.locator("table.state tbody tr").count(), 1);
    assert.match(await p.page.locator("table.state").innerText(), new RegExp(box.appId));
  },

  "Deliveries: a failed one is resent": async (p, box) => {
    await box.subscribe("sms", "sms_status_report");
    receiver.failing.add(box.id);
    await box.sms("hello");
    await box.admin("POST", "/clock/advance", { by: "24h" });
    receiver.failing.delete(box.id);
    await p.go(box, "deliveries");
    await p.press(p.page.getByRole("link", { name: p.t("! failed", "! 失败"), exact: true }));
    await p.page.waitForURL(/state=failed/);
    await p.press(p.page.locator("a.row").first());
    await p.page.waitForURL(/n=\d/);
    const before = box.pushed("sms").length;
    await p.done(p.button("Resend now", "立即重发"));
    assert.equal(box.pushed("sms").length, before + 1);
    assert.match(await p.page.locator("#detail .pill").first().innerText(), /✓/);
  },

  "Sandboxes: a saved one is loaded": async (p, box) => {
    const { data: { accessToken } } = await box.token();
    const copy = await sandbox(`${box.id}-copy`);
    assert.equal(await rule(copy.member(accessToken)), "qijiayun/token-unknown");
    await p.go(box, "sandboxes");
    const saved = p.page.waitForEvent("download");
    await p.press(p.page.getByRole("link", { name: p.t(`Save ${box.id} to a file`, `将 ${box.id} 保存到文件`) }));
    const file = await (await saved).path();
    const card = p.page.locator(".card", { hasText: p.t("Save and load", "保存与加载") });
    await p.give(card.locator("input[type=file]"), file);
    await p.type(card.getByLabel(p.t("into the sandbox", "加载到沙箱")), copy.id);
    await p.done(p.button("load", "加载", card));
    assert.match(p.page.url(), new RegExp(`~${copy.id}/sandboxes`));
    assert.equal((await copy.member(accessToken)).status, 200);
  },
};
