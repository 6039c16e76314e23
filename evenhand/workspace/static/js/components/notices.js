// Notices on the desktop. The stream carries no content: whichever window is there asks what to show, and only one gets it.
import { filled, gettext } from "./words.js";

const MOST_APART = 2; // notices that stand there one by one
const HIDDEN_WAITS = 600; // a window somebody looks at goes first
const box = document.getElementById("toasts");
const canNotify = "Notification" in window;
let ears = null;

async function news() {
  const form = document.getElementById("news");
  if (!form) return;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok) return;
  const told = (await answer.json()).news;
  for (const each of told.reverse()) (document.hidden ? onDesktop : inWindow)(each);
}

function onDesktop(each) {
  const shown = new Notification(each.title, { body: each.body, tag: each.tag, requireInteraction: each.is_call });
  shown.onclick = () => { window.focus(); location.assign(each.url); shown.close(); };
}

// Who looks at the desk reads it there; a call has its own place. Several are one line that leads to all of them.
function inWindow(each) {
  if (each.is_call || !box) return;
  const before = [...box.querySelectorAll("[data-told]")];
  const told = 1 + before.reduce((sum, toast) => sum + Number(toast.dataset.told), 0);
  if (told <= MOST_APART) { show(each.body ? `${each.title} · ${each.body}` : each.title, each.url, 1); return; }
  for (const toast of before) toast.remove();
  show(filled(gettext("%(n)s new notices"), { n: told }), document.getElementById("bell")?.href ?? each.url, told);
}

function show(said, url, told) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.told = told;
  const words = document.createElement("span");
  words.textContent = said;
  const open = document.createElement("a");
  open.className = "btn";
  open.href = url;
  open.textContent = gettext("Open");
  toast.append(words, open);
  box.append(toast);
}

document.addEventListener("noticed", () => { if (!document.hidden) news(); });

// While nobody looks at the desk, one window of this browser listens for all.
function listen() {
  const wants = document.hidden && canNotify && Notification.permission === "granted";
  if (!wants) { ears?.close(); ears = null; return; }
  if (ears) return;
  ears = new EventSource("/live");
  ears.addEventListener("notices", () => setTimeout(() => { if (document.hidden) news(); }, HIDDEN_WAITS));
  ears.addEventListener("bye", () => { ears.close(); ears = null; });
}

if (canNotify && document.getElementById("bell")) {
  const lead = () => { document.addEventListener("visibilitychange", listen); listen(); return new Promise(() => {}); };
  if (navigator.locks) navigator.locks.request("evenhand-notices", lead);
  else lead();
}

// Whoever opens a case has seen what was to be said of it.
function seen() {
  const open = document.getElementById("talk")?.dataset.case;
  const form = document.getElementById("news");
  if (!open || !form || document.hidden) return;
  const said = new FormData(form);
  said.set("case", open);
  fetch("/notices/see", { method: "POST", body: said, headers: { "HX-Request": "true" } })
    .then((answer) => { if (answer.ok && answer.headers.get("HX-Trigger")) document.body.dispatchEvent(new Event("notices-changed")); })
    .catch(() => {});
}
document.addEventListener("case-opened", seen);
if (document.getElementById("talk")) seen();

// Asking the browser, on the page where people choose.
const permission = document.querySelector("[data-permission]");
if (permission && canNotify) {
  const tell = () => {
    permission.hidden = Notification.permission !== "default";
    document.querySelector("[data-permission-denied]").hidden = Notification.permission !== "denied";
  };
  permission.querySelector("[data-allow]").addEventListener("click", async () => { await Notification.requestPermission(); tell(); });
  tell();
}
