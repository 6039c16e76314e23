// Into private: the form comes into a dialog over the case. Without script the link leads to a page of its own.
const dialog = document.createElement("dialog");
dialog.id = "handover-dialog";
dialog.className = "handover-dialog";
dialog.setAttribute("aria-labelledby", "handover-title");
dialog.innerHTML = '<div id="handover-box"></div>';
document.body.append(dialog);
const box = dialog.firstElementChild;
const wordsOf = () => box.querySelector("[name=reply]");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== box) return;
  if (!dialog.open) dialog.showModal();
  (wordsOf() ?? box.querySelector("button"))?.focus();
});

// Usual words are exchanged for usual words; what somebody wrote themselves stays.
dialog.addEventListener("change", (event) => {
  if (event.target.name !== "way") return;
  const usual = [...box.querySelectorAll("[name=way]")].map((way) => way.dataset.words);
  const field = wordsOf();
  if (usual.some((words) => words.trim() === field.value.trim())) field.value = event.target.dataset.words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-handover]")) dialog.close();
});
document.addEventListener("handover-done", () => dialog.close());
dialog.addEventListener("close", () => box.replaceChildren());

// A sentence behind the dialog would not be seen; it stands inside.
dialog.addEventListener("htmx:afterRequest", (event) => {
  const toast = document.querySelector("#toasts .toast.bad:last-child");
  if (event.detail.successful || !toast) return;
  box.querySelector(".refused")?.remove();
  const said = document.createElement("p");
  said.className = "said bad refused";
  said.setAttribute("role", "alert");
  said.textContent = toast.textContent.trim();
  box.querySelector("fieldset.foot")?.before(said);
  toast.remove();
});
