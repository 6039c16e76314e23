// Menus are <details>; one is open at a time, Esc and a click elsewhere close it, arrows go through it.
const open = () => document.querySelectorAll("details.menu[open]");
const choices = (menu) => [...menu.querySelectorAll(".choices :is(a, button, input, select):not([disabled], [type=hidden])")].filter((each) => each.checkVisibility());

const first = (menu) => menu.querySelector(".choice[aria-current]") ?? choices(menu)[0];

export function openMenu(menu) {
  menu.open = true;
  menu.querySelector("summary").focus();
  first(menu)?.focus();
}

// What a menu fetches comes a moment later; the focus that waits on the summary goes in.
document.addEventListener("htmx:afterSwap", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (menu && (menu.querySelector("summary") === document.activeElement || document.activeElement === document.body)) first(menu)?.focus();
});

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  const sheet = event.target.closest("[data-open]");
  if (sheet) {
    for (const menu of open()) menu.open = false;
    document.getElementById(sheet.dataset.open).showModal();
  }
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.menu[open]")) return;
  for (const menu of open()) if (menu !== event.target && !menu.contains(event.target)) menu.open = false;
  keepInSight(event.target);
}, { capture: true });

// A menu near the edge opens to the other side.
function keepInSight(menu) {
  const list = menu.querySelector(":scope > .choices");
  if (!list) return;
  list.classList.remove("other-way", "upward");
  const box = list.getBoundingClientRect();
  if (box.left < 4 || box.right > innerWidth - 4) list.classList.add("other-way");
  if (box.bottom > innerHeight - 4 && box.height < box.top) list.classList.add("upward");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of open()) {
      const had = menu.contains(document.activeElement);
      menu.open = false;
      if (had) menu.querySelector("summary").focus();
      event.preventDefault();
    }
    return;
  }
  go(event);
});

function go(event) {
  if (event.defaultPrevented) return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu || event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const all = choices(menu);
  const at = all.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined || !all.length) return;
  event.preventDefault();
  event.stopPropagation();
  all.at(to % all.length).focus();
}
