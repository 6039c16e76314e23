// The visitor's window: begins a chat with the first word, goes on with it on every page, and tells what happens.
import { Lines } from "./lines.js";
import { Near } from "./near.js";
import { Line, Refused } from "./stream.js";

const config = JSON.parse(document.getElementById("config").textContent);
const { words } = config;
const $ = (id) => document.getElementById(id);
const inFrame = window.parent !== window;
const LONGEST = 4000;
const TYPING_EVERY = 3000;
const AGAIN_AFTER = 15000;
const NEVER = new Set([400, 413, 415]); // about what was sent itself: sending it again would change nothing

// The frame's own storage, which the page around cannot read; where a browser forbids it, the chat lasts as long as the page.
const keep = {
  at: `evenhand ${config.door}`,
  held: "", // only where the storage is forbidden or full: another tab that leaves a chat leaves it for this one too
  get token() {
    try {
      return localStorage.getItem(this.at) || this.held;
    } catch {
      return this.held;
    }
  },
  set token(value) {
    this.held = "";
    try {
      if (value) localStorage.setItem(this.at, value);
      else localStorage.removeItem(this.at);
    } catch {
      this.held = value;
    }
  },
};

const line = new Line(config.root, keep, config.language);
const lines = new Lines($("lines"), words, config.language, fetchPicture, { again: sayAgain, away: takeAway });
const near = new Near(line, config, $("near"), keep);
const state = { isOpen: false, unread: 0, ended: "", page: "", identity: null, isWell: false, typedAt: 0, sends: Promise.resolve(), served: "" };

async function fetchPicture(id) {
  const answer = await line.ask(`picture/${id}`, null, { method: "GET" });
  return URL.createObjectURL(await answer.blob());
}

function tellHost(message) {
  if (inFrame) window.parent.postMessage({ evenhand: 1, ...message }, "*"); // carries nothing but counts and “open”
}

