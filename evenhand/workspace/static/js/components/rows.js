// The list: one row is in the tab order, the open case is marked, a refresh never moves what the hand is on.
import { foldAlike } from "./groups.js";
import { morph } from "./morph.js";
import { filled, ngettext } from "./words.js";

export const list = () => document.getElementById("list");
export const rows = () => [...document.querySelectorAll("#rows a.row")];
export const current = () => document.querySelector("#rows a.row[aria-current]");

let pointerIsHere = false;
let waiting = null;
let asked = 0; // looks, in the order they were begun
let shown = 0; // the latest of them that came back

export function mark(caseId) {
  for (const row of rows()) {
    if (row.dataset.case === String(caseId)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  rove();
}

function rove() {
  const all = rows();
  const focused = all.includes(document.activeElement) ? document.activeElement : current() ?? all[0];
  for (const row of all) row.tabIndex = row === focused ? 0 : -1;
}

export function step(by) {
  const all = rows();
  if (!all.length) return;
  const from = all.includes(document.activeElement) ? document.activeElement : current();
  const next = from ? all[Math.max(0, Math.min(all.length - 1, all.indexOf(from) + by))] : all[by > 0 ? 0 : all.length - 1];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  rove();
}

// The cases to go on with after this one is done, the best first.
export function following() {
  const all = rows().map((row) => row.dataset.case);
  const at = all.indexOf(current()?.dataset.case);
  return at < 0 ? all : [...all.slice(at + 1), ...all.slice(0, at).reverse()];
}

// Rows are put in anew at any time, so a case is named by its number; whichever is still listed is opened.
export function openFirst(caseIds) {
  for (const id of caseIds) {
    const row = rows().find((each) => each.dataset.case === id);
    if (row) { row.click(); return; }
  }
}

const isTouched = () => pointerIsHere || list()?.contains(document.activeElement);

// Look again. `force`: the person did something and expects the list to follow.
export async function refresh({ force = false } = {}) {
  const here = list();
  const isInbox = Boolean(here?.dataset.refresh);
  const address = new URL(here?.dataset.refresh ?? "/", location.href);
  if (isInbox) address.searchParams.set("shown", Math.max(25, rows().length));
  if (!isInbox) { recount(address, { force }); return; }
  const look = ++asked;
  const page = await fetched(address, "list");
  if (!page || list() !== here) return;
  recount(address, { force });
  if (look < shown) { if (force && waiting) apply(waiting); return; }
  shown = look;
  const source = page.getElementById("rows");
  if (force || !isTouched()) apply(source);
  else hold(source);
}

// The part of a page as the desk draws it now; nothing where it did not come.
async function fetched(address, part) {
  const headers = { "HX-Request": "true", "HX-Target": part, "HX-Current-URL": location.href };
  try {
    const answer = await fetch(address, { headers });
    const text = await answer.text();
    if (answer.status === 204 && answer.headers.get("HX-Redirect")) location.assign(answer.headers.get("HX-Redirect"));
    return answer.ok && answer.status !== 204 ? new DOMParser().parseFromString(text, "text/html") : null;
  } catch { return null; }
}

// How many cases the views hold: looked at with the list after a deed, else at most every few seconds.
const COUNTING_PAUSE = 3000;
let counting = 0;
let counted = 0;
let countings = 0;
function recount(address, { force = false } = {}) {
  clearTimeout(counting);
  counting = setTimeout(() => count(address), force ? 0 : Math.max(0, counted + COUNTING_PAUSE - Date.now()));
}

async function count(address) {
  counted = Date.now();
  const mine = ++countings;
  const here = list();
  const page = await fetched(address, here?.dataset.refresh ? "counts" : "counted");
  if (page && mine === countings && list() === here) replaceViews(page);
}

function replaceViews(page) {
  const [here, there] = [document.getElementById("counted"), page.getElementById("counted")];
  if (!here || !there) return;
  if (here.contains(document.activeElement)) return;
  foldAlike(here, there);
  here.replaceChildren(...there.children);
  const [tabs, newer] = [document.getElementById("tabs"), page.getElementById("tabs")];
  if (tabs && newer && !tabs.contains(document.activeElement)) tabs.replaceChildren(...newer.children);
}

function apply(source) {
  const target = document.getElementById("rows");
  const open = current()?.dataset.case;
  waiting = null;
  document.getElementById("pill").hidden = true;
  const picked = new Set(chosen().map((box) => box.value));
  morph(target, source);
  for (const box of boxes()) box.checked = picked.has(box.value);
  tellChosen();
  mark(open ?? document.getElementById("talk")?.dataset.case);
}

function hold(source) {
  const shown = new Set(rows().map((row) => row.dataset.case));
  const fresh = [...source.querySelectorAll("a.row")].filter((row) => !shown.has(row.dataset.case));
  waiting = source;
  if (!fresh.length) return;
  const pill = document.getElementById("pill");
  pill.textContent = filled(ngettext("%(n)s new", "%(n)s new", fresh.length), { n: fresh.length });
  pill.hidden = false;
}

// Rows that were chosen, to do one thing with all of them; Shift takes the rows between.
const boxes = () => [...document.querySelectorAll("#rows .pick input")];
const chosen = () => boxes().filter((box) => box.checked);
let lastBox = null;

function tellChosen() {
  const told = document.querySelector(".many [data-chosen]");
  if (!told) return;
  const count = chosen().length;
  list().classList.toggle("choosing", count > 0);
  told.textContent = count ? filled(ngettext("%(n)s chosen", "%(n)s chosen", count), { n: count }) : "";
  document.querySelector("[data-choose-none]").hidden = !count;
}

function chooseNone() {
  for (const box of chosen()) box.checked = false;
  tellChosen();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("#rows .pick input");
  if (box) {
    const all = boxes();
    const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    lastBox = box;
    tellChosen();
  }
  if (event.target.closest?.("[data-choose-none]")) chooseNone();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && chosen().length && list()?.contains(event.target)) chooseNone();
});
document.addEventListener("many-done", () => {
  for (const menu of document.querySelectorAll(".many details[open]")) menu.open = false;
  chooseNone();
});

document.addEventListener("pointerover", (event) => { pointerIsHere = Boolean(event.target.closest?.("#list")); });
document.documentElement.addEventListener("pointerleave", () => { pointerIsHere = false; settle(); });
document.addEventListener("pointerout", (event) => {
  if (event.target.closest?.("#list") && !event.relatedTarget?.closest?.("#list")) { pointerIsHere = false; settle(); }
});
document.addEventListener("focusout", () => setTimeout(settle));
function settle() { if (waiting && !isTouched()) apply(waiting); }

document.addEventListener("click", (event) => {
  if (event.target.id === "pill" && waiting) { apply(waiting); list().scrollTo({ top: 0 }); rows()[0]?.focus(); }
});
document.addEventListener("focusin", (event) => { if (event.target.matches?.("a.row")) rove(); });
document.addEventListener("inbox-changed", () => refresh({ force: true }));
document.addEventListener("htmx:load", rove);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("a.row")) mark(event.target.dataset.case);
});
rove();
