// The wallboard looks again when the stream says so, at most every two seconds; and says when it could not.
const PAUSE = 2000;
const OLD = 65000;
const board = document.getElementById("board");
const stale = document.getElementById("stale");
let last = Date.now();
let due = 0;

function look() {
  if (due) return;
  due = setTimeout(() => { due = 0; htmx.trigger(document.body, "look"); }, PAUSE);
}
const stream = new EventSource(document.body.dataset.stream);
stream.addEventListener("here", () => { document.documentElement.dataset.hears = "wall"; look(); });
stream.addEventListener("inbox", look);
stream.addEventListener("bye", () => location.reload());

board.addEventListener("htmx:afterSwap", () => { last = Date.now(); stale.hidden = true; });
board.addEventListener("htmx:responseError", (event) => {
  if ([401, 403, 404].includes(event.detail.xhr.status)) location.reload();
});
setInterval(() => { stale.hidden = Date.now() - last < OLD; }, 5000);

const whole = document.getElementById("whole");
if (document.documentElement.requestFullscreen) {
  whole.hidden = false;
  whole.addEventListener("click", () => document.documentElement.requestFullscreen());
}
addEventListener("pagehide", () => stream.close());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
