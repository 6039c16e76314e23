// Files beside what is written: chosen, dropped or pasted; they lie on the server before anything is sent.
import { form, modeOf, way } from "./composer.js";
import { say } from "./toasts.js";
import { filled, gettext } from "./words.js";

const matches = (type, rule) => rule.endsWith("/*") ? rule === "*/*" || type.startsWith(rule.slice(0, -1)) : type === rule;

function taken(sheet) {
  if (modeOf(sheet) === "note") return ["*/*"];
  return (way(sheet)?.takes ?? "").split(",").filter(Boolean);
}

async function add(sheet, files) {
  const rules = taken(sheet);
  const fitting = files.filter((file) => rules.some((rule) => matches(file.type || "application/octet-stream", rule)));
  for (const file of files) {
    if (!fitting.includes(file)) say(filled(gettext("“%(name)s” cannot be sent there."), { name: file.name }), { bad: true });
  }
  if (!fitting.length) return;
  const mode = modeOf(sheet);
  const list = sheet.querySelector(`[data-enclosures=${mode}]`);
  const said = new FormData();
  said.set("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
  said.set("mode", mode);
  said.set("conversation", sheet.querySelector("[name=conversation]")?.value ?? "");
  for (const file of fitting) said.append("files", file);
  list.classList.add("busy");
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(sheet.dataset.enclose, { method: "POST", body: said, headers: { "HX-Request": "true" } });
    const text = await answer.text();
    if (answer.ok) put(list, text);
    else say(sentence(text), { bad: true });
  } catch {
    say(gettext("No connection. The file is not there yet; add it again."), { bad: true });
  } finally {
    list.classList.remove("busy");
    list.removeAttribute("aria-busy");
  }
}

function put(list, text) {
  const known = new Set([...list.children].map((each) => each.id));
  list.innerHTML = text;
  window.htmx?.process(list);
  const fresh = [...list.children].find((each) => !known.has(each.id));
  fresh?.querySelector(".alt")?.focus(); // the moment at which the picture is in mind
}

const sentence = (text) => new DOMParser().parseFromString(text, "text/html").querySelector(".toast")?.textContent.trim()
  || gettext("That file could not be added.");

function show(sheet) {
  const field = sheet.querySelector("[data-files]");
  const rules = taken(sheet);
  field.accept = rules.join(",").replace("*/*", "");
  field.disabled = rules.length === 0;
  sheet.querySelector("[data-attach]").hidden = rules.length === 0;
}

document.addEventListener("change", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (!sheet) return;
  if (event.target.matches("[data-files]")) {
    const files = [...event.target.files];
    event.target.value = "";
    add(sheet, files);
  } else show(sheet);
});
document.addEventListener("paste", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  const files = [...(event.clipboardData?.files ?? [])];
  if (!sheet || !files.length) return;
  event.preventDefault();
  add(sheet, files);
});
document.addEventListener("dragover", (event) => {
  const sheet = event.target.closest?.("[data-composer]");
  if (!sheet || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  sheet.classList.add("dropping");
});
for (const over of ["dragleave", "drop"]) {
  document.addEventListener(over, (event) => {
    const sheet = event.target.closest?.("[data-composer]");
    if (!sheet) return;
    sheet.classList.remove("dropping");
    if (over === "drop" && event.dataTransfer?.files.length) { event.preventDefault(); add(sheet, [...event.dataTransfer.files]); }
  });
}
// Enter in the description of a picture says that it is described, nothing else.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches?.("[data-composer] .alt")) return;
  event.preventDefault();
  event.target.closest("form").querySelector(`textarea[name=${modeOf(event.target.form)}]`).focus();
});
const arrived = () => { if (form()) show(form()); };
document.addEventListener("case-opened", arrived);
document.addEventListener("htmx:oobBeforeSwap", () => setTimeout(arrived));
arrived();