// As the policy's frame-ancestors reads them: “*.” for all below a host, “:*” for all ports.
const hosts = config.origins.map((each) => {
  const plain = each.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${plain.replace("//*\\.", "//([^/:]+\\.)+").replace(/:\*$/, "(:\\d+)?")}$`);
});
const isHost = (origin) => origin === location.origin || hosts.some((each) => each.test(origin));

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* What is shown */

function colour() {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(config.colour.slice(at, at + 2), 16) / 255);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const root = document.documentElement.style;
  root.setProperty("--brand", config.colour);
  root.setProperty("--on-brand", 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#fff" : "#000");
}

function span(seconds) {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes === 1) return words.minute;
  return minutes < 90 ? words.minutes.replace("{count}", minutes) : words.hours.replace("{count}", Math.round(minutes / 60));
}

function hours() {
  if (!config.isListening) return words.closed;
  if (config.isOpen) return config.answersWithin ? words.within.replace("{time}", span(config.answersWithin)) : "";
  if (!config.opensAt) return words.back_unknown;
  const when = new Intl.DateTimeFormat(config.language, { weekday: "long", hour: "numeric", minute: "2-digit" });
  return words.back.replace("{when}", when.format(new Date(config.opensAt)));
}

function layOut() {
  const isNew = !keep.token;
  const isOver = Boolean(state.ended);
  $("hours").textContent = hours();
  $("hours").hidden = !$("hours").textContent;
  const mustLeaveMail = isNew && !config.isOpen;
  $("ask").hidden = !isNew || !(config.asksForName || mustLeaveMail) || Boolean(state.identity) || !config.isListening;
  $("ask-why").textContent = mustLeaveMail ? words.leave_mail : "";
  $("mail").required = mustLeaveMail;
  $("mail-optional").hidden = mustLeaveMail;
  $("say").hidden = isOver || !config.isListening;
  $("over").hidden = !isOver;
  $("over-words").textContent = state.ended === "visitor" ? words.ended_you : words.ended_us;
  $("menu").hidden = isNew;
  document.querySelector("[data-do=end]").parentElement.hidden = isOver;
  $("with").textContent = state.served ? words.served_by.replace("{name}", state.served) : "";
}

function trouble(text) {
  $("trouble").textContent = text || "";
  $("trouble").hidden = !text;
}

function explain(problem) {
  if (!(problem instanceof Refused)) return navigator.onLine ? words.busy : words.offline;
  if (problem.code === "too_often") return words.too_often.replace("{count}", problem.after);
  if (problem.code === "too_large") return words.too_large;
  if (problem.code === "no_picture") return words.no_picture;
  if (problem.code === "closed") return words.closed;
  if (problem.code === "mail_wrong") return words.mail_wrong;
  return problem.status >= 500 ? words.busy : problem.sentence || words.busy;
}

function atEnd() {
  const { scrollHeight, scrollTop, clientHeight } = $("scroll");
  return scrollHeight - scrollTop - clientHeight < 80;
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

function count(unread) {
  state.unread = unread;
  $("unread").textContent = unread || "";
  $("unread").hidden = !unread;
  $("launch-words").textContent = unread
    ? `${words.open}. ${unread === 1 ? words.unread_one : words.unread_many.replace("{count}", unread)}`
    : words.open;
  tellHost({ is: "unread", count: unread });
}

/* What the desk tells */

function take(standing, { quietly = false } = {}) {
  const wasAtEnd = atEnd();
  const fresh = lines.show(standing);
  state.ended = standing.ended;
  state.served = standing.served_by;
  if (standing.lines.at(-1)?.is_ours) typing("");
  if (standing.has_transcript) document.querySelector("[data-do=transcript]").parentElement.hidden = true;
  layOut();
  if (wasAtEnd || quietly) toEnd();
  if (fresh && !quietly && !(state.isOpen && document.visibilityState === "visible")) count(state.unread + fresh);
  else if (fresh) seen();
}

let typingEnds = 0;
function typing(who) {
  clearTimeout(typingEnds);
  $("typing").textContent = who ? words.typing.replace("{name}", who === "…" ? words.someone : who) : "";
  if (who) {
    typingEnds = setTimeout(() => typing(""), 7000);
    if (atEnd()) toEnd();
  }
}

function listen() {
  line.listen(
    (name, data) => {
      if (name === "chat") take(data);
      if (name === "typing") typing(data.who);
    },
    forget,
  );
}

function seen() {
  if (!state.isOpen || document.visibilityState !== "visible" || !keep.token) return;
  count(0);
  line.ask("seen", {}).catch(() => {});
}

/* Who sits here */

function forget() {
  keep.token = "";
  line.rest();
  lines.clear();
  near.over();
  state.ended = state.served = "";
  count(0);
  layOut();
}

async function goOn() {
  if (!keep.token) return layOut();
  try {
    const seat = await line.json(`${config.door}/go-on`, { page: state.page, identity: state.identity });
    keep.token = seat.token;
    take(seat.standing, { quietly: true });
    listen();
  } catch (problem) {
    if (problem instanceof Refused && [401, 404, 409].includes(problem.status)) forget();
    else setTimeout(goOn, 5000);
  }
  layOut();
}

async function begin() {
  const seat = await line.json(`${config.door}/begin`, {
    name: $("name").value,
    address: $("mail").value,
    page: state.page,
    identity: state.identity,
    visit: near.visit,
  });
  keep.token = seat.token;
  near.begun();
  take(seat.standing, { quietly: true });
  listen();
}

/* What the visitor says */

// One after the other, so that words stand in the order they were written; the id makes a repeated send one word.
function send(id, act) {
  state.sends = state.sends.then(async () => {
    try {
      if (!keep.token) await begin();
      await act();
      trouble("");
      lines.mark(id, "kept");
    } catch (problem) {
      const isFinal = problem instanceof Refused && NEVER.has(problem.status);
      lines.mark(id, isFinal ? "refused" : "failed", isFinal ? explain(problem) : "");
      trouble(isFinal ? "" : explain(problem));
      if (!(problem instanceof Refused) || problem.status >= 500) sendLater(id);
      if (problem instanceof Refused && problem.status === 401) keep.token = "";
      if (problem instanceof Refused && problem.status === 410) await goOn();
    }
  });
  return state.sends;
}

// What failed for no fault of its own goes out by itself, as the window says: when the line is back, or after a while.
const later = new Set();
function sendLater(id) {
  later.add(id);
  setTimeout(() => navigator.onLine && sendNow(), AGAIN_AFTER);
}

function sendNow() {
  for (const id of [...later]) {
    later.delete(id);
    const waiting = lines.own.get(id);
    if (waiting?.state === "failed") sayAgain(waiting);
  }
}

function say(text, id = newId()) {
  lines.said(id, text);
  toEnd();
  return send(id, () => line.ask("say", { id, text, language: navigator.language }));
}

function sayAgain(failed) {
  if (failed.picture) showPicture(failed.picture, failed.alt, failed.id);
  else say(failed.text, failed.id);
}

// What can never go out is taken from the window; its words are not lost.
function takeAway(refused) {
  lines.drop(refused.id);
  if (refused.text) $("words").value = [refused.text, $("words").value].filter(Boolean).join("\n");
  grow();
  left();
  $("words").focus();
}

function showPicture(file, alt, id = newId()) {
  const url = URL.createObjectURL(file);
  lines.said(id, "", { url, alt });
  lines.own.get(id).picture = file;
  toEnd();
  const headers = { "Content-Type": file.type || "application/octet-stream", "X-Id": id, "X-Name": encodeURIComponent(file.name), "X-Alt": encodeURIComponent(alt) };
  return send(id, () => line.ask("picture", null, { headers, raw: file }));
}

function left() {
  const over = $("words").value.length - LONGEST;
  $("left").textContent = over > 0 ? words.too_long.replace("{count}", over) : "";
  return over <= 0;
}

$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (!text || !left()) return;
  if (!$("ask").hidden && !$("ask").reportValidity()) return trouble($("mail").validity.valid ? "" : words.mail_wrong);
  $("words").value = "";
  grow();
  say(text);
});

function grow() {
  const area = $("words");
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${Math.min(area.scrollHeight + 2, 140)}px`);
}

