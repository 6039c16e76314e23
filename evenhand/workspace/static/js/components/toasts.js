// Sentences to the person: they go by themselves, refusals stay longer.
const box = document.getElementById("toasts");

export function say(sentence, { bad = false } = {}) {
  const toast = document.createElement("p");
  toast.className = bad ? "toast bad" : "toast";
  toast.textContent = sentence;
  box.append(toast);
}

function fade(toast) {
  const lasts = toast.querySelector("form") ? 15000 : toast.classList.contains("bad") ? 9000 : 5000; // one may be answered
  setTimeout(() => toast.remove(), lasts);
}

for (const toast of box.children) fade(toast);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) fade(node);
}).observe(box, { childList: true });

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || xhr.getResponseHeader("HX-Reswap")) return;
  // A whole page of error has no place in a column.
  event.detail.shouldSwap = false;
  say(xhr.status === 403 ? "This page is too old. Reload it; what you wrote is kept." : "That did not work. Try again.", { bad: true });
});
document.addEventListener("htmx:sendError", () => {
  say("No connection. Nothing is lost: send it again, it goes out only once.", { bad: true });
});
