// The composer: counts as the channel counts, keeps drafts on the server, sends once.
import { toEnd } from "./talk.js";

const WAIT = 700;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
let timer = 0;
let keeping = null;
let sent = null;
let carried = null;

const form = () => document.querySelector("[data-composer]");
const MODES = ["reply", "note"];
const texts = (sheet) => Object.fromEntries(MODES.map((mode) => [mode, sheet.querySelector(`[name=${mode}]`).value]));
const modeOf = (sheet) => sheet.querySelector("[name=mode]:checked").value;

function way(sheet) {
  const field = sheet.querySelector("[name=conversation]");
  if (!field) return null;
  return (field.selectedOptions?.[0] ?? field).dataset;
}

// As the server signs: once, below the text.
function signed(text, mark) {
  const words = text.trim();
  return !words || words.endsWith(mark.trim()) ? words : words + mark;
}

function count(sheet, exact) {
  const { limit, unit, mark } = way(sheet) ?? {};
  const shown = sheet.querySelector("[data-count]");
  if (!limit) { shown.textContent = ""; return; }
  const text = sheet.querySelector("[name=reply]").value;
  shown.classList.remove("over");
  if (!text.trim()) { shown.textContent = `up to ${limit}`; return; }
  const words = signed(text, mark);
  const left = exact ?? limit - (unit === "graphemes" ? [...letters.segment(words)].length : [...words].length);
  shown.textContent = left < 0 ? `${-left} too many` : `${left} left`;
  shown.classList.toggle("over", left < 0);
}

async function keep(sheet, { leaving = false } = {}) {
  clearTimeout(timer);
  timer = 0;
  keeping?.abort();
  keeping = new AbortController();
  const said = new FormData(sheet);
  try {
    const answer = await fetch(sheet.dataset.draft, {
      method: "POST", body: said, keepalive: leaving, signal: leaving ? undefined : keeping.signal,
      headers: { "HX-Request": "true" },
    });
    if (!answer.ok || !sheet.isConnected) return;
    const { left } = await answer.json();
    sheet.querySelector("[data-kept]").textContent = said.get(said.get("mode"))?.trim() ? "Draft kept" : "";
    if (left !== null && said.get("reply") === sheet.querySelector("[name=reply]").value) count(sheet, left);
  } catch { /* leaving, or no connection: the next key press tries again */ }
}

document.addEventListener("input", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (!sheet) return;
  sheet.querySelector("[data-refusal]").hidden = true;
  if (event.target.name !== "mode") {
    sheet.querySelector("[data-kept]").textContent = "";
    clearTimeout(timer);
    timer = setTimeout(() => keep(sheet), WAIT);
  }
  count(sheet);
});
document.addEventListener("change", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (sheet && event.target.name === "mode") {
    if (timer) keep(sheet);
    sheet.querySelector(`[name=${modeOf(sheet)}]`).focus();
  }
});
document.addEventListener("keydown", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (!sheet || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  sheet.requestSubmit(sheet.querySelector(`[data-send=${modeOf(sheet)}]`));
});

// A late draft must not outlive the reply it became.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches?.("[data-composer]")) return;
  clearTimeout(timer);
  timer = 0;
  keeping?.abort();
  sent = { mode: modeOf(event.target), ...texts(event.target) };
  document.getElementById("case").focus({ preventScroll: true }); // from here on, single keys are keys again
});

// Whoever goes on writing while a reply is on its way to the server loses none of it to the fresh composer.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target?.id !== "composer") return;
  const sheet = form();
  const field = document.activeElement;
  carried = { texts: {}, mode: null, field: null };
  for (const [mode, text] of Object.entries(texts(sheet))) {
    if (text.trim() && (mode !== sent?.mode || text !== sent[mode])) carried.texts[mode] = text;
  }
  if (!sheet.contains(field) || !MODES.includes(field.name)) return;
  carried.mode = modeOf(sheet);
  carried.field = { name: field.name, at: [field.selectionStart, field.selectionEnd] };
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id !== "composer" || !carried) return;
  const sheet = form();
  for (const [mode, text] of Object.entries(carried.texts)) sheet.querySelector(`[name=${mode}]`).value = text;
  if (carried.mode) sheet.querySelector(`#mode-${carried.mode}`).checked = true;
  if (carried.field) {
    const field = sheet.querySelector(`[name=${carried.field.name}]`);
    field.focus();
    field.setSelectionRange(...carried.field.at);
  }
  if (Object.keys(carried.texts).length) timer = setTimeout(() => keep(sheet), WAIT);
  carried = null;
  ready();
});
document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target?.id === "case" && timer) keep(form(), { leaving: true }); });
document.addEventListener("visibilitychange", () => { if (document.hidden && timer && form()) keep(form(), { leaving: true }); });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.("[data-composer]")) return;
  if (event.detail.successful) toEnd();
  else refused(event.target);
});
document.addEventListener("case-opened", ready);

// The warning stands where the hand is: between the address and the words.
function refused(sheet) {
  const toast = document.querySelector("#toasts .toast.bad:last-child");
  const check = sheet.querySelector("[data-refusal]");
  if (toast) { check.textContent = toast.textContent.trim(); check.hidden = false; toast.remove(); }
  sheet.querySelector(`[name=${sent.mode}]`).focus();
}

function ready() {
  if (!form()) return;
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of form().querySelectorAll("[data-send-key]")) key.textContent = "⌘↵";
  count(form());
}

export function write(mode) {
  const sheet = form();
  const choice = sheet?.querySelector(`#mode-${mode}`);
  if (!choice || choice.disabled) return;
  choice.checked = true;
  const field = sheet.querySelector(`[name=${mode}]`);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
