// The tests of the console in a browser; tools/test-console.sh runs them.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { acts as ours } from "./acts.mjs";
import { Person } from "./person.mjs";
import { acts as theirs } from "./platforms.mjs";
import { close, faults, sandbox } from "./world.mjs";

await import("./live.mjs");
await import("./many.mjs");

// Each act is done by mouse and by keyboard alone, in both languages, each time in a sandbox of its own.
const people = ["en", "zh"].flatMap((lang) => ["mouse", "keyboard"].map((by) => ({ lang, by })));
describe("acts", { concurrency: 2 }, () => people.forEach(({ lang, by }) => {
  describe(`in ${lang === "en" ? "English" : "Chinese"} by ${by}`, { concurrency: 1 }, () => {
    let person;
    Object.entries({ ...ours, ...theirs }).forEach(([name, act], n) => test(name, async () => {
      person ??= await Person.arrive(lang, by === "keyboard");
      await act(person, await sandbox(`act-${lang}-${by}-${n}`));
    }));
    after(() => person.leave());
  });
}));
await import("./strangers.mjs");
await import("./look.mjs");

test("no script failed, and the Content-Security-Policy had nothing to report", () => assert.deepEqual(faults, []));

after(close);
