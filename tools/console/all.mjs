// The tests of the console in a browser; tools/test-console.sh runs them.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import * as acts from "./acts.mjs";
import * as platforms from "./platforms.mjs";
import { close, faults } from "./world.mjs";

await import("./live.mjs");
// Each act is done in both languages, and once by mouse, once by keyboard: which language by which changes from act to act.
for (const lang of ["en", "zh"]) {
  describe(lang === "en" ? "in English" : "in Chinese", { concurrency: 2 }, () => {
    acts.register(lang);
    platforms.register(lang);
  });
}
await import("./strangers.mjs");
await import("./look.mjs");

test("no script failed, and the Content-Security-Policy had nothing to report", () => assert.deepEqual(faults, []));

after(close);
