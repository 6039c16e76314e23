// The open case: it begins at its end, follows new words only if the reader is there, and never touches the composer.
import { morph } from "./morph.js";
import { mark } from "./rows.js";

const time = () => document.getElementById("time");
const isAtEnd = () => { const box = time(); return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80; };
let wasAtEnd = true;
let shownCase = "";

export function toEnd() { const box = time(); if (box) box.scrollTop = box.scrollHeight; }
export const openCase = () => document.getElementById("talk")?.dataset.case ?? "";

export async function refreshTalk() {
  const talk = document.getElementById("talk");
  if (!talk) return;
  let answer;
  try {
    answer = await fetch(talk.dataset.refresh, { headers: { "HX-Request": "true", "HX-Target": "talk-live" } });
  } catch { return; }
  if (!answer.ok || document.getElementById("talk") !== talk) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const end = isAtEnd();
  const fresh = morph(document.getElementById("timeline"), page.getElementById("timeline"));
  replaceHead(page.getElementById("head"));
  if (end) toEnd();
  announce(fresh);
}

function replaceHead(newer) {
  const head = document.getElementById("head");
  if (head.contains(document.activeElement) || head.querySelector("details[open]")) return;
  head.replaceWith(newer);
  window.htmx?.process(newer);
}

function announce(fresh) {
  const last = fresh.at(-1)?.querySelector(".msg:last-of-type:not(.ours) .by b");
  if (last) document.getElementById("announce").textContent = `${last.textContent} wrote.`;
}

// A composer that grows takes its room from above: whoever was at the end stays there.
const watch = new ResizeObserver(() => { if (wasAtEnd) toEnd(); });
document.addEventListener("scroll", (event) => { if (event.target.id === "time") wasAtEnd = isAtEnd(); }, { capture: true, passive: true });

function arrived() {
  const id = openCase();
  if (id === shownCase) return;
  shownCase = id;
  wasAtEnd = true;
  watch.disconnect();
  if (time()) watch.observe(time());
  toEnd();
  mark(id);
  document.dispatchEvent(new CustomEvent("case-opened", { detail: id }));
}

document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.target.id === "timeline" && wasAtEnd) toEnd(); });
document.addEventListener("htmx:afterSettle", arrived);
arrived();
