// Relative times tick; the words are the server's (components/times.py).
function short(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours < 2 && rest ? `${hours} h ${String(rest).padStart(2, "0")}` : `${hours} h`;
}

function tick() {
  if (document.hidden || document.documentElement.lang !== "en") return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (age >= 86400) continue;
    const words = short(age);
    if (time.textContent !== words) time.textContent = words;
  }
}

setInterval(tick, 20000);
