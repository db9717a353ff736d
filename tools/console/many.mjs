// Ten thousand exchanges: what an open page costs the server, and how the page keeps up.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { cpus } from "node:os";
import process, { platform } from "node:process";
import { test } from "node:test";
import { at, base, open, server, sandbox } from "./world.mjs";

// spentBy is how many milliseconds of processor a process has used: unlike the time that passes, they hardly depend on what
// else the machine does.
const spentBy = (pid) => tasks(pid).reduce((sum, task) => {
  try {
    return sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return sum; // a thread that has ended
  }
}, 0);

const tasks = (pid) => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // a process that has ended
  }
};

const spent = () => spentBy(server.pid);

// children are the processes that a process has begun, and those that they have.
const children = (pid) => tasks(pid).flatMap((task) => {
  try {
    return readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).flatMap((child) => [Number(child), ...children(child)]);
  } catch {
    return [];
  }
});

const spentByBrowser = () => children(process.pid).filter((pid) => pid !== server.pid).reduce((sum, pid) => sum + spentBy(pid), 0);

// reader reads the events of a sandbox as a browser does, and does nothing with them.
async function reader(box) {
  const socket = connect(new URL(base).port, "127.0.0.1");
  socket.on("error", () => {});
  const counted = new Promise((found) => socket.on("data", (some) => { if (some.includes("event: counts")) found(); }));
  socket.write(`GET /__console/~${box.id}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
  await counted;
  return socket;
}

// calls sends refused calls, all at once on each of some connections, and waits for their answers.
const calls = (box, n, connections = 4) => Promise.all(Array.from({ length: connections }, () => new Promise((done, failed) => {
  const socket = connect(new URL(base).port, "127.0.0.1");
  let left = n / connections, rest = "";
  socket.on("error", failed);
  socket.on("data", (some) => {
    const text = rest + some.toString("latin1");
    left -= text.split("HTTP/1.1 200").length - 1;
    rest = text.slice(-11).replace("HTTP/1.1 200", "");
    if (left === 0) { socket.destroy(); done(); }
  });
  socket.write(`GET /~${box.id}/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none&mobile=13800000000 HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(left));
})));

const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];
const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

test("with 10,000 exchanges, five open pages cost nothing while nothing happens, and one costs calls little", { skip: platform !== "linux" && "reads /proc" }, async (t) => {
  const box = await sandbox("many");
  await calls(box, 10000);
  const pages = [];
  for (const path of ["", "?outcome=refused", "phones", "deliveries", "rules"]) {
    const page = await open();
    const listening = page.waitForResponse(/\/events/);
    await page.goto(at(box.id, path));
    await listening;
    pages.push(page);
  }
  await later(1000);
  const before = spent(), began = performance.now();
  await later(5000);
  const idle = (spent() - before) / (performance.now() - began);
  t.diagnostic(`idle: ${(idle * 100).toFixed(2)} % of a processor`);
  assert.ok(idle <= 0.01, `five idle pages take ${idle} of a processor`);
  for (const page of pages.slice(1)) await page.context().close();
  await fluid(t, box, pages[0]);
  await weigh(t, box, pages[0]);
  await pages[0].context().close();
});

// fluid scrolls through a page to which calls come all the while, and looks at its frames, its rows and its memory.
async function fluid(t, box, page) {
  const flood = calls(box, 2000);
  const { frames, rows } = await page.evaluate(async () => {
    const frames = [];
    let last = performance.now();
    for (let n = 0; n < 120; n++) {
      window.scrollBy(0, n < 60 ? 40 : -40);
      await new Promise(requestAnimationFrame);
      frames.push(performance.now() - last);
      last = performance.now();
    }
    return { frames, rows: document.querySelectorAll("a.row").length };
  });
  await flood;
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 2 ** 20);
  t.diagnostic(`frames while scrolling and receiving: median ${median(frames).toFixed(1)} ms, longest ${Math.max(...frames).toFixed(1)} ms; ${rows} rows, heap ${heap.toFixed(1)} MiB`);
  assert.ok(rows <= 500, `${rows} rows are kept`);
  assert.ok(heap < 64, `the heap holds ${heap} MiB`);
}

// weigh compares what calls cost the server while a page listens, while a mere reader of its events does, and while none does, in
// turns. What a page takes of the processors, calls cannot have: that is by how much their throughput falls, and the browser's part
// of it is told apart. On a busy machine the figures of turns differ by more than that, so the shares are told, and only a page
// for which the server takes a fifth is a failure.
async function weigh(t, box, page) {
  const shares = [], browsers = [], costs = { closed: [], read: [], open: [] };
  for (let turn = 0; turn < 5; turn++) {
    for (const name of ["closed", "read", "open"]) {
      const listening = name === "open" && page.waitForResponse(/\/events/);
      if (name !== "read") await page.goto(name === "open" ? at(box.id, "") : "about:blank");
      await listening;
      const socket = name === "read" && await reader(box);
      await later(500); // the page has drawn itself
      const before = spent(), browser = spentByBrowser(), began = performance.now();
      await calls(box, 20000);
      costs[name].push((spent() - before) / 20);
      if (name === "open") {
        const took = (performance.now() - began) * cpus().length;
        shares.push((costs.open.at(-1) - costs.closed.at(-1)) * 20 / took);
        browsers.push((spentByBrowser() - browser) / took);
      }
      if (socket) socket.destroy();
    }
  }
  const share = median(shares);
  t.diagnostic(`the server's processor for a call: ${Object.entries(costs).map(([name, all]) => `${name} ${median(all).toFixed(1)} µs`).join(", ")}`);
  t.diagnostic(`an open page takes of the processors ${(share * 100).toFixed(1)} % by the server, ${(median(browsers) * 100).toFixed(1)} % by the browser`);
  assert.ok(share <= 0.2, `an open page takes ${share} of the processors`);
}
