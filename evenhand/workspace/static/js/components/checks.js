// One key answers a check: Enter confirms, 1 to 4 name the mode.
const isFree = (element) => !element.matches?.("input, textarea, select, button, a, summary, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (document.querySelector("dialog[open]") || document.documentElement.dataset.letterKeys === "off") return;
  const isEnter = event.key === "Enter" && isFree(event.target);
  const isDigit = /^[1-4]$/.test(event.key) && !event.target.matches?.("input, textarea, select");
  if (!isEnter && !isDigit) return;
  const form = document.querySelector("#checks form");
  if (!form || form.classList.contains("htmx-request")) return;
  const button = form.querySelector(isEnter ? "[data-said]" : `[data-digit="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
