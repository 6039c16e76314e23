// A passage of what somebody wrote goes into one's own answer: the words that are chosen, or all of it. Without script
// the link brings the page anew, with the passage in the field.
const LONGEST = 1000;
const field = document.querySelector("[data-quotes-go-here] textarea");
const button = document.querySelector("[data-quote-chosen]");
let chosen = null; // { box, words }, also while a button is being pressed

const proseAround = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".said-box .prose");

function chosenWords() {
  const selection = getSelection();
  const words = selection.toString().trim();
  const prose = words && proseAround(selection.anchorNode);
  const box = prose && prose === proseAround(selection.focusNode) ? prose.closest(".said-box:has([data-quote])") : null;
  return box ? { box, words, around: selection.getRangeAt(0).getBoundingClientRect() } : null;
}

function ownWords(box) {
  const parts = [...box.querySelector(".prose").children].filter((part) => !part.matches(".quoted"));
  return parts.map((part) => part.innerText).join("\n\n") || document.querySelector("h1").innerText;
}

function quote(box, said) {
  const words = said.length > LONGEST ? `${said.slice(0, LONGEST).replace(/\s\S*$/, "")} …` : said;
  const name = box.querySelector("[data-name]")?.dataset.name ?? "";
  const lines = [`${name} (#${box.querySelector("[data-quote]").dataset.quote}):`.trim(), ...words.split("\n")];
  const passage = lines.map((line) => `> ${line}`.trimEnd()).join("\n");
  field.value = [field.value.trimEnd(), passage].filter(Boolean).join("\n\n") + "\n\n";
  field.dispatchEvent(new Event("input", { bubbles: true })); // it is kept with the draft
  getSelection().removeAllRanges();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollTop = field.scrollHeight;
  field.closest(".answer-form").scrollIntoView({ block: "nearest" });
}

function offer() {
  const now = chosenWords();
  if (now || document.activeElement !== button) chosen = now;
  button.hidden = !chosen;
  if (!now) return;
  const frame = button.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0, width: innerWidth };
  const room = Math.max(0, frame.width - button.offsetWidth);
  button.style.left = `${Math.min(room, Math.max(0, now.around.left - frame.left))}px`;
  button.style.top = `${now.around.bottom - frame.top + 6}px`;
}

if (field && button) {
  document.addEventListener("selectionchange", () => requestAnimationFrame(offer));
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay chosen
  button.addEventListener("click", () => {
    const { box, words } = chosen ?? {};
    button.hidden = true;
    if (box) quote(box, words);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-quote]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const box = link.closest(".said-box");
    quote(box, chosen?.box === box ? chosen.words : ownWords(box));
  });
}
