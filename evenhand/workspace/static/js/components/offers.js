// What helped before goes into the reply with one click: behind the greeting that stands there, or with one of its own.
import { form, way, write } from "./composer.js";
import { insert } from "./suggesting.js";
import { say } from "./toasts.js";
import { gettext } from "./words.js";

const ROOM = 500; // characters; where less fits, a greeting shares its line
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-offer]");
  if (!button) return;
  const field = document.querySelector("[data-composer] textarea[name=reply]");
  if (!field || field.disabled) { event.preventDefault(); say(gettext("No channel of this case takes a reply from here."), { bad: true }); return; }
  write("reply");
  const { offer, greeting, link } = button.dataset;
  const limit = Number(way(form())?.limit ?? 0);
  const isRoomy = !limit || limit > ROOM;
  const written = field.value.trimEnd();
  // A sentence begins after a greeting that shares its line.
  const before = `${written || (isRoomy ? greeting : greeting.replace(/,$/, "."))}${isRoomy ? "\n\n" : " "}`;
  insert(field, written.length, (before + fitted(offer, link, before, limit)).slice(written.length));
});

// As many whole sentences of a page's words as fit before its address; without an address the words stay whole.
function fitted(words, link, before, limit) {
  const { unit, mark = "" } = way(form()) ?? {};
  const length = (text) => (unit === "graphemes" ? [...letters.segment(text)].length : [...text].length);
  if (!limit || !link || link === words || length(before + words + mark) <= limit) return words;
  let room = limit - length(`${before}${link}${mark}`) - 1;
  const kept = [];
  for (const { segment } of sentences.segment(words.replace(link, "").trim())) {
    room -= length(segment);
    if (room < 0) break;
    kept.push(segment);
  }
  return `${kept.join("").trim()} ${link}`.trim();
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
