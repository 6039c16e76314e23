// The composer: counts as the channel counts, keeps drafts on the server, sends once.
import { draw as drawParts } from "./parts.js";
import { both, kept, wentOut } from "./tabs.js";
import { toEnd } from "./talk.js";
import { filled, gettext } from "./words.js";

const WAIT = 700;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
let timer = 0;
let sent = null; // what is on its way: request, composer, mode and words
const NOT_WORDS = ["alt-", "send_", "deed", "files", "despite"]; // fields whose change is no change of the draft
const unkept = new Set(); // modes whose words the server does not have yet
const keeping = {}; // by mode

export const form = () => document.querySelector("[data-composer]");
const MODES = ["reply", "note"];
const wordsOf = (sheet, mode) => sheet.querySelector(`textarea[name=${mode}]`);
export const modeOf = (sheet) => sheet.querySelector("[name=mode]:checked").value;

export function way(sheet) {
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
  const { limit, unit, mark, splits } = way(sheet) ?? {};
  const shown = sheet.querySelector("[data-count]");
  if (!limit) { shown.textContent = ""; return; }
  const text = sheet.querySelector("[name=reply]").value;
  shown.classList.remove("over");
  if (!text.trim()) { shown.textContent = filled(gettext("up to %(n)s"), { n: limit }); return; }
  const words = signed(text, mark);
  const left = exact ?? limit - (unit === "graphemes" ? [...letters.segment(words)].length : [...words].length);
  const parts = splits && left < 0 ? sheet.querySelectorAll("[data-parts-list] li").length : 0;
  if (parts && sheet.querySelector("[data-in-parts]").checked) { shown.textContent = filled(gettext("%(n)s posts"), { n: parts }); return; }
  shown.textContent = filled(left < 0 ? gettext("%(n)s too many") : gettext("%(n)s left"), { n: Math.abs(left) });
  shown.classList.toggle("over", left < 0);
}

function keep(sheet, { leaving = false } = {}) {
  clearTimeout(timer);
  for (const mode of unkept) keepWords(sheet, mode, leaving);
}

function keepLater(sheet, mode) {
  unkept.add(mode);
  clearTimeout(timer);
  timer = setTimeout(() => keep(sheet), WAIT);
}

// Words count as kept when the server says so; until then, whoever leaves sends them once more.
async function keepWords(sheet, mode, leaving) {
  const words = wordsOf(sheet, mode).value;
  const said = new FormData(sheet);
  said.set("mode", mode);
  said.set(mode, both(wordsOf(sheet, mode)));
  said.delete("files");
  keeping[mode]?.abort();
  keeping[mode] = leaving ? null : new AbortController();
  try {
    const answer = await fetch(sheet.dataset.draft, {
      method: "POST", body: said, keepalive: document.hidden, signal: keeping[mode]?.signal,
      headers: { "HX-Request": "true" },
    });
    const { left, parts, moved } = answer.ok ? await answer.json() : {};
    if (moved && sheet.isConnected) tellMoved(sheet, moved);
    if (!answer.ok || !sheet.isConnected || wordsOf(sheet, mode).value !== words) return;
    unkept.delete(mode);
    kept(wordsOf(sheet, mode), words);
    if (mode === modeOf(sheet)) sheet.querySelector("[data-kept]").textContent = words.trim() ? gettext("Draft kept") : "";
    if (mode === "reply" && both(wordsOf(sheet, mode)) === words) { drawParts(sheet, parts); if (left !== null) count(sheet, left); }
  } catch { /* leaving, or no connection: the next key press tries again */ }
}

// The case was merged while it stood open here: its words go on in the other one, which nobody is led to while typing.
function tellMoved(sheet, address) {
  sheet.querySelector("[data-there]").href = address;
  sheet.querySelector("[data-moved]").hidden = !address;
}
document.addEventListener("head-renewed", () => {
  if (!form()) return;
  const merged = document.querySelector("#head [data-merged]")?.href ?? "";
  if (Boolean(merged) === form().querySelector("[data-moved]").hidden) tellMoved(form(), merged);
});

