// Puts the chat of Evenhand into a web site: one frame, sandboxed, from an origin of its own.
(() => {
  const script = document.currentScript;
  if (!script || window.evenhandChat) return;
  const origin = new URL(script.src).origin;
  const asked = script.dataset;
  const frame = document.createElement("iframe");
  const queue = [];
  let isReady = false;

  const language = asked.language || document.documentElement.lang || "";
  frame.src = `${origin}/site/chat/${encodeURIComponent(asked.chat)}/?in=frame&lang=${encodeURIComponent(language)}`;
  frame.title = asked.title || "Chat";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads");
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.setAttribute("allow", "");

  // Set one by one: a site whose policy forbids style attributes still allows this.
  const style = (values) => Object.entries(values).forEach(([name, value]) => frame.style.setProperty(name, value, "important"));
  const end = getComputedStyle(document.documentElement).direction === "rtl" ? "left" : "right";
  const closed = { width: "88px", height: "88px", bottom: "8px", [end]: "8px", top: "auto", "max-height": "none", "border-radius": "0", "box-shadow": "none" };
  const open = { width: "392px", height: "640px", bottom: "16px", [end]: "16px", top: "auto", "max-height": "calc(100dvh - 32px)", "border-radius": "16px", "box-shadow": "0 8px 40px rgb(0 0 0 / .28)" };
  const onPhone = { width: "100%", height: "100dvh", bottom: "0", [end]: "0", top: "0", "max-height": "none", "border-radius": "0", "box-shadow": "none" };
  style({ position: "fixed", border: "0", "z-index": "2147483000", "color-scheme": "normal", background: "transparent", margin: "0", padding: "0", "max-width": "100%", visibility: "hidden" });
  style(closed);

  let isOpen = false;
  const lay = () => style(!isOpen ? closed : matchMedia("(max-width: 480px), (max-height: 480px)").matches ? onPhone : open);
  addEventListener("resize", lay);

  const say = (message) => {
    if (isReady) frame.contentWindow.postMessage({ evenhand: 1, ...message }, origin);
    else queue.push(message);
  };
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin || event.data?.evenhand !== 1) return;
    if (event.data.is === "ready") {
      isReady = true;
      style({ visibility: "visible" });
      say({ is: "hello", page: location.origin + location.pathname, identity });
      queue.splice(0).forEach(say);
    } else if (event.data.is === "open" || event.data.is === "closed") {
      isOpen = event.data.is === "open";
      lay();
      if (event.data.focus && isOpen) frame.focus();
    } else if (event.data.is === "unread") {
      dispatchEvent(new CustomEvent("evenhand:unread", { detail: { count: Number(event.data.count) || 0 } }));
    }
  });

  let identity = asked.user
    ? { id: asked.user, name: asked.name || "", mail: asked.mail || "", at: asked.at || "", signature: asked.signature || "" }
    : null;
  window.evenhandChat = {
    open: () => say({ is: "open" }),
    close: () => say({ is: "close" }),
    // {id, name, mail, at, signature}: who is logged in on the site; null when they log out.
    identify: (person) => say({ is: "identify", identity: (identity = person) }),
  };
  const put = () => document.body.append(frame);
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);
})();
