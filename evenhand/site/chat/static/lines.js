// The words of a chat on the screen: put in place by id, never written as HTML.
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

export class Lines {
  constructor(list, words, language, fetchPicture, deeds) {
    Object.assign(this, { list, words, fetchPicture, deeds });
    this.shown = new Map(); // id → what its element shows
    this.own = new Map(); // id → what was said here and is not yet confirmed
    this.clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
    this.day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
    this.pictures = new Map();
    this.standing = { lines: [], heard_at: null };
  }

  // Returns how many lines of ours the visitor had not had before.
  show(standing) {
    this.standing = standing;
    let fresh = 0;
    for (const line of standing.lines) {
      this.own.delete(line.id);
      if (line.is_ours && !this.shown.has(line.id)) fresh += 1;
    }
    this.draw();
    return fresh;
  }

  said(id, text, { url = null, alt = "" } = {}) {
    this.own.set(id, { id, is_ours: false, name: "", text, at: new Date().toISOString(), state: "sending", files: [], url, alt });
    this.draw();
  }

  mark(id, state, why = "") {
    const line = this.own.get(id);
    if (line) Object.assign(line, { state, why });
    this.draw();
  }

  drop(id) {
    this.own.delete(id);
    this.draw();
  }

  clear() {
    this.own.clear();
    this.shown.clear();
    this.list.replaceChildren();
    this.standing = { lines: [], heard_at: null };
  }

  get all() {
    return [...this.standing.lines, ...this.own.values()];
  }

  draw() {
    const lines = this.all;
    const last = lines.filter((line) => !line.is_ours).at(-1)?.id;
    let before = null;
    let day = "";
    const wanted = [];
    for (const line of lines) {
      const today = this.day.format(new Date(line.at));
      if (today !== day) wanted.push(this.keep(`day ${today}`, today, () => this.dayLine(today)));
      day = today;
      const state = this.state(line, line.id === last);
      const same = before && before.is_ours === line.is_ours && before.name === line.name;
      const mark = JSON.stringify([line.text, line.is_gone, state, same, line.files?.map((file) => file.id)]);
      wanted.push(this.keep(line.id, mark, () => this.element(line, state, same)));
      before = line;
    }
    const ids = new Set(wanted.map((item) => item.dataset.id));
    for (const [id, { element }] of this.shown) {
      if (!ids.has(id)) {
        element.remove();
        this.shown.delete(id);
      }
    }
    wanted.forEach((element, place) => {
      if (this.list.children[place] !== element) this.list.insertBefore(element, this.list.children[place] || null);
    });
  }

  keep(id, mark, make) {
    const known = this.shown.get(id);
    if (known?.mark === mark) return known.element;
    const element = make();
    element.dataset.id = id;
    known?.element.replaceWith(element);
    this.shown.set(id, { mark, element });
    return element;
  }

  state(line, isLast) {
    if (line.is_ours) return "";
    if (line.state) return line.state;
    if (!isLast) return "";
    if (!line.is_taken) return "kept";
    return this.standing.heard_at && this.standing.heard_at >= line.at ? "seen" : "taken";
  }

  dayLine(text) {
    const item = document.createElement("li");
    item.className = "day";
    item.textContent = text;
    return item;
  }

  element(line, state, same) {
    const item = document.createElement("li");
    item.className = line.is_ours ? "ours" : "mine";
    if (same) item.classList.add("same");
    const by = document.createElement("p");
    by.className = "by";
    const time = document.createElement("time");
    time.dateTime = line.at;
    time.textContent = this.clock.format(new Date(line.at));
    by.append(line.is_ours ? line.name || this.words.someone : this.words.you, " ", time);
    item.append(by);
    if (line.is_gone) item.append(this.paragraph(this.words.gone, "gone"));
    else if (line.text) item.append(this.text(line));
    if (line.url) item.append(this.picture(line.url, line.alt));
    for (const file of line.files || []) item.append(this.file(file));
    if (state === "failed") item.append(this.unsent(line, this.words.failed, this.words.again, "again"));
    else if (state === "refused") item.append(this.unsent(line, `${this.words.failed} ${line.why}`, this.words.take_away, "away"));
    else if (state) item.append(this.paragraph(this.words[state] || "", "state"));
    return item;
  }

  text(line) {
    const paragraph = this.paragraph("", "text");
    paragraph.dir = "auto";
    if (!line.is_ours) {
      paragraph.textContent = line.text;
      return paragraph;
    }
    let from = 0;
    for (const found of line.text.matchAll(LINK)) {
      paragraph.append(line.text.slice(from, found.index));
      const link = document.createElement("a");
      link.href = found[0];
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.textContent = found[0];
      paragraph.append(link);
      from = found.index + found[0].length;
    }
    paragraph.append(line.text.slice(from));
    return paragraph;
  }

  paragraph(text, kind) {
    const paragraph = document.createElement("p");
    paragraph.className = kind;
    paragraph.textContent = text;
    return paragraph;
  }

  unsent(line, said, label, deed) {
    const paragraph = this.paragraph(`${said} `, "state bad");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => this.deeds[deed](line));
    paragraph.append(button);
    return paragraph;
  }

  picture(url, alt) {
    const image = document.createElement("img");
    image.src = url;
    image.alt = alt || "";
    return image;
  }

  file(file) {
    if (!file.is_picture) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "file";
      button.textContent = this.words.attached.replace("{name}", file.name);
      button.addEventListener("click", async () => this.save(await this.address(file.id), file.name));
      return button;
    }
    const image = this.picture("", file.alt);
    this.address(file.id).then((url) => (image.src = url)).catch(() => (image.alt = file.alt || file.name));
    return image;
  }

  async address(id) {
    if (!this.pictures.has(id)) this.pictures.set(id, this.fetchPicture(id));
    return this.pictures.get(id);
  }

  save(url, name) {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  }
}
