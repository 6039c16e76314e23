// What speaks against sending, asked for while somebody writes: late enough not to disturb, and never in the way.
const WAIT = 300;
const LOOKS = 6; // how often a page asks again whether the links open
const HELD = ":has([data-findings])";
let timer = 0;
let asking = null;
let looks = 0;
let isRefused = false; // and nothing was typed since

const composer = () => document.querySelector(`[data-composer]${HELD}`);
const formAt = (element) => element?.closest?.(`form${HELD}`);
const isReply = (form) => form.querySelector("[name=mode]:checked")?.value !== "note";

function later(form, wait = WAIT) {
  clearTimeout(timer);
  timer = setTimeout(() => look(form), wait);
}

function said(form) {
  const asked = new FormData();
  for (const name of ["csrfmiddlewaretoken", "reply", "conversation", "key"]) {
    asked.set(name, form.querySelector(`[name=${name}]`)?.value ?? "");
  }
  return asked;
}

async function look(form) {
  const box = form?.isConnected && form.querySelector("[data-findings]");
  if (!box) return;
  asking?.abort();
  const words = form.querySelector("[name=reply]").value;
  if (!words.trim() || !isReply(form)) { box.replaceChildren(); return; }
  asking = new AbortController();
  try {
    const answer = await fetch(box.dataset.findings, {
      method: "POST", body: said(form), signal: asking.signal, headers: { "HX-Request": "true" },
    });
    if (!answer.ok) return;
    const found = await answer.text();
    if (!box.isConnected || form.querySelector("[name=reply]").value !== words) return;
    draw(form, box, found);
    if (isRefused) ask(form, box);
  } catch { /* leaving, or no connection: sending looks once more */ }
}

// Nothing that somebody is about to tick is replaced by the same thing.
function draw(form, box, found) {
  const fresh = document.createElement("template");
  fresh.innerHTML = found;
  const looking = fresh.content.querySelector("[data-looking]");
  if (looking && looks < LOOKS) { looks += 1; later(form, 600 * looks); } else looking?.remove();
  if (shown(box) === shown(fresh.content)) return;
  const ticked = new Set([...box.querySelectorAll("[name=despite]:checked")].map((each) => each.value));
  for (const each of fresh.content.querySelectorAll("[name=despite]")) each.checked = ticked.has(each.value);
  const held = box.contains(document.activeElement) ? document.activeElement.value : null;
  box.replaceChildren(fresh.content);
  if (held) box.querySelector(`[name=despite][value="${CSS.escape(held)}"]`)?.focus();
}

// Refused for a warning: the question that stands open comes under the hand, and its reason is said once.
function ask(form, box) {
  isRefused = false;
  const refusal = form.querySelector("[data-refusal]");
  if (refusal && box.textContent.includes(refusal.textContent)) refusal.hidden = true;
  const question = box.querySelector(".finding.block") ? null : box.querySelector("[name=despite]:not(:checked)");
  if (["case", "reply", ""].includes(document.activeElement.id)) question?.focus();
}

const shown = (part) => [...part.querySelectorAll(".finding, .looking")]
  .map((each) => `${each.className} ${places(each)} ${each.textContent.trim()}`).join("\n");
const places = (line) => [...line.querySelectorAll("[data-from]")].map(({ dataset }) => `${dataset.from}-${dataset.to}`).join(" ");

// The server counts characters, a text field counts half of some of them.
const unitsBefore = (text, characters) => [...text].slice(0, characters).join("").length;

document.addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-jump]")?.closest("[data-from]");
  const field = formAt(line)?.querySelector("[name=reply]");
  if (!field) return;
  field.focus();
  field.setSelectionRange(unitsBefore(field.value, Number(line.dataset.from)), unitsBefore(field.value, Number(line.dataset.to)));
});
document.addEventListener("click", (event) => {
  const said = event.target.closest?.("[data-insert]");
  const field = formAt(said)?.querySelector("[name=reply]");
  if (!field) return;
  field.value = `${field.value.trimEnd()}${field.value.trim() ? "\n" : ""}${said.dataset.insert}`;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("input", (event) => {
  const form = formAt(event.target);
  if (!form || !["reply", "conversation", "mode"].includes(event.target.name)) return;
  looks = 0;
  isRefused = false;
  later(form);
});
document.addEventListener("change", (event) => {
  const form = formAt(event.target);
  if (form && ["conversation", "mode"].includes(event.target.name)) later(form, 0);
});
// Sent: nothing is left to look at. Refused: why stands here at once.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.(`form${HELD}`)) return;
  isRefused = !event.detail.successful;
  later(event.target, 0);
});
const begin = () => {
  looks = 0;
  if (composer()?.querySelector("[name=reply]").value.trim()) later(composer(), 0);
};
document.addEventListener("case-opened", begin);
begin();
