// Whoever works by keyboard never stands nowhere: when what had the focus goes, its successor gets it, else what it stood in.
let last = null; // what had the focus, and where it stood

const isRow = (element) => Boolean(element.closest("#rows li"));
const keyOf = (element) => element.closest("[data-key]")?.dataset.key;
const rows = () => [...document.querySelectorAll("#rows > li")];

function remember(element) {
  const row = element.closest("#rows > li");
  const around = [];
  for (let each = element; each && each !== document.body; each = each.parentElement) if (each.id) around.push(each.id);
  last = { element, around, key: keyOf(element), row: row?.id, place: rows().indexOf(row), isPick: element.matches("input") };
}

document.addEventListener("focusin", (event) => remember(event.target));
// Left by the person, not taken away: then nothing is missing. Some browsers tell of both, before it goes.
document.addEventListener("focusout", () => {
  const left = last;
  setTimeout(() => { if (last === left && left?.element.isConnected) last = null; });
});

function inList({ row, place, isPick }) {
  const here = document.getElementById(row) ?? rows()[place] ?? rows().at(-1);
  return here?.querySelector(isPick && here.id === row ? ".pick input" : "a.row");
}

const canHold = (element) => element.matches("a[href], button, input, select, textarea, summary, [tabindex]") && !element.disabled && element.checkVisibility();

function around({ around: ids, key }) {
  for (const id of ids) {
    const here = document.getElementById(id);
    const same = here && key && here.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const wanted = [here, here?.matches("details") && here.querySelector("summary"), same, same?.querySelector?.("summary, button, a")];
    const found = wanted.find((each) => each && canHold(each));
    if (found) return found;
  }
  return null;
}

const toWork = () => (document.getElementById("case") ?? document.getElementById("content"))?.focus({ preventScroll: true });

function find() {
  if (!last || last.element.isConnected || document.activeElement !== document.body) return;
  const was = last;
  last = null;
  const next = (was.row && inList(was)) || around(was);
  if (next) next.focus({ preventScroll: !isRow(next) }); else toWork();
}

new MutationObserver(find).observe(document.body, { childList: true, subtree: true });
// A dialog gives the focus back to what opened it, if that is still there.
document.addEventListener("close", () => { if (document.activeElement === document.body) toWork(); }, true);
