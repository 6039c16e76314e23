// What helped before goes into the reply with one click: behind the greeting that stands there, or with one of its own.
import { write } from "./composer.js";
import { say } from "./toasts.js";
import { gettext } from "./words.js";

const ROOM = 500; // characters; where less fits, a greeting shares its line

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-offer]");
  if (!button) return;
  const field = document.querySelector("[data-composer] textarea[name=reply]");
  if (!field || field.disabled) { event.preventDefault(); say(gettext("No channel of this case takes a reply from here."), { bad: true }); return; }
  write("reply");
  const { offer, greeting } = button.dataset;
  const apart = isRoomy() ? "\n\n" : " ";
  const before = field.value.trimEnd() || (isRoomy() ? greeting : greeting.replace(/,$/, ".")); // a sentence begins after it
  field.value = `${before}${apart}${offer}`;
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

function isRoomy() {
  const way = document.querySelector("[data-composer] select[name=conversation] option:checked, [data-composer] input[name=conversation]");
  const limit = Number(way?.dataset.limit ?? 0);
  return !limit || limit > ROOM;
}

// After something was said the desk is asked again: whoever was answered needs no more, whoever's answer was undone does.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target?.id !== "composer") return;
  const place = detail.fragment.querySelector("#offers");
  document.getElementById("offers")?.remove();
  if (!place) return;
  document.getElementById("composer").prepend(place);
  window.htmx.process(place);
});
