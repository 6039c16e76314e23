// Writing a query: a suggestion puts its text into the field, and the preview follows.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-query]");
  const field = document.getElementById("text");
  if (!button || !field) return;
  field.value = button.dataset.query;
  field.focus();
  htmx.trigger(field, "again");
});
