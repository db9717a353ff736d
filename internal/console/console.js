// The console works without this module: it adds live rows, details without a reload, copy buttons and a ticking clock.
const root = document.documentElement;
root.classList.add("scripts");
const main = document.getElementById("main");
const said = document.getElementById("said");
const rowLimit = 500; // rows in the list: older ones are a page away

const say = (text) => { said.textContent = text; };

// The sandbox's clock, moved on by the page's own.
const clock = document.getElementById("clock");
if (clock && clock.dataset.mode === "running") {
  const began = performance.now(), at = Date.parse(clock.dateTime);
  const text = clock.firstChild;
  setInterval(() => {
    const now = new Date(at + performance.now() - began + 8 * 3600e3); // Shanghai, all year round
    text.data = now.toISOString().slice(0, 19).replace("T", " ");
  }, 1000);
}

// Times in this browser's zone.
document.querySelectorAll("time.local").forEach((time) => {
  const at = new Date(time.dateTime);
  time.textContent = at.toLocaleString(document.documentElement.lang, { hour12: false }) + " " + Intl.DateTimeFormat().resolvedOptions().timeZone;
});

// Copy buttons, and questions before what cannot be taken back.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest(".copy");
  if (copy) {
    const words = copy.textContent;
    await navigator.clipboard.writeText(copy.parentElement.querySelector("pre").textContent);
    copy.textContent = "✓";
    say(words + " ✓");
    setTimeout(() => { copy.textContent = words; }, 1500);
    return;
  }
  const ask = event.target.closest("[data-confirm]");
  if (ask && !confirm(ask.dataset.confirm)) event.preventDefault();
});

