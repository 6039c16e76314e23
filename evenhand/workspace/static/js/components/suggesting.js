// Suggestions while typing: "/" macros, "@" people, ":" emoji. The text field keeps the focus; a list shows what fits.
import { form, modeOf } from "./composer.js";
import { filled, gettext, ngettext } from "./words.js";

const TYPED = /(?:^|[\s(])([/@:])([\p{L}\p{N}_+.-]{0,30})$/u;
const KINDS = { "/": "macro", "@": "person", ":": "sign" };
const WAIT = 90;
let open = null; // { field, start, options, chosen }
let timer = 0;
let asked = 0;

const boxOf = (sheet) => sheet.querySelector("[data-suggested]");
const listOf = (sheet) => document.getElementById("suggestions") ?? boxOf(sheet).querySelector("ul");

function typed(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const found = TYPED.exec(field.value.slice(0, field.selectionStart));
  if (!found) return null;
  const [, sign, words] = found;
  if (sign === ":" && words.length < 2 && !field.dataset.asked) return null;
  return { sign, words, start: field.selectionStart - words.length - 1 };
}

async function look(field) {
  const now = typed(field);
  const sheet = field.form;
  if (!now || document.activeElement !== field) { close(); return; }
  const turn = ++asked;
  const question = new URLSearchParams({ kind: KINDS[now.sign], q: now.words, mode: modeOf(sheet) });
  try {
    const answer = await fetch(`${sheet.dataset.suggest}?${question}`, { headers: { "HX-Request": "true" } });
    const { found } = answer.ok ? await answer.json() : { found: [] };
    if (turn !== asked || !sheet.isConnected || typed(field)?.start !== now.start) return;
    if (found.length) show(field, now.start, found);
    else if (now.sign === "/" && !now.words) show(field, now.start, [{ none: true, words: gettext("No macros yet") }]);
    else close();
  } catch { close(); }
}

function show(field, start, found) {
  const sheet = field.form;
  const list = listOf(sheet);
  list.replaceChildren(...found.map(option));
  boxOf(sheet).hidden = false;
  open = { field, start, found, chosen: 0 };
  field.setAttribute("aria-controls", "suggestions");
  mark(0);
  const words = ngettext("%(n)s suggestion. Arrow keys to choose, Enter to take it.", "%(n)s suggestions. Arrow keys to choose, Enter to take one.", found.length);
  sheet.querySelector("[data-suggested-count]").textContent = filled(words, { n: found.length });
}

function option(each, place) {
  const item = document.createElement("li");
  item.id = `suggestion-${place}`;
  item.setAttribute("role", "option");
  const name = document.createElement("span");
  name.textContent = each.sign ? `${each.sign} ${each.words}` : each.words;
  item.append(name);
  if (each.hint) { const hint = document.createElement("span"); hint.className = "faint cut"; hint.textContent = each.hint; item.append(hint); }
  return item;
}

function mark(place) {
  open.chosen = place;
  const items = listOf(open.field.form).children;
  for (const [number, item] of [...items].entries()) item.setAttribute("aria-selected", String(number === place));
  items[place].scrollIntoView({ block: "nearest" });
  open.field.setAttribute("aria-activedescendant", items[place].id);
}

function close() {
  asked += 1;
  if (!open) return;
  const { field } = open;
  open = null;
  delete field.dataset.asked;
  field.removeAttribute("aria-activedescendant");
  field.removeAttribute("aria-controls");
  const sheet = field.form;
  if (!sheet) return;
  boxOf(sheet).hidden = true;
  sheet.querySelector("[data-suggested-count]").textContent = "";
}

// Through the browser's own editing, so that Ctrl+Z takes it back.
export function insert(field, start, words) {
  field.focus();
  field.setSelectionRange(start, field.selectionEnd);
  if (document.execCommand("insertText", false, words)) return;
  field.setRangeText(words, start, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function take() {
  const { field, start, found, chosen } = open;
  const each = found[chosen];
  close();
  if (each.none) return;
  if (each.insert) insert(field, start, each.insert);
  else await useMacro(field, start, each.macro);
}

async function useMacro(field, start, macro) {
  const sheet = field.form;
  const said = new FormData();
  said.set("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
  const address = sheet.dataset.suggest.replace(/suggest$/, `macros/${macro}`);
  const answer = await fetch(address, { method: "POST", body: said, headers: { "HX-Request": "true" } });
  if (!answer.ok || !sheet.isConnected) return;
  const { text, deeds } = await answer.json();
  insert(field, start, text);
  const open = /\{\{[^}]*\}\}/.exec(field.value.slice(start));
  if (open) field.setSelectionRange(start + open.index, start + open.index + open[0].length);
  addDeeds(sheet, deeds);
}

// What is done with the words stands there to be unticked.
function addDeeds(sheet, deeds) {
  const box = sheet.querySelector("[data-deeds]");
  for (const { value, words } of deeds) {
    if (box.querySelector(`[value="${CSS.escape(value)}"]`)) continue;
    const label = document.createElement("label");
    label.className = "tick chip";
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "deed", value, checked: true });
    label.append(tick, ` ${words}`);
    box.append(label);
  }
  box.hidden = !box.querySelector("label");
}

const KEYS = {
  ArrowDown: () => mark((open.chosen + 1) % open.found.length),
  ArrowUp: () => mark((open.chosen + open.found.length - 1) % open.found.length),
  Enter: take, Tab: take, Escape: close,
};

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) { close(); return; }
  const act = event.shiftKey ? null : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, { capture: true });
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-composer] [data-suggests]") || event.isComposing) return;
  clearTimeout(timer);
  if (!typed(field)) { close(); return; }
  timer = setTimeout(() => look(field), WAIT);
});
document.addEventListener("focusout", (event) => { if (open?.field === event.target) setTimeout(() => { if (document.activeElement !== open?.field) close(); }, 150); });
document.addEventListener("mousedown", (event) => {
  const item = event.target.closest?.("#suggestions [role=option]");
  if (!item || !open) return;
  event.preventDefault(); // the text field keeps the focus
  mark([...item.parentElement.children].indexOf(item));
  take();
});
// A button types the sign for whoever does not know it.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-composer] [data-types]");
  const sheet = button && form();
  if (!sheet) return;
  const field = sheet.querySelector(`textarea[name=${modeOf(sheet)}]`);
  field.focus();
  const before = field.value.slice(0, field.selectionStart);
  field.dataset.asked = "1";
  insert(field, field.selectionStart, before && !/\s$/.test(before) ? ` ${button.dataset.types}` : button.dataset.types);
});
document.addEventListener("click", (event) => {
  const used = event.target.closest?.("[data-use-translation], [data-drop-translation]");
  const sheet = used?.closest("[data-composer]");
  if (!sheet) return;
  const field = sheet.querySelector("[name=reply]");
  if (used.matches("[data-use-translation]")) {
    const words = sheet.querySelector("[data-translated-words]").textContent;
    field.focus();
    field.setSelectionRange(0, field.value.length);
    insert(field, 0, words);
  }
  sheet.querySelector("[data-translation]").replaceChildren();
  field.focus();
});
