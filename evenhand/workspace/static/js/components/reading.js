// How a message is read, by keyboard: “c” opens it, arrows move, Enter corrects; the focus comes back to where it was.
let corrected = "";

const parts = (strip) => [...strip.querySelectorAll(":scope > details.part > summary")];
const choices = (menu) => [...menu.querySelectorAll(".choices .choice")];
const isWriting = (element) => element.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

function openMenu(summary) {
  for (const other of document.querySelectorAll("details.menu[open]")) if (other !== summary.parentElement) other.open = false;
  summary.parentElement.open = true;
  summary.focus();
  summary.scrollIntoView({ block: "nearest" });
  first(summary.parentElement);
}

// The value it has now, so that Enter alone changes nothing.
function first(menu) {
  (menu.querySelector(".choice[aria-current]") ?? choices(menu)[0])?.focus();
}

export function openLast() {
  const strips = [...document.querySelectorAll("#timeline .reading")];
  const summary = strips.length && parts(strips.at(-1))[0];
  if (summary) openMenu(summary);
}

function move(menu, key) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const all = parts(menu.parentElement);
    const here = all.indexOf(menu.querySelector("summary"));
    openMenu(all.at((here + (key === "ArrowRight" ? 1 : -1)) % all.length));
    return;
  }
  const all = choices(menu);
  const here = all.indexOf(document.activeElement);
  all.at((here + (key === "ArrowDown" ? 1 : here < 0 ? 0 : -1)) % all.length)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
  const menu = event.target.closest?.(".reading details.part[open]");
  if (menu && event.key.startsWith("Arrow")) { event.preventDefault(); move(menu, event.key); }
});

// A menu's values come when it is opened: who is in it goes to them.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const menu = target.closest?.(".reading details.part[open]");
  if (menu?.contains(document.activeElement) || (menu && document.activeElement === document.body)) first(menu);
});

document.addEventListener("submit", ({ target }) => { corrected = target.dataset?.correct ?? target.dataset?.undo ?? ""; }, true);
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (!corrected || !target.id.startsWith("reading-")) return;
  const strip = document.getElementById(target.id);
  const part = document.getElementById(`part-${target.id.slice("reading-".length)}-${corrected}`);
  corrected = "";
  (part?.querySelector("summary") ?? parts(strip).at(-1))?.focus({ preventScroll: true });
});
