// What a help centre adds to plain pages: finding while one types, answers in place, copying. All of it works without.
const WAIT = 120; // milliseconds after the last letter
const WHOLE_WORD = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/; // one sign of these scripts may be a word

const form = document.querySelector("[data-find]");
if (form) {
  const field = form.querySelector("input[type=search]");
  const list = document.getElementById("found-so-far");
  const told = document.getElementById("found-told");
  let waiting = 0;
  let asking = null;

  const close = () => {
    list.hidden = true;
    told.textContent = "";
  };

  const look = async () => {
    const words = field.value.trim();
    asking?.abort();
    if (words.length < 2 && !WHOLE_WORD.test(words)) return close();
    asking = new AbortController();
    try {
      const visit = form.elements.v ? `&v=${form.elements.v.value}` : "";
      const address = `${form.dataset.find}?part=1&q=${encodeURIComponent(words)}${visit}`;
      const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
      if (!answer.ok) return;
      list.innerHTML = await answer.text(); // drawn by our own server, with every word escaped
      list.hidden = list.childElementCount === 0;
      told.textContent = list.querySelector("[data-told]")?.textContent ?? "";
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      list.querySelector("a")?.focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      field.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? field).focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!form.parentElement.contains(event.target)) close();
  });
}

document.addEventListener("submit", async (event) => {
  const part = event.target.dataset.part;
  if (!part) return;
  event.preventDefault();
  const said = new FormData(event.target, event.submitter);
  said.set("part", "1");
  try {
    const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(said), credentials: "omit" });
    if (!answer.ok && ![403, 429].includes(answer.status)) throw new Error(String(answer.status)); // those two say why
    const place = document.getElementById(part);
    place.outerHTML = await answer.text();
    document.getElementById(part).focus();
  } catch {
    // Sent as a page; a form that script sends leaves out the button that was pressed.
    const pressed = event.submitter;
    if (pressed?.name) event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name: pressed.name, value: pressed.value }));
    event.target.submit();
  }
});

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue; // phones pass it on to whatever the reader uses
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.share, url: button.dataset.address }).catch(() => {}); // thought again
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.done;
  });
}
