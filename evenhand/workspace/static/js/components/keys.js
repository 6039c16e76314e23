// Keys, only while nobody writes. Which key does what stands in components/keys.py; the cheat sheet carries the table.
import { fold } from "./columns.js";
import { write } from "./composer.js";
import { openMenu } from "./menus.js";
import { chooseSaid, ruleSaid, stepSaid } from "./moderating.js";
import { openPalette } from "./palette.js";
import { openLast } from "./reading.js";
import { current, following, list, openFirst, rows, step } from "./rows.js";

const MOMENT = 1500; // for the second key of a pair
const root = document.documentElement;
const sheet = document.getElementById("keys");
let first = { key: "", at: 0 };

const isWriting = (element) => element.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const isThere = (element) => element.checkVisibility() && !element.disabled;

// Whatever carries the key: a button or link is clicked, a menu opened, of anything else its first button.
export function press(key) {
  const carrier = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isThere);
  if (!carrier) return;
  if (carrier.matches("details")) { openMenu(carrier); return; }
  if (carrier.matches("summary")) { openMenu(carrier.closest("details")); return; }
  const target = carrier.matches("button, a, input, label") ? carrier : [...carrier.querySelectorAll("button, summary, a")].find(isThere);
  if (target?.matches("summary")) openMenu(target.closest("details")); else target?.click();
}

function search() {
  const field = document.getElementById("search");
  field?.focus();
  field?.select();
}

// The newest deed that can be taken back. What else stands there, such as an alarm that leads to a case, is not a deed.
function undo() {
  const deed = [...document.querySelectorAll("#toasts form button")].at(-1);
  if (deed) deed.click(); else press("z");
}

function resolveAndNext() {
  const deed = document.querySelector('[data-key="e"]');
  if (!deed || deed.classList.contains("htmx-request")) return;
  const next = following();
  if (!deed.getAttribute("hx-post").includes("/resolve")) { openFirst(next); return; } // it is resolved: with its last reply, or before
  document.addEventListener("deed-done", function goOn({ detail }) {
    if (detail.deed !== deed) return;
    document.removeEventListener("deed-done", goOn);
    if (detail.isDone && detail.isHere) openFirst(next);
  });
  press("e");
}

function select() {
  if (chooseSaid()) return;
  const row = document.activeElement.closest?.("#rows li") ?? current()?.closest("li") ?? rows()[0]?.closest("li");
  row?.querySelector("input[type=checkbox]")?.click();
}

export const DEEDS = {
  next: () => stepSaid(1) || step(1), previous: () => stepSaid(-1) || step(-1),
  "show-said": () => ruleSaid("keep"), "hide-said": () => ruleSaid("hide"),
  reply: () => write("reply"), note: () => write("note"),
  "resolve-next": resolveAndNext, select, correct: openLast, undo, search,
  "fold-list": () => fold("list"), "fold-side": () => fold("side"),
  palette: () => openPalette(), queues: () => openPalette("queues"), sheet: () => sheet.showModal(),
};

function doDeed(deed, key) {
  if (deed === "press") press(key);
  else if (deed.startsWith("go:")) location.assign(deed.slice(3));
  else DEEDS[deed]();
}

const table = new Map();
for (const entry of sheet?.querySelectorAll("[data-press]") ?? []) {
  const { press: key, deed, letter } = entry.dataset;
  if (deed && !key.startsWith("Ctrl+")) table.set(key, { deed, isLetter: letter !== undefined });
}
for (const digit of "123456") table.set(digit, { deed: "press", isLetter: true });

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") { event.preventDefault(); openPalette(); return; }
  const isTyped = event.getModifierState("AltGraph"); // brackets on many keyboards
  if (!isTyped && (event.ctrlKey || event.metaKey || event.altKey)) return;
  if (event.key === "Escape") { escape(event.target); return; }
  if (isWriting(event.target) || document.querySelector("dialog[open], :popover-open")) return;
  if (event.key.startsWith("Arrow")) { arrow(event); return; }
  single(event);
});

function arrow(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !(list()?.contains(event.target) || event.target === document.body)) return;
  event.preventDefault();
  step(by);
}

function single(event) {
  if (root.dataset.letterKeys === "off") return;
  const pair = Date.now() - first.at < MOMENT ? `${first.key} ${event.key}` : "";
  first = { key: event.key, at: event.key === "g" ? Date.now() : 0 };
  const key = table.has(pair) ? pair : event.key;
  const entry = table.get(key);
  if (!entry) return;
  event.preventDefault();
  doDeed(entry.deed, key);
}

// Out of a field first; then out of a form that took the place of the case.
function escape(target) {
  if (isWriting(target)) leave(target);
  else if (!document.querySelector("dialog[open], :popover-open")) press("Escape");
}

function leave(field) {
  field.blur();
  document.getElementById("case")?.focus({ preventScroll: true });
}

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const cap of document.querySelectorAll("[data-mod-key]")) cap.textContent = `⌘${cap.dataset.modKey}`;
  for (const cap of sheet?.querySelectorAll("kbd") ?? []) if (cap.textContent === "Ctrl") cap.textContent = "⌘";
}
