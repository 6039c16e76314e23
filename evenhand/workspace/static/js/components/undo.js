// What was sent can be undone: the toast counts down with the outbox, and goes when the reply does.
import { filled, gettext } from "./words.js";

const box = document.getElementById("toasts");

function count(toast) {
  const until = performance.now() + Number(toast.dataset.goesOut) * 1000;
  const shown = toast.querySelector("[data-seconds]");
  const beat = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    if (!toast.isConnected) return;
    if (left <= 0) { toast.remove(); return; }
    shown.textContent = filled(gettext("%(n)s s"), { n: left });
    setTimeout(beat, 250);
  };
  beat();
}

const begin = (toast) => { if (toast.matches?.("[data-goes-out]")) count(toast); };

if (box) {
  for (const toast of box.children) begin(toast);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) begin(node);
  }).observe(box, { childList: true });
}

// Undone, or too late: the question is answered either way.
document.addEventListener("htmx:afterRequest", (event) => {
  const toast = event.target.matches?.(".toast form") && event.target.closest(".toast");
  if (!toast) return;
  toast.remove();
  if (event.detail.successful && toast.matches(".sending")) document.querySelector("[data-composer] [name=reply]")?.focus();
});
