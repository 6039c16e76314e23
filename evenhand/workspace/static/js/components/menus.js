// Menus are <details>; one is open at a time, Esc and a click elsewhere close it.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  const sheet = event.target.closest("[data-open]");
  if (sheet) {
    for (const menu of open()) menu.open = false;
    document.getElementById(sheet.dataset.open).showModal();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const had = menu.contains(document.activeElement);
    menu.open = false;
    if (had) menu.querySelector("summary").focus();
  }
});
