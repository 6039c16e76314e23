// The community's queue by keyboard: from one contribution to the next, choosing, and deciding about one or all chosen.
const queue = () => document.getElementById("waiting");
const rows = () => [...(queue()?.querySelectorAll(":scope > li:has(.pick-said)") ?? [])];
const boxOf = (row) => row?.querySelector(".pick-said input");
const boxes = () => rows().map(boxOf);
const here = () => document.activeElement.closest?.("#waiting > li");
let last = null; // the box that was chosen last: Shift takes those between

export function stepSaid(by) {
  if (!queue()) return false;
  const all = [...queue().children];
  const at = all.indexOf(here());
  const next = at < 0 ? rows()[by > 0 ? 0 : rows().length - 1] : rows().filter((row) => Math.sign(all.indexOf(row) - at) === by).at(by > 0 ? 0 : -1);
  boxOf(next)?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

export function chooseSaid() {
  if (!queue()) return false;
  boxOf(here() ?? rows()[0])?.click();
  return true;
}

// All that are chosen; else the one the hand is on, and the next one is at hand.
export function ruleSaid(deed) {
  if (boxes().some((box) => box.checked)) {
    document.querySelector(`#moderate [value="${deed}"]`)?.click();
    return;
  }
  const row = here() ?? rows()[0];
  const button = row?.querySelector(`form [value="${deed}"]`);
  if (!button) return;
  boxOf(row)?.focus();
  stepSaid(1);
  button.click();
}

document.addEventListener("click", (event) => {
  const all = event.target.closest?.("[data-choose-said]");
  if (all) {
    event.preventDefault();
    const isAny = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = isAny;
  }
  const box = event.target.closest?.(".pick-said input");
  if (!box) return;
  const row = boxes();
  const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const each of row.slice(from, to + 1)) each.checked = box.checked;
  last = box;
});
