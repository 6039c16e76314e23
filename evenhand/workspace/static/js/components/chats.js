// Chats: a strip of mine above every screen with seconds that count, and what the visitor of the open case does.
import { gettext } from "./words.js";

const QUICK = 3000; // while somebody waits or writes
const CALM = 12000; // while there is none
const TYPING_EVERY = 3000;
const strip = document.createElement("nav");
strip.id = "chats";
strip.className = "chats";
let state = null; // of the open case
let openId = "";
let timer = 0;
let typedAt = 0; // when the visitor was told
let touchedAt = 0; // when something was typed
let known = "";

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const isDesk = () => Boolean(document.querySelector("header.top"));
const current = () => document.getElementById("talk")?.dataset.case ?? "";

async function read(address) {
  try {
    const answer = await fetch(address, { headers: { "X-Chat": "1" } });
    if (answer.redirected || !answer.ok) return null;
    return { status: answer.status, html: await answer.text() };
  } catch {
    return null;
  }
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  const answer = await read(`/chats/strip?case=${current()}`);
  if (answer) show(answer.html);
  await lookAtVisitor();
  timer = setTimeout(look, strip.querySelector("[data-live]") || state ? QUICK : CALM);
}

// Replaced only if it says something else, and never under the focus.
function show(html) {
  if (html === known || strip.contains(document.activeElement)) return;
  known = html;
  strip.innerHTML = html; // our own server's fragment
  strip.hidden = !strip.querySelector("[data-live]");
  count();
}

function count() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dataset.since)) / 1000));
    const text = seconds < 3600 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : `${Math.floor(seconds / 3600)} h`;
    if (time.textContent !== text) time.textContent = text;
    time.classList.toggle("long", seconds >= 60);
  }
}

async function lookAtVisitor() {
  const id = current();
  if (!id) { state = null; return; }
  if (id !== openId) { openId = id; state = undefined; }
  if (state === null) return; // this case has no chat
  const seen = document.visibilityState === "visible" && document.hasFocus() ? "?seen" : "";
  const answer = await read(`/cases/${id}/chat${seen}`);
  if (!answer || current() !== id) return;
  if (answer.status === 204) { state = null; return; }
  put(answer.html);
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-chat-state]");
  const there = document.querySelector("#talk [data-chat-state]");
  if (!fresh) return;
  state = fresh;
  if (!there) document.getElementById("composer")?.prepend(fresh);
  else if (there.innerHTML !== fresh.innerHTML && !there.contains(document.activeElement)) there.replaceWith(fresh);
  tellTyping();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-chat-deed]");
  if (!form) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Chat": "1" } }).catch(() => null);
  document.activeElement?.blur?.();
  if (answer?.ok) put(await answer.text());
});

// What was typed before the visitor's state was known is told as soon as it is.
function tellTyping() {
  const now = Date.now();
  if (now - touchedAt > TYPING_EVERY || now - typedAt < TYPING_EVERY || !state?.matches?.("[data-here]")) return;
  typedAt = now;
  fetch(`/cases/${openId}/chat/typing`, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {});
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "reply" || !event.target.value.trim()) return;
  touchedAt = Date.now();
  tellTyping();
});

document.addEventListener("case-opened", () => { known = ""; look(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
document.body.addEventListener("inbox-changed", look);

if (isDesk()) {
  strip.hidden = true;
  strip.setAttribute("aria-label", gettext("My chats"));
  document.querySelector("header.top .tools")?.before(strip);
  setInterval(count, 1000);
  look();
}