document.addEventListener("input", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (!sheet) return;
  sheet.querySelector("[data-refusal]").hidden = true;
  if (event.target.name === "in_parts") { count(sheet); return; }
  if (event.target.name !== "mode" && ![...NOT_WORDS].some((begins) => event.target.name.startsWith(begins))) {
    sheet.querySelector("[data-kept]").textContent = "";
    keepLater(sheet, MODES.includes(event.target.name) ? event.target.name : "reply");
  }
  count(sheet);
});
document.addEventListener("change", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (sheet && event.target.name === "mode") {
    keep(sheet);
    wordsOf(sheet, modeOf(sheet)).focus();
  }
});
document.addEventListener("keydown", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (!sheet || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  const mode = modeOf(sheet);
  if (isSent(sheet, mode)) return;
  const resolves = event.shiftKey && mode === "reply" && sheet.querySelector("[name=resolve]");
  if (resolves) resolves.focus(); // htmx sends the button that has the focus, and forgets it when the focus goes on
  sheet.requestSubmit(resolves || sheet.querySelector(`[data-send=${mode}]`));
});

const isSent = (sheet, mode) => sent?.sheet === sheet && sent.mode === mode && sent.words === wordsOf(sheet, mode).value;

// A late draft must not outlive the reply it became.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches?.("[data-composer]")) return;
  const sheet = event.target;
  const mode = modeOf(sheet);
  unkept.delete(mode);
  keeping[mode]?.abort();
  sent = { xhr: event.detail.xhr, sheet, mode, words: wordsOf(sheet, mode).value };
  document.getElementById("case").focus({ preventScroll: true }); // from here on, single keys are keys again
});

// What is taken back comes to stand above what is being written by now, which the server is told of.
const TAKES_BACK = /^\/(replies|deliveries)\/[^/]+\/(undo|withdraw)\b/;
let back = null; // the request that brings words back, and what was being written
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!form() || !TAKES_BACK.test(detail.path)) return;
  detail.parameters.typed = wordsOf(form(), "reply").value;
  detail.parameters.typed_in = document.getElementById("talk").dataset.case;
});
document.addEventListener("htmx:beforeSend", ({ detail: { xhr, requestConfig } }) => {
  if (form() && TAKES_BACK.test(requestConfig.path)) back = { xhr, typed: requestConfig.parameters.typed };
});

function giveBack(sheet, field, words) {
  const { typed } = back;
  const rest = field.value.startsWith(typed) ? field.value.slice(typed.length) : "";
  field.value = field.defaultValue = words.endsWith(typed) ? words + rest : `${words}\n\n${field.value}`;
  if (field.value !== words) keepLater(sheet, field.name);
}

// The fresh composer's contents go into the one that is here: nothing that is being written in, or clicked, is replaced.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target?.id !== "composer") return;
  event.preventDefault();
  renew(form(), event.detail.fragment.querySelector("[data-composer]"));
});

function renew(sheet, fresh) {
  sheet.querySelector("[name=key]").value = fresh.querySelector("[name=key]").value;
  for (const mode of MODES) renewWords(sheet, wordsOf(sheet, mode), wordsOf(fresh, mode));
  renewWays(sheet, fresh);
  const isWriting = sheet.contains(document.activeElement) && MODES.includes(document.activeElement.name);
  if (!isWriting && !sent) sheet.querySelector(`#mode-${modeOf(fresh)}`).checked = true;
  renewBeside(sheet, fresh);
  sheet.querySelector("[data-refusal]").hidden = true;
  sheet.querySelector("[data-kept]").textContent = "";
  ready();
}

