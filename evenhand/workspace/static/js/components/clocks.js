// What is left until an answer should be there goes on while the page is open (components/clocks.py).
import { filled, gettext } from "./words.js";

const SOON = 30 * 60; // seconds
const TODAY = 12 * 3600;

function told(left) {
  const minutes = Math.ceil(left / 60);
  if (left > TODAY) return null; // a moment by its name; it stays
  if (left > 0) return minutes < 60 ? filled(gettext("%(n)s min left"), { n: minutes }) : filled(gettext("%(n)s h left"), { n: Math.floor(minutes / 60) });
  const late = Math.max(1, Math.floor(-left / 60));
  if (late < 60) return filled(gettext("%(n)s min over"), { n: late });
  return late < 48 * 60 ? filled(gettext("%(n)s h over"), { n: Math.floor(late / 60) }) : null;
}

function tick() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[data-due]")) {
    const left = (Date.parse(time.dateTime) - Date.now()) / 1000;
    time.classList.toggle("over", left <= 0);
    time.classList.toggle("soon", left > 0 && left <= SOON);
    const words = told(left);
    if (words && time.textContent !== words) time.textContent = words;
  }
}

setInterval(tick, 20000);
