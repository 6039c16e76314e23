// One-letter keys, only while nobody writes; the cheat sheet is in templates/cheat_sheet.html.
import { following, list, openFirst, step } from "./rows.js";
import { write } from "./composer.js";

let afterG = 0;

const isWriting = (element) => element.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const press = (key) => document.querySelector(`[data-key="${key}"] button`)?.click();

function search() {
  const field = document.getElementById("search");
  field?.focus();
  field?.select();
}

function resolveAndNext() {
  const deed = document.querySelector('[data-key="e"]');
  if (!deed?.getAttribute("hx-post")?.includes("/resolve") || deed.classList.contains("htmx-request")) return;
  const next = following();
  document.addEventListener("deed-done", function goOn({ detail }) {
    if (detail.deed !== deed) return;
    document.removeEventListener("deed-done", goOn);
    if (detail.isDone && detail.isHere) openFirst(next);
  });
  press("e");
}

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1),
  k: () => step(-1), ArrowUp: () => step(-1),
  r: () => write("reply"), n: () => write("note"),
  a: () => press("a"), e: () => press("e"), E: resolveAndNext,
  "/": search, "?": () => document.getElementById("keys").showModal(),
  g: () => { afterG = Date.now(); },
  i: () => { if (Date.now() - afterG < 1500) location.assign("/"); },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); search(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { leave(event.target); return; }
  if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
  const arrows = event.key.startsWith("Arrow");
  if (arrows && !(list()?.contains(event.target) || event.target === document.body)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

function leave(field) {
  if (!isWriting(field)) return;
  field.blur();
  document.getElementById("case")?.focus({ preventScroll: true });
}
