// Without a connection the page says so, once, and says when it is back.
import { gettext } from "./words.js";
import { say } from "./toasts.js";

const banner = document.getElementById("offline");
let wasAway = false;

function look() {
  if (!banner) return;
  banner.hidden = navigator.onLine;
  if (navigator.onLine && wasAway) say(gettext("The connection is back."));
  wasAway = !navigator.onLine;
}
addEventListener("online", look);
addEventListener("offline", look);
look();
