// One person, two tabs at one case: what is kept in one comes to stand in the other. Where both hold words of their own,
// each says so, and the words of both are kept.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("drafts") : null;
const known = new WeakMap(); // by field: its words as they were kept last, here or elsewhere
const elsewhere = new WeakMap(); // by field: what stands in another tab beside its own

const caseHere = () => document.getElementById("talk")?.dataset.case;
const again = (field) => field.dispatchEvent(new Event("input", { bubbles: true })); // as if typed: it is kept anew
const above = (other, words) => (words.trim() ? `${other.trimEnd()}\n\n${words}` : other);

export function both(field) {
  const other = elsewhere.get(field);
  return other ? above(other, field.value) : field.value;
}

export function kept(field, words) {
  const before = known.get(field) ?? field.defaultValue;
  known.set(field, words);
  if (before !== words) channel?.postMessage({ case: caseHere(), mode: field.name, words, before });
}

// What stood here went out; what another tab had beside it did not.
export function wentOut(field) {
  const other = elsewhere.get(field);
  elsewhere.delete(field);
  kept(field, "");
  if (other) { field.value = other; again(field); }
  show();
}

function take(field, words) {
  field.value = field.defaultValue = words;
  known.set(field, words);
  elsewhere.delete(field);
  field.dispatchEvent(new CustomEvent("draft-taken", { bubbles: true }));
}

function hear({ case: where, mode, words, before }) {
  const field = where === caseHere() && document.querySelector(`[data-composer] textarea[name=${mode}]`);
  if (!field) return;
  const [mine, theirs] = [field.value.trim(), words.trim()];
  if (field.value === before || (theirs.includes(mine) && mine !== theirs)) take(field, words);
  else if (mine.includes(theirs)) { elsewhere.delete(field); if (!theirs) again(field); }
  else elsewhere.set(field, words);
  show();
}

export function show() {
  const sheet = document.querySelector("[data-composer]");
  const said = sheet?.querySelector("[data-elsewhere]");
  if (said) said.hidden = !elsewhere.has(sheet.querySelector(`textarea[name=${sheet.querySelector("[name=mode]:checked").value}]`));
}

channel?.addEventListener("message", ({ data }) => hear(data));
document.addEventListener("change", ({ target }) => { if (target.name === "mode" && target.closest("[data-composer]")) show(); });
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-bring]")) return;
  const sheet = target.closest("[data-composer]");
  const field = sheet.querySelector(`textarea[name=${sheet.querySelector("[name=mode]:checked").value}]`);
  field.value = both(field);
  elsewhere.delete(field);
  again(field);
  show();
  field.focus();
});
