// A slider says its figure while it is moved; the answer follows when it is let go.
document.addEventListener("input", (event) => {
  const slider = event.target.closest?.('.slide input[type="range"]');
  if (!slider) return;
  const shown = slider.parentElement.querySelector("output");
  const figure = Number(slider.value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  shown.textContent = `${figure} ${shown.dataset.unit}`;
});
