// Live updates: the stream says only “look again”; at most one look a second, none while the tab is hidden.
import { lookSoon } from "./presence.js";
import { refresh } from "./rows.js";
import { openCase, refreshTalk } from "./talk.js";

const PAUSE = 1000;
const WITHOUT_STREAM = 60000;
let stream = null;
let coming = null;
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

// The old stream goes on until the new one is heard, so that nothing falls between them.
function listen() {
  coming?.close();
  if (document.hidden) return;
  const open = openCase();
  const fresh = coming = new EventSource(open ? `/live?case=${open}` : "/live");
  fresh.addEventListener("here", () => {
    document.documentElement.dataset.hears = open || "inbox"; // what this page is told of, for whoever must know
    if (fresh === stream) { look(); return; } // the connection broke and came back
    stream?.close();
    stream = fresh;
    coming = null;
  });
  fresh.addEventListener("inbox", inbox);
  fresh.addEventListener("presence", lookSoon);
  fresh.addEventListener("case", talk);
  fresh.addEventListener("notices", () => document.dispatchEvent(new Event("noticed")));
  fresh.addEventListener("bye", () => location.reload());
  fresh.addEventListener("error", () => {
    if (fresh === stream) delete document.documentElement.dataset.hears;
    if (fresh.readyState === EventSource.CLOSED) polling = polling || setTimeout(() => { polling = 0; look(); listen(); }, WITHOUT_STREAM);
  });
}

function stop() {
  stream?.close();
  coming?.close();
  stream = coming = null;
  delete document.documentElement.dataset.hears;
}
function look() { inbox(); if (openCase()) talk(); }

document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); else { listen(); look(); } });
document.addEventListener("case-opened", listen);
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => { if (event.persisted) { listen(); look(); } });
listen();
