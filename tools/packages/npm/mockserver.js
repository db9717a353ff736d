#!/usr/bin/env node
// Runs mockserver. The program is in a package for this platform, which npm installs as an optional dependency of this one.
"use strict";
const { spawn } = require("node:child_process");
const path = require("node:path");
const { name, version, optionalDependencies } = require("../package.json");

const chinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "");

function fail(english, inChinese) {
  process.stderr.write(`mockserver: ${chinese ? inChinese : english}\n`);
  process.exit(2); // the code for an environment that is not right, as the program's own
}

function program() {
  const platform = `${process.platform}-${process.arch}`;
  const one = `${name}-${platform}`;
  if (!optionalDependencies[one]) {
    const all = Object.keys(optionalDependencies).map((other) => other.slice(name.length + 1)).join(", ");
    fail(`there is no program for ${platform}, only for ${all}`, `没有适用于 ${platform} 的程序，仅支持 ${all}`);
  }
  try {
    const folder = path.dirname(require.resolve(`${one}/package.json`));
    return path.join(folder, "bin", process.platform === "win32" ? "mockserver.exe" : "mockserver");
  } catch {
    return fail(
      `the package ${one} is missing, which holds the program; install it by "npm install ${one}@${version}", or install again without --omit=optional`,
      `缺少包含程序的包 ${one}；请运行 npm install ${one}@${version}，或不带 --omit=optional 重新安装`,
    );
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
const pass = (signal) => child.kill(signal);
const signals = process.platform === "win32" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
for (const signal of signals) process.on(signal, pass);
child.on("error", (error) => fail(`${child.spawnfile}: ${error.message}`, `${child.spawnfile}：${error.message}`));
child.on("exit", (code, signal) => {
  for (const one of signals) process.off(one, pass);
  if (signal) process.kill(process.pid, signal); // ends as the program did
  else process.exit(code);
});
