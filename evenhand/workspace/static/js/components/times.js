// Relative times tick; the words are the server's (components/times.py).
import { filled, gettext } from "./words.js";

function short(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return gettext("now");
  if (minutes < 60) return filled(gettext("%(n)s min"), { n: minutes });
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours < 2 && rest
    ? filled(gettext("%(hours)s h %(rest)s"), { hours, rest: String(rest).padStart(2, "0") })
    : filled(gettext("%(n)s h"), { n: hours });
}

function tick() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (age >= 86400) continue;
    const words = short(age);
    if (time.textContent !== words) time.textContent = words;
  }
}

setInterval(tick, 20000);
