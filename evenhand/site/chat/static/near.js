// Before the first word is sent: pages that may answer it. The field and its button stay as they are.
const WAIT = 700; // milliseconds after the last letter
const SHORTEST = 12; // letters; those of scripts without capitals say more, and count twice
const LETTERS = /\p{Lo}/gu;
const size = (text) => text.length + (text.match(LETTERS) ?? []).length;

// As a browser draws it also where the page came without encryption.
const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Near {
  // `place` is drawn into; `keep` tells whether a chat runs already.
  constructor(line, config, place, keep) {
    Object.assign(this, { line, config, place, keep, waiting: 0, asked: "", turn: 0 });
    this.at = `evenhand ${config.door} visit`;
    this.held = "";
  }

  // A number drawn for this visit; it names nobody and ends with the tab.
  get visit() {
    try {
      if (!sessionStorage.getItem(this.at)) sessionStorage.setItem(this.at, drawn());
      return sessionStorage.getItem(this.at);
    } catch {
      return (this.held ||= drawn());
    }
  }

  begun() {
    clearTimeout(this.waiting);
    this.turn += 1;
    this.place.replaceChildren();
  }

  // The visit is over: what begins anew is another one.
  over() {
    this.held = this.asked = "";
    try {
      sessionStorage.removeItem(this.at);
    } catch {
      // then it ends with the tab
    }
  }

  typed(text) {
    clearTimeout(this.waiting);
    if (!this.keep.token) this.waiting = setTimeout(() => this.look(text.trim()), WAIT);
  }

  async look(text) {
    if (text === this.asked || this.keep.token) return;
    this.asked = text;
    const turn = (this.turn += 1);
    if (size(text) < SHORTEST) return this.place.replaceChildren();
    try {
      const said = { visit: this.visit, text: text.slice(0, 1000), language: this.config.language };
      const found = await this.line.json(`${this.config.door}/near`, said);
      if (turn === this.turn) this.show(found);
    } catch {
      // nothing is suggested then
    }
  }

  show(found) {
    const { words } = this.config;
    if (!found.length) return this.place.replaceChildren();
    const list = document.createElement("ul");
    for (const each of found) {
      const link = Object.assign(document.createElement("a"), { href: each.address, target: "_blank", rel: "noopener", title: each.summary });
      const tab = Object.assign(document.createElement("span"), { className: "hidden", textContent: ` (${words.near_tab})` });
      const title = Object.assign(document.createElement("span"), { lang: each.language, dir: "auto", textContent: each.title });
      link.append(title, tab);
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    }
    const head = Object.assign(document.createElement("p"), { textContent: words.near, className: "near-head" });
    const person = Object.assign(document.createElement("p"), { textContent: words.near_person });
    this.place.replaceChildren(head, list, person);
  }
}
