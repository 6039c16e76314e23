// Writing a query: a suggestion puts its text into the field, and the preview follows; help stays open.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-query]");
  const field = document.getElementById("text");
  if (!button || !field) return;
  field.focus();
  field.select();
  // As if it had been typed: the preview follows, and Ctrl+Z takes it back.
  if (!document.execCommand("insertText", false, button.dataset.query)) {
    field.value = button.dataset.query;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// Parts that a person opened stay open: through the next preview, and on the next page. What the page opens is open.
const opened = new Set(JSON.parse(sessionStorage.getItem("opened") ?? "[]"));

function reopen(root) {
  for (const part of root.querySelectorAll("details[data-keep-open]")) part.open ||= opened.has(part.id);
}

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.("details[data-keep-open]") || !target.isConnected) return;
  if (target.open) opened.add(target.id); else opened.delete(target.id);
  sessionStorage.setItem("opened", JSON.stringify([...opened]));
}, true);
document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.id === "preview") reopen(target); });
reopen(document);
