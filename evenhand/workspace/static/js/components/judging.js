// On a card a digit chooses the level of the item that has the focus, and goes on to the next one.
document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-item]");
  if (!item || event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key)) return;
  const levels = [...item.querySelectorAll("input[type=radio]")];
  const chosen = event.key === "0" ? levels.at(-1) : levels[Number(event.key) - 1];
  if (!chosen || (event.key !== "0" && chosen === levels.at(-1))) return;
  event.preventDefault();
  chosen.checked = true;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  const next = item.nextElementSibling?.querySelector("input");
  (next ?? chosen).focus();
});
