// While somebody writes to a person: pages that may answer it already. The form stays as it is, and so does its button.
const WAIT = 700; // milliseconds after the last letter
const SHORTEST = 12; // letters; those of scripts without capitals say more, and count twice
const LETTERS = /\p{Lo}/gu;
const size = (text) => text.length + (text.match(LETTERS) ?? []).length;

const form = document.querySelector("[data-near]");
const place = document.getElementById("near");
if (form && place) {
  const field = form.elements.words;
  let waiting = 0;
  let asking = null;
  let asked = field.value.trim();

  const look = async () => {
    const words = field.value.trim();
    if (words === asked) return;
    asking?.abort();
    asked = words;
    if (size(words) < SHORTEST) return place.replaceChildren();
    asking = new AbortController();
    const said = new URLSearchParams({ words, visit: form.elements.visit.value, page: form.elements.page.value });
    try {
      const answer = await fetch(form.dataset.near, { method: "POST", body: said, signal: asking.signal, credentials: "omit" });
      if (answer.ok) show(await answer.text());
    } catch (problem) {
      if (problem.name !== "AbortError") place.replaceChildren();
    }
  };

  // The same list is left alone, so that it is read out once.
  const show = (drawn) => {
    if (drawn.trim() !== place.innerHTML.trim()) place.innerHTML = drawn; // drawn by our own server, every word escaped
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
}
