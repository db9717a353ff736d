// What comes from outside: text of clients, which stays text, and forms of other sites, which are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { admin, at, base, open, sandbox } from "./world.mjs";

const markup = `<img src=x onerror="window.ran=1">"'><script>window.ran=1</script><svg onload="window.ran=1">`;
const unseen = "\u0000\u001b[31m\u202e\u2066</pre></textarea></title>";

// Every place where a page shows what a client or an operator has sent.
async function write(box) {
  const code = encodeURIComponent(markup);
  const hostile = { "Mock-Label": markup, "X-Evil": markup, Authorization: markup, AppKey: markup, "Content-Type": "text/plain" };
  for (const provider of ["qijiayun", "aisuda", "innopaas", "apihub"]) {
    await fetch(`${base}/~${box.id}/${provider}/${code}?accessToken=${code}&q=${code}`, { method: "POST", headers: hostile, body: markup + unseen });
  }
  await box.member("none", `&x=${code}`);
  await box.member("none" + code);
  await box.sms(markup + "\u001b\u202e");
  await box.otp("4711");
  await box.reply(markup + "\u202e");
  await box.buttons(markup, "<b>x</b>onerror=");
  await box.admin("PUT", "/overrides/qijiayun/token-unknown", { message: markup });
  await box.admin("POST", "/faults", { provider: "apihub", status: 500, body: markup });
  await box.admin("PATCH", `/innopaas/apps/${box.appKey}`, { name: markup, accessNumber: markup });
  await box.admin("PATCH", `/qijiayun/apps/${box.appId}`, { remark: markup });
  await box.admin("POST", "/apihub/keys", { name: markup });
  await box.admin("POST", "/aisuda/keys", { title: markup.slice(0, 60), level: "company", company: box.company });
  await box.subscribe("sms", "sms_status_report", "sms_uplink");
  await box.admin("POST", "/innopaas/events", { kind: "sms_uplink", mobile: "12025550100", destcode: "10690001", msg: markup });
  await box.admin("POST", "/clock/advance", { by: "1h" });
  return code;
}

test("what others have written is text, wherever it stands", async (t) => {
  const box = await sandbox("hostile");
  const code = await write(box);
  const page = await open({ width: 1600 });
  let places = 0;
  for (const one of [
    "", ...[1, 2, 3, 4, 5, 6, 7].map((n) => `?n=${n}`), ...["q", "rule", "label", "provider", "operation", "outcome", "before", "with", "result"].map((name) => `?n=1&${name}=${code}`),
    "rules?rule=qijiayun%2Ftoken-unknown", `rules?q=${code}`, `rules?rule=${code}`, "state?table=qijiayun.apps", `state?q=${code}`, `state?table=${code}`, "state?table=innopaas.messages",
    "faults", "deliveries?n=1", `deliveries?kind=${code}&subject=${code}&state=${code}`, "phones", "phones?number=12025550111", `phones?number=${code}`, "clock", `sandboxes?result=${code}`,
    "innopaas", "qijiayun", "apihub", "aisuda", `qijiayun?reveal=${code}`, code,
  ]) {
    await page.goto(at(box.id, one));
    places += await page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let n = 0;
      while (texts.nextNode()) if (/onerror=|%3Cimg/.test(texts.currentNode.data)) n++;
      return n + [...document.querySelectorAll("input,textarea,option")].filter((e) => /onerror=/.test(e.value)).length;
    });
    const alien = await page.evaluate(() => [window.ran && "a script ran", ...[...document.querySelectorAll("main img, main script, [onerror], [onload], body > svg")].map((e) => e.outerHTML)].filter(Boolean));
    assert.deepEqual(alien, [], one);
  }
  t.diagnostic(`${places} places hold hostile text`);
  assert.ok(places >= 30, `hostile text stands in ${places} places`);
  await page.context().close();
});

test("a line of a megabyte and deep JSON do not stop a page", async () => {
  const box = await sandbox("large");
  const send = (body) => fetch(`${base}/~large/apihub/api/weather-basic/now`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  await send("x".repeat(1e6));
  await send("[".repeat(20000) + "]".repeat(20000));
  const page = await open({ width: 360 });
  for (const one of ["", "?n=1", "?n=2"]) {
    await page.goto(at(box.id, one));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), one);
    await page.locator("a.row").nth(1).waitFor();
  }
  await page.context().close();
});

test("forms without a token, forged forms and pages of other sites are refused", async () => {
  const box = await sandbox("forms");
  await box.member("none");
  const post = (path, fields, headers) => fetch(at(box.id, path), { method: "POST", redirect: "manual", headers, body: new URLSearchParams({ method: "DELETE", path: "/exchanges", ...fields }) });
  const token = (await (await fetch(at(box.id, ""))).text()).match(/name="form-token" value="([0-9a-f]{64})"/)[1];
  for (const path of ["act", "download", "send", "load"]) {
    for (const [what, fields, headers] of [
      ["no token", {}, {}],
      ["a forged token", { "form-token": "0".repeat(64) }, {}],
      ["a foreign origin", { "form-token": token }, { Origin: "http://evil.example" }],
      ["an origin without a name", { "form-token": token }, { Origin: "null" }],
      ["another site", { "form-token": token }, { "Sec-Fetch-Site": "cross-site" }],
    ]) assert.equal((await post(path, fields, headers)).status, 403, `${path} with ${what}`);
  }
  assert.equal((await admin("GET", "/forms/exchanges")).length, 1, "nothing was done");
  assert.equal((await post("act", { "form-token": token }, {})).status, 303, "the console's own form");
  assert.equal((await admin("GET", "/forms/exchanges")).length, 0);
});