// Files that went out, or came back; parts and deeds belong to words that are gone.
function renewBeside(sheet, fresh) {
  for (const list of sheet.querySelectorAll("[data-enclosures]")) {
    const newer = fresh.querySelector(`[data-enclosures=${list.dataset.enclosures}]`);
    list.replaceChildren(...newer.childNodes);
    window.htmx?.process(list);
  }
  if (sent && wordsOf(sheet, sent.mode).value.trim()) return;
  drawParts(sheet, []);
  const deeds = sheet.querySelector("[data-deeds]");
  for (const each of deeds.querySelectorAll("label")) each.remove();
  deeds.hidden = true;
  sheet.querySelector("[data-translation]").replaceChildren();
}

// Only words that went out make room, and those nobody touched; others go on being written, for the next key.
function renewWords(sheet, field, fresh) {
  field.disabled = fresh.disabled;
  const isGivenBack = back && field.name === "reply" && field.value.trim() && !field.value.includes(fresh.value.trim());
  if (isGivenBack) giveBack(sheet, field, fresh.value);
  else if (isSent(sheet, field.name) || field.value === field.defaultValue) {
    const cameBack = fresh.value.trim() && field.value !== fresh.value;
    const isOut = isSent(sheet, field.name);
    field.value = field.defaultValue = fresh.value;
    if (isOut) wentOut(field);
    if (cameBack) keepLater(sheet, field.name); // the answer tells how it would stand there
  }
  else if (field.value.trim()) keepLater(sheet, field.name);
}

document.addEventListener("draft-taken", ({ target }) => count(target.form));

const shape = (sheet) => [...sheet.querySelectorAll("#way option, input[name=conversation], button[name=resolve]")]
  .map((each) => each.value + each.textContent).join();

function renewWays(sheet, fresh) {
  const chosen = sheet.querySelector("[name=conversation]")?.value;
  const select = () => sheet.querySelector("#way");
  const wanted = fresh.querySelector("#way")?.value;
  sheet.querySelector("#mode-reply").disabled = fresh.querySelector("#mode-reply").disabled;
  if (shape(sheet) !== shape(fresh)) {
    for (const part of ["div.goes", ".foot"]) sheet.querySelector(part).replaceChildren(...fresh.querySelector(part).childNodes);
  }
  if (!select()) return;
  const isBegun = wordsOf(sheet, "reply").value.trim() && [...select().options].some((way) => way.value === chosen);
  select().value = isBegun ? chosen : wanted;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "case" || !event.detail.shouldSwap) return;
  if (form()) keep(form(), { leaving: true });
  unkept.clear();
});
document.addEventListener("visibilitychange", () => { if (document.hidden && form()) keep(form(), { leaving: true }); });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.("[data-composer]")) return;
  if (event.detail.successful) toEnd();
  else refused(event.target);
});
document.addEventListener("deed-done", (event) => { if (event.detail.xhr === back?.xhr) back = null; if (event.detail.xhr === sent?.xhr) sent = null; });
document.addEventListener("case-opened", ready);

// The warning stands where the hand is: between the address and the words.
function refused(sheet) {
  const toast = document.querySelector("#toasts .toast.bad:last-child");
  const check = sheet.querySelector("[data-refusal]");
  if (toast) {
    check.textContent = toast.textContent.trim();
    check.hidden = [...sheet.querySelectorAll(".finding")].some((each) => each.textContent.includes(check.textContent)); // said there already
    toast.remove();
  }
  unkept.add(sent.mode);
  if (["case", ""].includes(document.activeElement.id)) wordsOf(sheet, sent.mode).focus();
}

function ready() {
  if (!form()) return;
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of form().querySelectorAll("[data-send-key]")) key.textContent = "⌘↵";
  count(form());
  const shown = form().querySelector("[data-count]");
  if (shown.classList.contains("over") && way(form())?.splits) keepLater(form(), "reply"); // the answer shows the parts
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

ready(); // a page that came whole: its case was opened before this module could hear of it