$("words").addEventListener("input", () => {
  grow();
  left();
  near.typed($("words").value);
  if (keep.token && Date.now() - state.typedAt > TYPING_EVERY && $("words").value.trim()) {
    state.typedAt = Date.now();
    line.ask("typing", {}).catch(() => {});
  }
});
$("words").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("say").requestSubmit();
  }
});
$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  $("words").focus();
});

/* Pictures */

let picked = null;
function pick(file) {
  if (!file) return;
  if (file.size > 5_000_000) return trouble(words.too_large);
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return trouble(words.no_picture);
  trouble("");
  picked = file;
  $("preview").src = URL.createObjectURL(file);
  $("alt").value = "";
  $("show").hidden = false;
  $("alt").focus();
}
$("pick").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => {
  pick($("file").files[0]);
  $("file").value = "";
});
$("words").addEventListener("paste", (event) => {
  const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
  if (file) {
    event.preventDefault();
    pick(file);
  }
});
function putAway() {
  $("show").hidden = true;
  URL.revokeObjectURL($("preview").src);
  picked = null;
  $("words").focus();
}
$("show-no").addEventListener("click", putAway);
// Its name and type said so, and it is no picture after all: told before it is described and sent.
$("preview").addEventListener("error", () => {
  if (!picked) return;
  putAway();
  trouble(words.no_picture);
});
$("show").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!$("ask").hidden && !$("ask").reportValidity()) return;
  showPicture(picked, $("alt").value.trim());
  putAway();
});

/* The menu */

const deeds = {
  transcript() {
    const known = $("mail").value;
    sure(words.transcript, words.mail, known, async (mail) => {
      await line.ask("transcript", { address: mail });
      trouble(words.transcript_done.replace("{mail}", mail));
    });
  },
  download() {
    const said = lines.all.map((each) => `${new Date(each.at).toLocaleString(config.language)}  ${each.is_ours ? each.name || document.title : words.you}: ${each.text}`);
    const url = URL.createObjectURL(new Blob([`${document.title}\n\n${said.join("\n")}\n`], { type: "text/plain" }));
    lines.save(url, "chat.txt");
  },
  end() {
    sure(words.end_sure, "", "", async () => {
      await line.ask("end", {});
      await goOn();
    });
  },
};
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => {
    $("menu").open = false;
    deeds[button.dataset.do]();
  });
}

