// What a person did is on its way to the server; what comes back is put only where it still belongs.
// htmx tells an element what became of its request, but one that left the page meanwhile would tell nobody.
const TOLD = ["htmx:beforeSwap", "htmx:sendError", "inbox-changed"];
let underWay = 0;
let lastAsked = null;

export const isUnderWay = () => underWay > 0;

document.addEventListener("htmx:beforeSend", ({ detail: { xhr, target, requestConfig } }) => {
  if (target.id === "case") lastAsked = xhr;
  if (requestConfig.verb === "post") follow(requestConfig.elt, xhr);
});

// Of two cases opened in haste, the one asked for last is shown, whichever comes last.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "case" && detail.xhr !== lastAsked) detail.shouldSwap = false;
});

function follow(deed, xhr) {
  const talk = document.getElementById("talk");
  const over = new AbortController();
  const listen = (name, act) => deed.addEventListener(name, (event) => { if (!deed.isConnected) act(event); }, { signal: over.signal });
  for (const name of TOLD) listen(name, ({ detail }) => document.dispatchEvent(new CustomEvent(name, { detail })));
  listen("htmx:beforeSwap", ({ detail }) => putInPlace(detail, talk));
  listen("htmx:beforeOnLoad", (event) => { if (leadsAway(xhr) && !talk?.isConnected) event.preventDefault(); });
  underWay += 1;
  xhr.addEventListener("loadend", () => {
    underWay -= 1;
    over.abort();
    const detail = { xhr, deed, isDone: xhr.status >= 200 && xhr.status < 300, isHere: Boolean(talk?.isConnected) };
    document.dispatchEvent(new CustomEvent("deed-done", { detail }));
  });
}

// To another case; whoever went elsewhere stays there. To the login everybody is led.
const leadsAway = (xhr) => xhr.getResponseHeader("HX-Redirect")?.startsWith("/cases/");

// The button is gone. Its case is on the screen: the parts go there. It is not: only a refusal is worth saying.
function putInPlace(detail, talk) {
  const isWanted = detail.shouldSwap && (detail.isError || talk?.isConnected);
  detail.shouldSwap = false;
  if (isWanted) window.htmx.swap(document.body, detail.serverResponse, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
}

// Words that a person carries elsewhere: one press, and they are on the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const words = button && document.getElementById(button.dataset.copy);
  if (!words) return;
  try { await navigator.clipboard.writeText(words.value); }
  catch { words.classList.remove("hidden"); words.removeAttribute("aria-hidden"); words.focus(); words.select(); return; }
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 2000);
});
const showCopy = () => { for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false; };
new MutationObserver(showCopy).observe(document.body, { childList: true, subtree: true });
showCopy();
