// Everything by its name: what lies on the page, every page, queues and colleagues; cases and people from the server.
import { gettext } from "./words.js";
import { score } from "./fuzzy.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("[role=combobox]");
const box = dialog?.querySelector("[role=listbox]");
const PAUSE = 150;
const MOST = 40;
let known = null; // what the server knows without words; asked once for each case
let knownFor = "";
let found = []; // what it found for the words
let shown = []; // the items as they stand in the list
let scope = "";
let timer = 0;
let asking = null;

const openCase = () => document.getElementById("talk")?.dataset.case ?? "";
const plain = (element) => {
  const copy = element.cloneNode(true);
  for (const each of copy.querySelectorAll("kbd, svg, .choices")) each.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

// Deeds: whatever on the page carries a key, the functions of the key table, and what the case's menu holds besides.
function deeds() {
  const items = [];
  for (const entry of document.querySelectorAll("#keys [data-press]")) {
    const { press: key, deed } = entry.dataset;
    if (!deed || deed === "palette" || deed.startsWith("go:")) continue;
    const words = entry.querySelector("dd").textContent;
    const caps = entry.querySelector("dt").textContent.trim();
    const known = { caps, group: entry.closest("section").querySelector("h3").textContent };
    if (deed !== "press") { if (fits(deed)) items.push({ ...known, words, act: () => run(deed, key) }); continue; }
    const carrier = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => each.checkVisibility());
    if (carrier) items.push({ ...known, words: plain(carrier.querySelector("summary, button, a") ?? carrier) || words, also: words, icon: carrier.querySelector("svg"), act: () => run("press", key) });
  }
  for (const link of document.querySelectorAll("#state-menu .choices > a.choice:not(:has(kbd))")) items.push({ words: plain(link), icon: link.querySelector("svg"), group: document.querySelector("#keys h3").textContent, act: () => link.click() });
  for (const button of document.querySelectorAll("[data-fold=views], [data-widths]")) items.push({ words: plain(button), icon: button.querySelector("svg"), group: gettext("Columns"), act: () => button.click() });
  return items;
}

// What needs a case is offered where one is open.
const NEEDS_CASE = new Set(["reply", "note", "resolve-next", "correct"]);
const NEEDS_LIST = new Set(["next", "previous", "select"]);
function fits(deed) {
  if (NEEDS_CASE.has(deed)) return Boolean(openCase());
  if (NEEDS_LIST.has(deed)) return Boolean(document.querySelector("#rows a.row"));
  return deed !== "undo" || Boolean(document.querySelector("#toasts form button"));
}

async function run(deed, key) {
  const { DEEDS, press } = await import("./keys.js");
  if (deed === "press") press(key); else DEEDS[deed]();
}

// Links and forms of an answer become items.
function items(page) {
  return [...page.querySelectorAll("section")].flatMap((section) => [...section.querySelectorAll(".choice")].map((choice) => ({
    words: choice.querySelector(".cut").textContent,
    hint: choice.querySelector(".hint")?.textContent ?? "",
    icon: choice.querySelector("svg"),
    group: section.querySelector("h2").textContent,
    scope: section.dataset.group ?? "",
    isAlways: "always" in choice.dataset,
    act: choice.matches("a") ? () => go(choice) : () => post(choice),
  })));
}

// A case is opened beside the list where there is one; other pages are gone to.
function go(link) {
  const row = link.dataset.case && document.querySelector(`#rows a.row[data-case="${link.dataset.case}"]`);
  if (row) row.click(); else location.assign(link.getAttribute("href"));
}

function post(button) {
  const source = dialog.querySelector("[data-deed]");
  window.htmx.ajax("POST", button.form?.getAttribute("action") ?? button.closest("form").getAttribute("action"), { source, swap: "none", values: { [button.name]: button.value } });
}

async function ask(query) {
  const address = new URL(dialog.dataset.source, location.href);
  if (query) address.searchParams.set("q", query);
  if (openCase()) address.searchParams.set("case", openCase());
  const headers = { "HX-Request": "true", "HX-Target": query ? "palette-found" : "palette-known" };
  if (query) { asking?.abort(); asking = new AbortController(); } // only a newer question ends an older one
  const answer = await fetch(address, { headers, signal: query ? asking.signal : undefined });
  return answer.ok ? items(new DOMParser().parseFromString(await answer.text(), "text/html")) : [];
}

