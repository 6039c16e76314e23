// The column beside a case: tabs by arrows, answers put into the composer, forms on a sheet over the desk.
import { write } from "./composer.js";
import { say } from "./toasts.js";
import { gettext } from "./words.js";

const sheet = Object.assign(document.createElement("dialog"), { id: "sheet", className: "sheet-dialog" });
sheet.setAttribute("aria-labelledby", "sheet-title");
document.body.append(sheet);

// Arrows go through the tabs and show them; Home and End go to the first and last.
document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.(".ctab");
  if (!tab || event.ctrlKey || event.metaKey || event.altKey) return;
  const tabs = [...tab.parentElement.children];
  const way = document.dir === "rtl" ? -1 : 1;
  const to = { ArrowRight: tabs.indexOf(tab) + way, ArrowLeft: tabs.indexOf(tab) - way, Home: 0, End: tabs.length - 1 }[event.key];
  if (event.key === " ") { event.preventDefault(); tab.click(); return; }
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs.at(to % tabs.length);
  next.focus();
  next.click();
});

// A tab that comes anew keeps the focus it had; what was under the hand may be gone.
let hadFocus = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "context") hadFocus = detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "sheet") show();
  if (detail.target?.id !== "context" || !hadFocus) return;
  hadFocus = false;
  if (document.activeElement === document.body) document.getElementById("context-panel")?.focus({ preventScroll: true });
});
// A form being filled in is not replaced because something else changed.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "context" && event.target.querySelector("form.fields")?.contains(document.activeElement)) event.preventDefault();
});

function show() {
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("[autofocus]")?.focus();
}
function close() { sheet.close(); sheet.replaceChildren(); }

sheet.addEventListener("click", (event) => {
  if (event.target === sheet || event.target.closest("[data-close]")) { event.preventDefault(); close(); }
});
document.addEventListener("context-changed", () => { if (sheet.open) close(); });
// A refusal would stand behind the sheet; so it stands on it.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!sheet.open || !sheet.contains(detail.elt) || detail.successful) return;
  const page = new DOMParser().parseFromString(detail.xhr.responseText ?? "", "text/html");
  const said = page.querySelector(".toast")?.textContent.trim() || gettext("That did not work. Try again.");
  let line = sheet.querySelector(".wrong");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "wrong" });
    line.setAttribute("role", "alert");
    sheet.querySelector("form").append(line);
  }
  line.textContent = said;
});
// Choosing another time leads to its field.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.(".pick-one [name=when][value=own]")) target.closest(".pick-one").querySelector(".own-at")?.focus();
});

// An answer that solved a case like this one goes where the reply is being written.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-alike]");
  if (!button) return;
  event.preventDefault(); // without script the button puts it into the draft
  const words = document.getElementById(button.dataset.alike)?.textContent.trim();
  const field = document.querySelector("[data-composer] textarea[name=reply]");
  if (!words || !field || field.disabled) { say(gettext("No channel of this case takes a reply from here."), { bad: true }); return; }
  document.getElementById("side")?.matches(":popover-open") && document.getElementById("side").hidePopover();
  write("reply");
  const before = field.value && !/\s$/.test(field.value.slice(0, field.selectionStart)) && field.selectionStart ? "\n\n" : "";
  field.setRangeText(before + words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  button.dispatchEvent(new Event("inserted")); // the desk counts it as used
});
