// Puts a newer list in place of an older one, leaving alone what is the same: nothing jumps, nothing loses focus.

// What a person would not call a change: times that tick, tokens, an opened fold, values to choose from, a lifted veil.
export function essence(element) {
  const copy = element.cloneNode(true);
  for (const each of copy.querySelectorAll("time, [name=csrfmiddlewaretoken], .reading .choices, .veil, .personal, .fold-in, [data-asked]")) each.remove();
  for (const each of copy.querySelectorAll("[open]")) each.removeAttribute("open");
  for (const each of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["tabindex", "aria-current", "class"]) each.removeAttribute(name);
  }
  return copy.innerHTML.replace(/\s+/g, " ");
}

// What the reader asked for in a part (a translation, a mail as it was formatted) stays while the words it is about do.
const wordsBeside = (place) => place.parentElement?.querySelector(".words")?.textContent.trim();

function carry(old, child) {
  for (const place of child.querySelectorAll("[data-asked]")) {
    const shown = old.querySelector(`#${CSS.escape(place.id)}`);
    if (shown && wordsBeside(shown) === wordsBeside(place)) place.replaceWith(shown);
  }
}

// Both lists' children carry ids. Returns the elements that are new or changed.
export function morph(target, source) {
  const known = new Map([...target.children].map((child) => [child.id, child]));
  const fresh = [];
  const wanted = [...source.children].map((child) => {
    const old = known.get(child.id);
    if (old && essence(old) === essence(child)) return old;
    if (old) carry(old, child);
    fresh.push(child);
    return child;
  });
  const staying = new Set(wanted);
  for (const child of [...target.children]) if (!staying.has(child)) child.remove();
  wanted.forEach((child, place) => {
    if (target.children[place] !== child) target.insertBefore(child, target.children[place] ?? null);
  });
  for (const child of fresh) window.htmx?.process(child);
  return fresh;
}