let agreed = null;
function sure(question, label, value, act) {
  $("sure-words").replaceChildren(question);
  if (label) {
    const input = Object.assign(document.createElement("input"), { type: "email", id: "sure-mail", required: true, value });
    const name = Object.assign(document.createElement("label"), { htmlFor: "sure-mail", textContent: label });
    $("sure-words").append(name, input);
  }
  $("sure-yes").textContent = label ? words.send : words.end_yes;
  $("sure").hidden = false;
  agreed = act;
  ($("sure-mail") || $("sure-yes")).focus();
}
$("sure-no").addEventListener("click", () => {
  $("sure").hidden = true;
  $("words").focus();
});
$("sure").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("sure").hidden = true;
  try {
    await agreed($("sure-mail")?.value || "");
  } catch (problem) {
    trouble(explain(problem));
  }
});
// What was refused because the chat had ended is the beginning of the next.
$("anew").addEventListener("click", () => {
  const unsent = [...lines.own.values()].filter((each) => each.state === "failed" && each.text).map((each) => each.text);
  forget();
  $("words").value = [...unsent, $("words").value].filter(Boolean).join("\n");
  grow();
  left();
  $("words").focus();
});

/* Open and shut */

// Whoever has it open on one page of the site has it open on the next.
function remember(how) {
  try {
    sessionStorage.setItem(keep.at, how);
  } catch {
    // then it is shut on the next page
  }
}

function wasOpen() {
  try {
    return sessionStorage.getItem(keep.at) === "open";
  } catch {
    return false;
  }
}

function open({ focus = true } = {}) {
  state.isOpen = true;
  $("window").hidden = false;
  $("launch").hidden = true;
  $("launch").setAttribute("aria-expanded", "true");
  tellHost({ is: "open", focus });
  remember("open");
  layOut();
  toEnd();
  seen();
  if (focus) (($("say").hidden ? $("anew") : $("words"))).focus();
}

function shut() {
  state.isOpen = false;
  $("window").hidden = true;
  $("launch").hidden = false;
  $("launch").setAttribute("aria-expanded", "false");
  tellHost({ is: "closed" });
  remember("");
  $("launch").focus();
}

$("launch").addEventListener("click", () => open());
$("shut").addEventListener("click", shut);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !inFrame || !state.isOpen) return;
  if ($("menu").open) $("menu").open = false;
  else if (!$("sure").hidden || !$("show").hidden) $("sure").hidden = $("show").hidden = true;
  else shut();
});
document.addEventListener("visibilitychange", seen);
addEventListener("online", () => {
  trouble("");
  sendNow();
});
addEventListener("offline", () => trouble(words.offline));
addEventListener("storage", (event) => {
  if (event.key !== keep.at || Boolean(event.newValue) === Boolean(event.oldValue)) return;
  if (event.newValue) goOn(); // another tab began
  else forget(); // or left: nothing of it is shown here any more
});

addEventListener("message", (event) => {
  if (event.source !== window.parent || !isHost(event.origin) || event.data?.evenhand !== 1) return;
  const { is, page, identity } = event.data;
  if (is === "hello") {
    state.page = String(page || "");
    state.identity = identity || null;
    goOn();
  }
  if (is === "identify") {
    if (state.identity && !identity) forget();
    state.identity = identity || null;
    goOn();
  }
  if (is === "open") open();
  if (is === "close") shut();
});

/* Begin */

colour();
$("hello").textContent = config.greeting || words.greeting;
if (inFrame) {
  $("launch").hidden = false;
  document.documentElement.classList.add("framed");
  tellHost({ is: "ready" });
  if (wasOpen()) open({ focus: false });
} else {
  const given = /^#([A-Za-z0-9_-]{22}\.\d+\.\d+\.[A-Za-z0-9_-]{43})$/.exec(location.hash)?.[1];
  if (given) {
    keep.token = given;
    history.replaceState(null, "", location.pathname + location.search); // not left in the address for others to copy
  }
  $("shut").hidden = true;
  open({ focus: false });
  goOn();
}
