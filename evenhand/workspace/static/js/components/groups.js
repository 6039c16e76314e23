// The groups of the menu are <details>; which of them are folded is remembered for the person, on every device.
const nav = document.getElementById("views");

// Counts that come anew leave the groups as the person sees them.
export function foldAlike(here, there) {
  for (const group of there.querySelectorAll("[data-group]")) {
    group.open = here.querySelector(`[data-group="${group.dataset.group}"]`)?.open ?? group.open;
  }
}

nav?.addEventListener("click", (event) => {
  const group = event.target.closest("[data-group] > summary")?.parentElement;
  if (!group) return;
  const said = new URLSearchParams({ name: group.dataset.group, open: group.open ? "0" : "1" }); // it turns after this
  said.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  fetch(nav.dataset.turn, { method: "POST", body: said, keepalive: true }).catch(() => null); // then for this page only
});

// The next page keeps as much room for the counts as they take on this one, so that nothing moves when they come.
document.addEventListener("htmx:load", ({ target }) => { if (target.id === "counted") keepRoom(); });
function keepRoom() {
  const high = document.querySelector("#counted:not(.away)")?.offsetHeight;
  try { if (high) sessionStorage.setItem("counted", String(high)); } catch { /* it moves, then */ }
}
keepRoom();

const showWhere = () => nav?.querySelector(".groups [aria-current]")?.scrollIntoView({ block: "nearest" });
nav?.addEventListener("toggle", showWhere); // as a sheet
showWhere();
