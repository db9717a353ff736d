// A person in front of a page, who reads one language and has a mouse or only a keyboard.
import assert from "node:assert/strict";
import { at, open } from "./world.mjs";

// Beyond so many steps nobody walks through a page with the Tab key.
const patience = 1000;

// The clipboard is one for all pages of a browser: who copies has it until it is read.
let clipboard = Promise.resolve();

export class Person {
  constructor(page, lang, keyboard) {
    Object.assign(this, { page, lang, keyboard });
  }

  static async arrive(lang, keyboard) {
    return new Person(await open({ lang }), lang, keyboard);
  }

  // t is what a page says in the person's language.
  t(en, zh) { return this.lang === "zh" ? zh : en; }

  go(box, page) { return this.page.goto(at(box.id, page)); }

  leave() { return this.page.context().close(); }

  button(en, zh, within = this.page.getByRole("main")) { return within.getByRole("button", { name: this.t(en, zh), exact: true }); }

  // walk presses Tab until the thing has the focus. Most steps are pressed at once: as many as places that take the focus
  // stand before it, where each group of radio buttons is one.
  async walk(thing) {
    const element = await thing.elementHandle();
    const focused = () => element.evaluate((e) => e === document.activeElement);
    if (await focused()) return;
    const steps = await element.evaluate((e) => {
      const all = [...document.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex]")]
        .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && (one.type !== "radio" || one.checked));
      return all.filter((one) => one.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING && document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING).length;
    });
    await Promise.all(Array.from({ length: steps }, () => this.page.keyboard.press("Tab")));
    for (let n = steps; n < patience; n++) {
      if (await focused()) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`the keyboard does not reach ${thing}`);
  }

  async press(thing, key = "Enter") {
    if (!this.keyboard) return thing.click();
    await this.walk(thing);
    await this.page.keyboard.press(key);
  }

  // copied presses a button to copy, and returns what it has copied.
  copied(button) {
    const turn = clipboard.then(async () => {
      await this.press(button);
      await button.filter({ hasText: "✓" }).waitFor();
      return this.page.evaluate(() => navigator.clipboard.readText());
    });
    clipboard = turn.catch(() => {});
    return turn;
  }

  async type(thing, text) {
    if (!this.keyboard) return thing.fill(text);
    await this.walk(thing);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  // unfold opens what is folded below a summary.
  async unfold(within, en, zh) {
    await this.press(within.locator("summary", { hasText: this.t(en, zh) }).first());
  }

  // tile opens a tile of the rules: the Tab key leads to the first, arrow keys to the others.
  async tile(id) {
    const wanted = this.page.locator(`a.tile[href*="${encodeURIComponent(id)}"]`);
    if (this.keyboard) {
      await this.walk(this.page.locator("a.tile").first());
      for (let n = 0; n < patience && !await wanted.evaluate((e) => e === document.activeElement); n++) await this.page.keyboard.press("ArrowRight");
    }
    await this.press(wanted);
  }

  // choose takes one of several radio buttons.
  async choose(group, nth) {
    const all = group.getByRole("radio");
    if (!this.keyboard) return all.nth(nth).check();
    await this.walk(group.locator("input:checked"));
    for (let n = 0; n < nth; n++) await this.page.keyboard.press("ArrowDown");
    assert.ok(await all.nth(nth).isChecked(), "arrow keys choose");
  }

  async give(input, file) {
    const asked = this.page.waitForEvent("filechooser");
    await this.press(input, "Space");
    await (await asked).setFiles(file);
  }

  // submit presses a button of a form and waits for the page that its result leads to.
  async submit(button) {
    const before = this.page.url();
    await this.press(button);
    await this.page.waitForURL((url) => url.href !== before && /[?&](result|with)=/.test(url.search));
  }

  // done submits a form whose result is good.
  async done(button) {
    await this.submit(button);
    const result = this.page.locator("section.result");
    await result.waitFor();
    assert.match(await result.getAttribute("class"), /\bgood\b/, await result.innerText());
    assert.ok(await result.evaluate((e) => e === document.activeElement), "the result has the focus, so that it is read out");
  }
}
