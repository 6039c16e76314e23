// What speaks against sending, asked for while somebody writes: late enough not to disturb, and never in the way.
const WAIT = 300;
const LOOKS = 6; // how often a page asks again whether the links open
let timer = 0;
let asking = null;
let looks = 0;

const sheetOf = () => document.querySelector("[data-composer]:has([data-findings])");
const isReply = (sheet) => sheet.querySelector("[name=mode]:checked")?.value !== "note";

function later(wait = WAIT) {
  clearTimeout(timer);
  timer = setTimeout(look, wait);
}

function said(sheet) {
  const asked = new FormData();
  for (const name of ["csrfmiddlewaretoken", "reply", "conversation", "key"]) {
    asked.set(name, sheet.querySelector(`[name=${name}]`)?.value ?? "");
  }
  for (const passed of sheet.querySelectorAll("[name=despite]:checked")) asked.append("despite", passed.value);
  return asked;
}

async function look() {
  const sheet = sheetOf();
  const box = sheet?.querySelector("[data-findings]");
  if (!box) return;
  asking?.abort();
  const words = sheet.querySelector("[name=reply]").value;
  if (!words.trim() || !isReply(sheet)) { box.replaceChildren(); return; }
  asking = new AbortController();
  try {
    const answer = await fetch(box.dataset.findings, {
      method: "POST", body: said(sheet), signal: asking.signal, headers: { "HX-Request": "true" },
    });
    if (!answer.ok) return;
    const found = await answer.text();
    if (box.isConnected && sheet.querySelector("[name=reply]").value === words) draw(box, found);
  } catch { /* leaving, or no connection: sending looks once more */ }
}

// Nothing that somebody is about to tick is replaced by the same thing.
function draw(box, found) {
  const fresh = document.createElement("template");
  fresh.innerHTML = found;
  const ticked = new Set([...box.querySelectorAll("[name=despite]:checked")].map((each) => each.value));
  for (const each of fresh.content.querySelectorAll("[name=despite]")) each.checked = ticked.has(each.value);
  if (fresh.content.querySelector("[data-looking]") && looks < LOOKS) { looks += 1; later(1200); }
  if (shown(box) === shown(fresh.content)) return;
  const held = box.contains(document.activeElement) ? document.activeElement.value : null;
  box.replaceChildren(fresh.content);
  if (held) box.querySelector(`[name=despite][value="${CSS.escape(held)}"]`)?.focus();
}

const shown = (part) => [...part.querySelectorAll(".finding, .looking")]
  .map((each) => `${each.className} ${each.dataset.from} ${each.textContent.trim()}`).join("\n");

// The server counts characters, a text field counts half of some of them.
const unitsBefore = (text, characters) => [...text].slice(0, characters).join("").length;

document.addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-jump]")?.closest("[data-from]");
  const field = line?.closest("form")?.querySelector("[name=reply]");
  if (!field) return;
  field.focus();
  field.setSelectionRange(unitsBefore(field.value, Number(line.dataset.from)), unitsBefore(field.value, Number(line.dataset.to)));
});
document.addEventListener("input", (event) => {
  if (!event.target.closest?.("[data-composer]") || event.target.name === "despite") return;
  looks = 0;
  if (["reply", "conversation", "mode"].includes(event.target.name)) later();
});
document.addEventListener("change", (event) => {
  if (event.target.closest?.("[data-composer]") && ["conversation", "mode"].includes(event.target.name)) later(0);
});
// Sent: nothing is left to look at. Refused: why stands here at once.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("[data-composer]")) later(0);
});
document.addEventListener("case-opened", () => {
  looks = 0;
  if (sheetOf()?.querySelector("[name=reply]").value.trim()) later(0);
});
if (sheetOf()?.querySelector("[name=reply]").value.trim()) later(0);