async function learn() {
  if (known && knownFor === openCase()) return;
  try { known = await ask(""); knownFor = openCase(); } catch { known = known ?? []; }
  draw();
}

function askLater() {
  clearTimeout(timer);
  const query = input.value.trim();
  if (query.length < 2 || scope) { found = []; return; }
  timer = setTimeout(async () => {
    try { const answer = await ask(query); if (input.value.trim() === query) { found = answer; draw(); } } catch { /* a newer question, or no connection */ }
  }, PAUSE);
}

function best(query) {
  const all = [...deeds(), ...(known ?? [])].filter((item) => !scope || item.scope === scope);
  if (!query) return all;
  const scored = all.map((item) => ({ item, value: Math.max(score(query, item.words), item.also ? score(query, item.also) * 0.9 : 0) }));
  return scored.filter(({ value }) => value > 0).sort((one, other) => other.value - one.value).map(({ item }) => item);
}

function draw() {
  const query = input.value.trim();
  const here = best(query);
  shown = [...here.slice(0, query ? MOST / 2 : MOST), ...(query ? found : [])].slice(0, MOST);
  const groups = new Map();
  for (const item of shown) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  shown = [...groups.values()].flat();
  box.replaceChildren(...[...groups].map(([words, all]) => group(words, all)));
  dialog.querySelector(".none").hidden = shown.length > 0;
  choose(0);
}

function group(words, all) {
  const list = document.createElement("div");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", words);
  const title = Object.assign(document.createElement("p"), { className: "of", textContent: words, ariaHidden: "true" });
  list.append(title, ...all.map(option));
  return list;
}

function option(item) {
  const row = Object.assign(document.createElement("div"), { id: `palette-${shown.indexOf(item)}`, className: "choice" });
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  if (item.icon) row.append(item.icon.cloneNode(true));
  row.append(Object.assign(document.createElement("span"), { className: "cut", textContent: item.words }));
  if (item.hint) row.append(Object.assign(document.createElement("span"), { className: "hint cut", textContent: item.hint }));
  if (item.caps) row.append(Object.assign(document.createElement("kbd"), { textContent: item.caps.replace(/\s+/g, " "), ariaHidden: "true" }));
  row.addEventListener("pointermove", () => choose(shown.indexOf(item), { isFollowed: false }));
  row.addEventListener("click", () => act(item));
  return row;
}

let at = 0;
function choose(place, { isFollowed = true } = {}) {
  at = shown.length ? (place + shown.length) % shown.length : -1;
  for (const row of box.querySelectorAll("[aria-selected=true]")) row.setAttribute("aria-selected", "false");
  const row = document.getElementById(`palette-${at}`);
  row?.setAttribute("aria-selected", "true");
  if (row) input.setAttribute("aria-activedescendant", row.id); else input.removeAttribute("aria-activedescendant");
  if (isFollowed) (at === 0 ? box.firstElementChild : row)?.scrollIntoView({ block: "nearest" });
}

function act(item) {
  dialog.close();
  item.act();
}

export function openPalette(within = "") {
  if (!dialog || dialog.open || document.querySelector("dialog[open]")) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  scope = within;
  found = [];
  input.value = "";
  dialog.showModal();
  draw();
  learn();
}

const MOVES = { ArrowDown: () => at + 1, ArrowUp: () => at - 1, PageDown: () => Math.min(at + 8, shown.length - 1), PageUp: () => Math.max(at - 8, 0) };
input?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (MOVES[event.key]) { event.preventDefault(); choose(MOVES[event.key]()); }
  if (event.key === "Enter") { event.preventDefault(); if (shown[at]) act(shown[at]); }
});
input?.addEventListener("input", () => { draw(); askLater(); });
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
document.addEventListener("click", (event) => { if (event.target.closest("[data-palette]")) openPalette(); });
for (const button of document.querySelectorAll("[data-palette]")) button.hidden = false;
