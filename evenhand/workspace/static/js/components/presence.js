// Who else looks: the page says every few seconds which case it shows, and asks again when it is told of a change.
import { openCase } from "./talk.js";

const EVERY = 8000;
const AT_MOST_EVERY = 2000;
let shown = null;
let beat = 0;
let lastLook = 0;
let waiting = 0;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const isWriting = () => Boolean(document.activeElement?.matches?.("#composer textarea") && document.activeElement.value.trim());

async function say() {
  const id = openCase();
  if (!id || document.hidden) return;
  const body = new URLSearchParams({ writing: isWriting() ? "1" : "0" });
  try {
    const answer = await fetch(`/cases/${id}/here`, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true" } });
    if (answer.ok && id === openCase()) put(await answer.text());
  } catch { /* the next beat tries again */ }
}

function put(text) {
  const here = document.getElementById("viewers");
  const there = new DOMParser().parseFromString(text, "text/html").getElementById("viewers");
  if (here && there && here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
}

function leave(id) {
  if (!id) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token());
  navigator.sendBeacon(`/cases/${id}/away`, body);
}

function arrive() {
  const id = openCase();
  if (shown && shown !== id) leave(shown);
  shown = id;
  clearInterval(beat);
  beat = setInterval(say, EVERY);
  say();
}

// The rows of the list.
async function look() {
  waiting = 0;
  lastLook = Date.now();
  const ids = [...document.querySelectorAll("#rows a.row")].map((row) => row.dataset.case);
  if (!ids.length || document.hidden) return;
  try {
    const answer = await fetch(`/viewers?cases=${ids.slice(0, 200).join(",")}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const there of page.querySelectorAll(".looks")) {
      const here = document.getElementById(there.id);
      if (here && here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
    }
  } catch { /* told again soon */ }
}

export function lookSoon() {
  waiting = waiting || setTimeout(look, Math.max(0, lastLook + AT_MOST_EVERY - Date.now()));
  say();
}

// Whoever fell silent sends no word of it: what is shown is looked at again.
setInterval(() => { if (document.querySelector("#rows .looks > *")) look(); }, EVERY);
document.addEventListener("case-opened", arrive);
document.addEventListener("visibilitychange", () => { if (document.hidden) { leave(shown); shown = null; } else arrive(); });
addEventListener("pagehide", () => { leave(shown); shown = null; });
arrive();
