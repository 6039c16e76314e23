// What a member is writing stays in their browser until it is sent: a telephone forgets pages. It goes when they sign
// out, when somebody else signs in, and after a week.
const BEGINS = "community-draft ";
const KEPT_FOR = 7 * 86_400_000; // milliseconds
const owner = document.body.dataset.member ?? "";

function storage() {
  try { return window.localStorage; } catch { return null; } // switched off
}

function keep(key, text) {
  try {
    if (text.trim()) storage()?.setItem(key, JSON.stringify({ text, at: Date.now() }));
    else storage()?.removeItem(key);
  } catch { /* full: what is written stays in the page */ }
}

function kept(key) {
  try {
    const said = JSON.parse(storage()?.getItem(key) ?? "null");
    return said && Date.now() - said.at < KEPT_FOR ? String(said.text) : "";
  } catch { return ""; }
}

const ours = `${BEGINS}${owner} `;
for (const key of Object.keys(storage() ?? {})) {
  if (key.startsWith(BEGINS) && (!owner || !key.startsWith(ours) || !kept(key))) storage().removeItem(key);
}

for (const field of owner ? document.querySelectorAll("textarea[data-keep]") : []) {
  const key = ours + field.dataset.keep;
  const note = field.form.querySelector("[data-kept]");
  if (kept(key) && (!field.value || "quoted" in field.dataset)) {
    field.value = [kept(key).trim(), field.value].filter(Boolean).join("\n\n"); // a passage that was quoted comes after it
    note.hidden = false;
  }
  field.addEventListener("input", () => keep(key, field.value));
  field.form.addEventListener("submit", () => keep(key, ""));
  note.querySelector("button").addEventListener("click", () => {
    field.value = "";
    keep(key, "");
    note.hidden = true;
    field.focus();
  });
}
