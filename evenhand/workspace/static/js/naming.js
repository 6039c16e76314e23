// Naming somebody: after “@” and the first letters, names to choose from. Typing the whole name does the same.
const BEGUN = /(?:^|\s)[(["„“‘«']?@([^\s@][^@\n]{0,39}|)$/u;
let number = 0;

function listFor(field) {
  const list = document.createElement("ul");
  list.id = `names-${(number += 1)}`;
  list.className = "names-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.namesLabel);
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  return list;
}

for (const field of document.querySelectorAll("textarea[data-names]")) {
  const list = listFor(field);
  let asked = 0, timer = 0, at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (by) => {
    const all = [...list.children];
    at = (at + by + all.length) % all.length;
    all.forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };

  const take = (name) => {
    const caret = field.selectionStart;
    const from = field.value.lastIndexOf("@", caret - 1);
    field.setRangeText(`@${name} `, from, caret, "end");
    field.dispatchEvent(new Event("input", { bubbles: true })); // it is kept with the draft
    close();
    field.focus();
  };

  const show = (names) => {
    list.replaceChildren(...names.map((name, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.dir = "auto";
      option.textContent = name;
      return option;
    }));
    list.hidden = !names.length;
    if (names.length) { at = -1; choose(1); } else close();
  };

  const ask = async (begun) => {
    const mine = (asked += 1);
    try {
      const answer = await fetch(`${field.dataset.names}&q=${encodeURIComponent(begun)}`, { headers: { Accept: "application/json" } });
      if (mine === asked) show(answer.ok ? (await answer.json()).names : []);
    } catch { close(); } // no network: the name can be typed
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    const begun = BEGUN.exec(field.value.slice(0, field.selectionStart));
    asked += 1;
    if (begun) timer = setTimeout(() => ask(begun[1]), 150);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) take(list.children[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the hand
    const option = event.target.closest("[role=option]");
    if (option) take(option.textContent);
  });
}
