// Finding as one types: what is found fills the list, and the case on the screen stays where it is. Where there is no
// list, or no script, the form opens its own page.
const form = document.querySelector("form.find");

if (form && document.getElementById("list")) {
  const wanted = {
    "hx-get": form.action, "hx-target": "#list", "hx-swap": "outerHTML", "hx-sync": "this:replace",
    "hx-trigger": "submit, input changed delay:200ms from:#search",
    [location.pathname === new URL(form.action).pathname ? "hx-replace-url" : "hx-push-url"]: "true",
  };
  for (const [name, value] of Object.entries(wanted)) form.setAttribute(name, value);
  form.addEventListener("htmx:afterOnLoad", () => {
    form.removeAttribute("hx-push-url"); // Back leads to what was there before the first letter
    form.setAttribute("hx-replace-url", "true");
    document.getElementById("announce").textContent = document.querySelector("#list h2")?.textContent ?? "";
  });
}
