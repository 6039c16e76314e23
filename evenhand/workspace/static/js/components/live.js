// Live updates: the stream says only “look again”; at most one look a second, none while the tab is hidden.
import { refresh } from "./rows.js";
import { openCase, refreshTalk } from "./talk.js";

const PAUSE = 1000;
const WITHOUT_STREAM = 60000;
let stream = null;
let polling = 0;

function atMostOnceASecond(look) {
  let due = 0;
  let last = 0;
  return () => {
    if (due) return;
    due = setTimeout(async () => { due = 0; last = Date.now(); await look(); }, Math.max(0, last + PAUSE - Date.now()));
  };
}
const inbox = atMostOnceASecond(() => refresh());
const talk = atMostOnceASecond(refreshTalk);

function listen() {
  stop();
  if (document.hidden) return;
  const open = openCase();
  stream = new EventSource(open ? `/live?case=${open}` : "/live");
  stream.addEventListener("inbox", inbox);
  stream.addEventListener("case", talk);
  stream.addEventListener("bye", () => location.reload());
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) polling = polling || setTimeout(() => { polling = 0; look(); listen(); }, WITHOUT_STREAM);
  });
}

function stop() { stream?.close(); stream = null; }
function look() { inbox(); if (openCase()) talk(); }

document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); else { listen(); look(); } });
document.addEventListener("case-opened", listen);
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => { if (event.persisted) { listen(); look(); } });
listen();
