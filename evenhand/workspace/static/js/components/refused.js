// What was typed into a form that was refused stands in it again: in this tab alone, and until the next page.
const KEPT = "refused";
const WHY = "main .said.bad[role=alert]"; // else a toast says why, wherever the page is
const LONGEST = 200_000;
const UNTYPED = new Set(["hidden", "password", "file", "submit", "button", "reset", "fieldset", "output"]);

const fields = (form) => [...form.elements].filter((field) => field.name && !UNTYPED.has(field.type));
const isTick = (field) => field.type === "checkbox" || field.type === "radio";

// Forms of one address are told apart by what they carry along unseen, but for what is another at each look. Ticks may
// come and go: what is to be confirmed changes with what happened meanwhile.
const EVER_NEW = new Set(["csrfmiddlewaretoken", "seen", "seen_until"]);
const SAID_ANEW = "despite"; // whoever confirms something looks at it as it stands now
const key = (form) => {
  const carried = [...form.elements].filter((field) => field.type === "hidden" && !EVER_NEW.has(field.name));
  const address = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  return JSON.stringify([address, carried.map((field) => [field.name, field.value]), fields(form).filter((field) => !isTick(field)).map((field) => field.name)]);
};

const place = (field) => (isTick(field) ? `${field.name} ${field.value}` : field.name);

const said = (field) => {
  if (isTick(field)) return field.checked;
  return field.multiple && field.options ? [...field.selectedOptions].map((option) => option.value) : field.value;
};

const say = (field, value) => {
  if (isTick(field)) field.checked = value === true;
  else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
};

const keep = (form) => {
  try {
    const kept = JSON.stringify({ key: key(form), values: fields(form).map((field) => [place(field), said(field)]) });
    if (kept.length <= LONGEST) sessionStorage.setItem(KEPT, kept);
  } catch { /* a device that keeps nothing begins anew */ }
};

const taken = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return null;
  }
};

const putBack = (kept) => {
  const form = [...document.querySelectorAll("main form")].find((each) => key(each) === kept.key);
  if (!form) return;
  for (const field of fields(form)) {
    const at = field.name === SAID_ANEW ? -1 : kept.values.findIndex(([where]) => where === place(field));
    if (at >= 0) say(field, kept.values.splice(at, 1)[0][1]);
  }
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const why = document.querySelector(WHY);
  if (why) why.scrollIntoView({ block: "center" });
  else form.scrollIntoView({ block: "nearest" });
};

const kept = taken();
if (kept && document.querySelector(`.toast.bad, ${WHY}`)) putBack(kept);

addEventListener("submit", (event) => {
  const form = event.target;
  if (!event.defaultPrevented && form.getAttribute("method") === "post" && form.closest("main")) keep(form);
});
