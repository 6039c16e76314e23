// Before anything is drawn: the columns as this device had them, so that nothing moves afterwards.
(() => {
  const root = document.documentElement;
  try {
    const kept = JSON.parse(localStorage.getItem("columns") ?? "{}");
    for (const [name, width] of Object.entries(kept.widths ?? {})) {
      if (/^(list|side)$/.test(name) && width >= 200 && width <= 900) root.style.setProperty(`--${name}-wide`, `${width}px`);
    }
    root.dataset.folded = (kept.folded ?? []).filter((name) => /^(views|list|side)$/.test(name)).join(" ");
    const counted = Number(sessionStorage.getItem("counted"));
    if (counted > 0 && counted < 2000) root.style.setProperty("--counted", `${counted}px`);
  } catch { /* a device that keeps nothing has the columns of everybody */ }
})();
