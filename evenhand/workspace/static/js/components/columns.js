// Columns can be folded and made wider or narrower; each device remembers its own.
import { gettext } from "./words.js";

const root = document.documentElement;
const LIMITS = { list: [260, 620], side: [240, 560] };
const STEP = 16;
const isReversed = { list: false, side: true };

function kept() {
  try { return JSON.parse(localStorage.getItem("columns") ?? "{}"); } catch { return {}; }
}
function keep(changes) {
  try { localStorage.setItem("columns", JSON.stringify({ ...kept(), ...changes })); } catch { /* for this page only */ }
}

const folded = () => new Set((root.dataset.folded ?? "").split(" ").filter(Boolean));

export function fold(name) {
  const all = folded();
  if (!all.delete(name)) all.add(name);
  root.dataset.folded = [...all].join(" ");
  keep({ folded: [...all] });
  tell();
  Object.keys(LIMITS).forEach(say);
}

function tell() {
  const all = folded();
  for (const button of document.querySelectorAll("[data-fold]")) button.setAttribute("aria-pressed", String(all.has(button.dataset.fold)));
}

const column = (name) => document.querySelector(name === "list" ? ".desk > .list" : ".case > .side");
const widthOf = (name) => Math.round(column(name)?.getBoundingClientRect().width ?? 0);

function widen(name, width, { isDone = true } = {}) {
  const [least, most] = LIMITS[name];
  const wide = Math.round(Math.min(most, Math.max(least, width)));
  root.style.setProperty(`--${name}-wide`, `${wide}px`);
  if (isDone) keep({ widths: { ...kept().widths, [name]: wide } });
  say(name);
}

function asTheyWere() {
  for (const name of Object.keys(LIMITS)) root.style.removeProperty(`--${name}-wide`);
  root.dataset.folded = "";
  keep({ widths: {}, folded: [] });
  tell();
  Object.keys(LIMITS).forEach(say);
}

const handles = {};
const grips = document.createElement("section");

function say(name) { handles[name]?.setAttribute("aria-valuenow", String(widthOf(name))); }

function handle(name, label) {
  const grip = document.createElement("div");
  Object.assign(grip, { className: `grip of-${name}`, tabIndex: 0 });
  const facts = { role: "separator", "aria-orientation": "vertical", "aria-label": label, "aria-valuemin": LIMITS[name][0], "aria-valuemax": LIMITS[name][1], "aria-valuenow": widthOf(name) };
  for (const [fact, value] of Object.entries(facts)) grip.setAttribute(fact, value);
  grip.addEventListener("pointerdown", (event) => drag(event, name, grip));
  grip.addEventListener("dblclick", () => { root.style.removeProperty(`--${name}-wide`); keep({ widths: { ...kept().widths, [name]: undefined } }); say(name); });
  grip.addEventListener("keydown", (event) => press(event, name));
  grip.addEventListener("focus", () => say(name));
  handles[name] = grip;
  grips.append(grip);
}

// Which way is wider depends on the side the column is on, and on the direction of writing.
const way = (name) => (isReversed[name] ? -1 : 1) * (root.dir === "rtl" ? -1 : 1);

function drag(event, name, grip) {
  if (event.button) return;
  event.preventDefault();
  const [from, begin] = [event.clientX, widthOf(name)];
  const move = ({ clientX }) => widen(name, begin + (clientX - from) * way(name), { isDone: false });
  grip.setPointerCapture(event.pointerId);
  grip.classList.add("held");
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", () => {
    grip.removeEventListener("pointermove", move);
    grip.classList.remove("held");
    widen(name, widthOf(name));
  }, { once: true });
}

function press(event, name) {
  const by = { ArrowRight: STEP * way(name), ArrowLeft: -STEP * way(name) }[event.key];
  const to = { Home: LIMITS[name][0], End: LIMITS[name][1] }[event.key];
  if (by === undefined && to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  widen(name, to ?? widthOf(name) + by);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (button) fold(button.dataset.fold);
  if (event.target.closest("[data-widths]")) asTheyWere();
});
for (const menu of document.querySelectorAll("[data-layout]")) menu.hidden = false;
if (document.querySelector(".desk")) {
  grips.setAttribute("aria-label", gettext("Width of columns"));
  grips.className = "grips";
  document.body.append(grips);
  handle("list", gettext("Width of the list"));
  handle("side", gettext("Width of the context"));
}
tell();