// Details open beside the list without a reload.
async function load(url, push) {
  const to = new URL(url, location.href);
  if (push) history.pushState(null, "", to);
  to.searchParams.set("part", "main");
  const answer = await fetch(to, { headers: { Accept: "text/html" } });
  if (!answer.ok) { location.href = url; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.getElementById("exchanges"), split = document.querySelector(".split");
  const fresh = page.querySelector(".split");
  if (!list || !split || !fresh) { location.href = url; return; }
  split.className = fresh.className;
  const left = document.querySelector("a.row[aria-current]");
  document.getElementById("detail").replaceWith(fresh.querySelector("#detail"));
  current();
  if (push) (document.querySelector("#detail .detail") ?? left)?.focus({ preventScroll: true }); // the keyboard goes on from there
}

function current() {
  const n = new URLSearchParams(location.search).get("n");
  document.querySelectorAll("a.row").forEach((row) => {
    if (row.dataset.n === n) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
  });
}
current();

main.addEventListener("click", (event) => {
  const row = event.target.closest("a.row[data-n], .detail a.close");
  if (!row || !document.getElementById("exchanges") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  load(row.href, true).then(() => {
    const detail = document.getElementById("detail");
    if (detail.firstElementChild && matchMedia("(max-width:720px)").matches) detail.scrollIntoView();
  });
});
window.addEventListener("popstate", () => load(location.href, false));

// Arrow keys walk through rows.
main.addEventListener("keydown", (event) => {
  const tile = event.target.closest("a.tile");
  if (tile && event.key.startsWith("Arrow")) { walk(tile, event); return; }
  const row = event.target.closest("a.row");
  if (!row || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  if (next) { event.preventDefault(); next.focus(); }
});

// Of the tiles of the rules the Tab key stops at one: arrow keys walk, along a line and to the nearest tile above or below.
const tiles = () => [...document.querySelectorAll("a.tile")];
const stop = (one) => tiles().forEach((tile) => { tile.tabIndex = tile === one ? 0 : -1; });
stop(document.querySelector("a.tile[aria-current]") ?? document.querySelector("a.tile"));
main.addEventListener("focusin", (event) => { if (event.target.matches("a.tile")) stop(event.target); });

function walk(tile, event) {
  const all = tiles(), at = tile.getBoundingClientRect();
  let next = all[all.indexOf(tile) + (event.key === "ArrowRight" ? 1 : -1)];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const down = event.key === "ArrowDown";
    const far = (one) => { const r = one.getBoundingClientRect(); return Math.abs(r.top - at.top) * 100 + Math.abs(r.left - at.left); };
    next = all.filter((one) => { const top = one.getBoundingClientRect().top; return down ? top > at.top + 8 : top < at.top - 8; }).sort((a, b) => far(a) - far(b))[0];
  }
  if (next) { event.preventDefault(); next.focus(); }
}

// Live rows, by Server-Sent Events.
const list = document.getElementById("exchanges");
const chip = document.getElementById("fresh");
const pause = document.getElementById("pause");
let waiting = [];

// insert puts rows, the oldest first, at the top of the list: all of a round at once, so that the page is laid out once.
function insert(rows) {
  const template = document.createElement("template");
  template.innerHTML = rows.slice(-rowLimit).reverse().join(""); // rendered and escaped by the server
  for (const row of [...template.content.children]) {
    if (document.getElementById(row.id)) row.remove(); else row.classList.add("fresh");
  }
  if (!template.content.firstElementChild) return;
  list.querySelector(".empty")?.remove();
  list.prepend(template.content);
  while (list.children.length > rowLimit) list.lastElementChild.remove();
  const listed = document.getElementById("listed");
  if (listed) listed.textContent = list.children.length;
}

const reading = () => window.scrollY > 80 || pause?.getAttribute("aria-pressed") === "true";

function release() {
  insert(waiting.splice(0));
  chip?.classList.remove("some");
}

// show has the rows of a round, which the counts end.
function show(rows) {
  if (!list || !rows.length) return;
  if (!reading()) { insert(rows); return; }
  waiting = waiting.concat(rows).slice(-rowLimit);
  chip.textContent = waiting.length + " " + chip.dataset.words;
  chip.classList.add("some");
}

const places = new Map(); // of the counts, by their name
document.querySelectorAll("[data-count]").forEach((one) => { places.set(one.dataset.count, [...places.get(one.dataset.count) ?? [], one]); });

function count(counts) {
  for (const [name, text] of Object.entries(counts)) {
    for (const one of places.get(name) ?? []) if (one.textContent !== text) one.textContent = text;
  }
}

function listen(address) {
  let events, rows = [], last = null, lost = false, missed = 0;
  const back = () => {
    if (!lost) return;
    lost = false;
    const shown = document.getElementById("shown");
    say(said.dataset.back + missed);
    if (shown) shown.textContent = said.dataset.back + missed;
  };
  function open() {
    const from = new URL(address, location.href);
    if (last !== null) from.searchParams.set("after", last);
    events = new EventSource(from);
    events.addEventListener("error", () => { lost = true; missed = 0; });
    events.addEventListener("row", (event) => {
      if (lost) missed++;
      if (list) rows.push(event.data);
    });
    events.addEventListener("counts", (event) => {
      back(); // what was missed has come before
      show(rows.splice(0));
      if (event.lastEventId) last = event.lastEventId;
      count(JSON.parse(event.data));
    });
    events.addEventListener("flood", () => {
      const shown = document.getElementById("shown");
      if (shown) shown.textContent = said.dataset.flood;
    });
    events.addEventListener("gone", () => { events.close(); location.reload(); });
  }
  const close = () => { events?.close(); events = undefined; rows = []; };
  // A page that nobody sees has no stream; one that is seen again gets what came meanwhile.
  const turn = () => { if (document.hidden) close(); else if (!events) open(); };
  document.addEventListener("visibilitychange", turn);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", turn);
  turn();
}

chip?.addEventListener("click", (event) => { event.preventDefault(); window.scrollTo(0, 0); release(); });
window.addEventListener("scroll", () => { if (waiting.length && !reading()) release(); }, { passive: true });
pause?.addEventListener("click", () => {
  const on = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(on));
  if (!on) release();
});
const newer = new URLSearchParams(location.search).get("before");
if (list && !newer) listen(list.dataset.events);
else if (document.body.dataset.events) listen(document.body.dataset.events);

document.querySelector(".operations [aria-current]")?.scrollIntoView({ block: "nearest" });
