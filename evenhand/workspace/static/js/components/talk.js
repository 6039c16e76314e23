// The open case: it begins at its end, follows new words only if the reader is there, and never touches the composer.
import { filled, gettext } from "./words.js";
import { isUnderWay } from "./deeds.js";
import { essence, morph } from "./morph.js";
import { mark } from "./rows.js";

const time = () => document.getElementById("time");
const isAtEnd = () => { const box = time(); return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80; };
let wasAtEnd = true;
let shownTalk = null;
let asked = 0; // looks, in the order they were begun
let tooOld = 0; // looks up to here tell less than what is shown

// Whoever comes back to a case begins where they left off; the mark stays until they leave it.
export function toNew() {
  const box = time();
  const marked = document.getElementById("new-mark");
  if (!box || !marked) { toEnd(); return; }
  box.scrollTop += marked.getBoundingClientRect().top - box.getBoundingClientRect().top - 48;
  wasAtEnd = isAtEnd();
}

export function toEnd() { const box = time(); if (box) box.scrollTop = box.scrollHeight; }
export const openCase = () => document.getElementById("talk")?.dataset.case ?? "";

export async function refreshTalk() {
  const talk = document.getElementById("talk");
  if (!talk) return;
  const look = ++asked;
  if (isUnderWay()) return; // what is done here comes first; "deed-done" looks again
  const page = await read(talk.dataset.refresh);
  if (!page || isUnderWay() || look <= tooOld || document.getElementById("talk") !== talk) return;
  tooOld = look;
  const end = isAtEnd();
  const fresh = morph(document.getElementById("timeline"), page.getElementById("timeline"));
  replaceHead(page.getElementById("head"));
  replaceStrip(page.getElementById("strip"));
  replaceStops(page.getElementById("stops"));
  document.getElementById("timeline").dataset.until = page.getElementById("timeline").dataset.until;
  if (end) { toEnd(); readSoon(); }
  announce(fresh);
}

async function read(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "talk-live" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch { return null; }
}

// Publishing is stopped, or goes on: whoever writes sees it at once.
function replaceStops(newer) {
  const stops = document.getElementById("stops");
  if (!stops || !newer || essence(stops) === essence(newer) || stops.contains(document.activeElement)) return;
  stops.replaceWith(newer);
}

function replaceHead(newer) {
  const head = document.getElementById("head");
  if (essence(head) === essence(newer)) return;
  if (head.contains(document.activeElement) || head.querySelector("details[open]")) return;
  head.replaceWith(newer);
  window.htmx?.process(newer);
  document.dispatchEvent(new Event("head-renewed"));
}

function replaceStrip(newer) {
  const strip = document.getElementById("strip");
  if (!strip || !newer || essence(strip) === essence(newer)) return;
  morph(strip, newer);
}

function announce(fresh) {
  const last = fresh.at(-1)?.querySelector(".msg:last-of-type:not(.ours) .by b");
  if (last) document.getElementById("announce").textContent = filled(gettext("%(name)s wrote."), { name: last.textContent });
}

// A composer that grows takes its room from above: whoever was at the end stays there.
const watch = new ResizeObserver(() => { if (wasAtEnd) toEnd(); });
document.addEventListener("scroll", (event) => { if (event.target.id === "time") wasAtEnd = isAtEnd(); }, { capture: true, passive: true });

function arrived() {
  const talk = document.getElementById("talk");
  if (talk === shownTalk) return;
  shownTalk = talk;
  const id = openCase();
  wasAtEnd = true;
  watch.disconnect();
  if (time()) watch.observe(time());
  toNew();
  mark(id);
  readSoon();
  document.dispatchEvent(new CustomEvent("case-opened", { detail: id }));
}

document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.target.id === "timeline" && wasAtEnd) toEnd(); });
document.addEventListener("htmx:afterSettle", arrived);
// A look that was begun before a deed came back may be older than it.
document.addEventListener("deed-done", () => {
  if (isUnderWay() || asked === tooOld) return;
  tooOld = asked;
  refreshTalk();
});

// What was on the screen for a moment is read; the server is told once, and only of news.
let reading = 0;
let readUntil = "";
function readSoon() {
  clearTimeout(reading);
  reading = setTimeout(tellRead, 1500);
}
function tellRead() {
  const talk = document.getElementById("talk");
  const until = document.getElementById("timeline")?.dataset.until;
  const token = talk?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!until || !token || document.hidden || `${talk.dataset.seen} ${until}` === readUntil) return;
  readUntil = `${talk.dataset.seen} ${until}`;
  fetch(talk.dataset.seen, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ until }), keepalive: true }).catch(() => { readUntil = ""; });
}
document.addEventListener("scroll", (event) => { if (event.target.id === "time") readSoon(); }, { capture: true, passive: true });
document.addEventListener("visibilitychange", () => { if (!document.hidden) readSoon(); });
arrived();
