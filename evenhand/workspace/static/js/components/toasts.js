// Sentences to the person: they go by themselves, refusals stay longer, none goes while somebody looks at it.
import { gettext } from "./words.js";

const box = document.getElementById("toasts");
const LASTS = { sentence: 5000, refusal: 9000, question: 15000 };

export function say(sentence, { bad = false } = {}) {
  const toast = document.createElement("p");
  toast.className = bad ? "toast bad" : "toast";
  toast.textContent = sentence;
  box.append(toast);
}

function lasting(toast) {
  if (toast.dataset.lasts) return Number(toast.dataset.lasts) * 1000;
  if (toast.querySelector("form, button, a")) return LASTS.question;
  return toast.classList.contains("bad") ? LASTS.refusal : LASTS.sentence;
}

// The time runs while nobody points at it and nothing in it has the focus.
function fade(toast) {
  let left = lasting(toast);
  const beat = setInterval(() => {
    if (!toast.isConnected) { clearInterval(beat); return; }
    if (toast.matches(":hover, :focus-within")) return;
    left -= 250;
    if (left <= 0) { clearInterval(beat); toast.remove(); }
  }, 250);
}

for (const toast of box?.children ?? []) fade(toast);
if (box) {
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) fade(node);
  }).observe(box, { childList: true });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || xhr.getResponseHeader("HX-Reswap")) return;
  // A whole page of error has no place in a column.
  event.detail.shouldSwap = false;
  say(xhr.status === 403 ? gettext("This page is too old. Reload it; what you wrote is kept.") : gettext("That did not work. Try again."), { bad: true });
});
document.addEventListener("htmx:sendError", () => {
  say(gettext("No connection. Nothing is lost: send it again, it goes out only once."), { bad: true });
});
