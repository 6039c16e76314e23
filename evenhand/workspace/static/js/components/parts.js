// A reply that is too long for one post: how it would stand as a thread, as the server cuts it.
import { filled, gettext } from "./words.js";

export function draw(sheet, parts) {
  const box = sheet.querySelector("[data-parts]");
  const list = box.querySelector("[data-parts-list]");
  const texts = parts ?? [];
  if (texts.length === list.children.length && texts.every((text, place) => list.children[place].textContent === text)) return;
  const isNew = box.hidden && texts.length > 0;
  list.replaceChildren(...texts.map(line));
  box.hidden = texts.length === 0;
  if (isNew) box.querySelector("[data-in-parts]").checked = true;
  if (box.hidden) box.querySelector("[data-in-parts]").checked = false;
  const words = gettext("Send as a thread of %(n)s posts, one below the other");
  box.querySelector("[data-parts-head]").textContent = filled(words, { n: texts.length });
}

function line(text) {
  const item = document.createElement("li");
  item.dir = "auto";
  item.textContent = text;
  return item;
}
