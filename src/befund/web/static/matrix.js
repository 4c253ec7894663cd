"use strict";
// The matrix: a candidate that is dragged, or moved by arrow keys and Enter, is judged anew; the server keeps the log.

(() => {
  const low = 1, high = 5, step = 0.1;
  const clamp = (value) => Math.min(high, Math.max(low, Math.round(value / step) * step));
  const holder = () => document.getElementById("matrix");

  const place = (spot, effort, impact) => {
    spot.style.left = `${(100 * (effort - low)) / (high - low)}%`;
    spot.style.top = `${(100 * (high - impact)) / (high - low)}%`;
    spot.dataset.newEffort = effort.toFixed(1);
    spot.dataset.newImpact = impact.toFixed(1);
  };

  const judge = (spot) => {
    const { finding, newImpact, newEffort, impact, effort } = spot.dataset;
    if (newImpact === undefined || (Number(newImpact) === Number(impact) && Number(newEffort) === Number(effort))) return;
    htmx.ajax("POST", `/matrix/${encodeURIComponent(finding)}`, {
      target: "#matrix-body", swap: "outerHTML", values: { impact: newImpact, effort: newEffort },
    }).then(() => document.querySelector(`.matrix .spot[data-finding="${CSS.escape(finding)}"]`)?.focus());
  };

  let dragged = null, moved = false;
  document.addEventListener("pointerdown", (event) => {
    const spot = event.target.closest(".matrix .spot");
    if (!spot || holder().dataset.decides !== "yes" || event.button !== 0) return;
    dragged = spot; moved = false;
    spot.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const box = holder().getBoundingClientRect();
    const effort = low + ((event.clientX - box.left) / box.width) * (high - low);
    const impact = high - ((event.clientY - box.top) / box.height) * (high - low);
    moved = true;
    place(dragged, clamp(effort), clamp(impact));
  });
  document.addEventListener("pointerup", () => {
    const spot = dragged;
    dragged = null;
    if (spot && moved) judge(spot);
  });
  document.addEventListener("keydown", (event) => {
    const spot = event.target.closest?.(".matrix .spot");
    if (!spot || holder().dataset.decides !== "yes") return;
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (event.key in ways) {
      event.preventDefault();
      const [dx, dy] = ways[event.key];
      const effort = Number(spot.dataset.newEffort ?? spot.dataset.effort);
      const impact = Number(spot.dataset.newImpact ?? spot.dataset.impact);
      place(spot, clamp(effort + dx * 0.5), clamp(impact + dy * 0.5));
    } else if (event.key === "Enter" && spot.dataset.newImpact !== undefined) {
      event.preventDefault();
      judge(spot);
    } else if (event.key === "Escape") {
      place(spot, Number(spot.dataset.effort), Number(spot.dataset.impact));
    }
  });
  document.addEventListener("click", (event) => {
    const spot = event.target.closest(".matrix .spot");
    if (spot && !moved && event.detail) window.location.assign(`/findings/${encodeURIComponent(spot.dataset.finding)}`);
  });
})();
