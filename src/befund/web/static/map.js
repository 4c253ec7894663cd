"use strict";
// The process map: bpmn-js draws it, pain points are markers on it, a click leads to the finding.

(async () => {
  const holder = document.getElementById("map");
  if (!holder) return;
  const viewer = new BpmnJS({ container: holder });
  const [diagram, marks] = await Promise.all([
    fetch(holder.dataset.source).then((answer) => answer.text()),
    fetch(holder.dataset.marks).then((answer) => answer.json()),
  ]);
  await viewer.importXML(diagram);
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const overlays = viewer.get("overlays");
  const chosen = document.getElementById("map-process");

  const showPool = (name) => {
    const pool = registry.get(name);
    if (!pool) return;
    const room = 40;
    const box = canvas.viewbox().outer;
    const scale = Math.min(1, Math.max(0.7, Math.min(box.width / (pool.width + 2 * room), box.height / (pool.height + 2 * room))));
    canvas.viewbox({ x: pool.x - room, y: pool.y - room, width: box.width / scale, height: box.height / scale });
  };

  for (const [element, mark] of Object.entries(marks)) {
    if (!registry.get(element)) continue;
    canvas.addMarker(element, "task-link");
    if (!mark.pains.length) continue;
    const badge = document.createElement("a");
    badge.className = "map-pain";
    badge.href = `/findings/${encodeURIComponent(mark.pains[0].finding)}`;
    badge.title = mark.pains.map((pain) => pain.title).join("\n");
    badge.textContent = mark.pains.length > 1 ? `▲ ${mark.pains.length}` : "▲";
    badge.tabIndex = -1; // the table below leads there by keyboard
    overlays.add(element, { position: { top: -14, right: 18 }, html: badge });
  }

  viewer.get("eventBus").on("element.click", (event) => {
    const mark = marks[event.element.id];
    if (mark) window.location.assign(`/findings/${encodeURIComponent(mark.finding)}`);
  });
  const zoom = (factor) => canvas.zoom(Math.min(4, Math.max(0.1, canvas.zoom() * factor)));
  document.getElementById("map-in").addEventListener("click", () => zoom(1.25));
  document.getElementById("map-out").addEventListener("click", () => zoom(0.8));
  document.getElementById("map-fit").addEventListener("click", () => canvas.zoom("fit-viewport", "auto"));
  chosen.addEventListener("change", () => showPool(chosen.value));
  showPool(chosen.value);
  holder.dataset.drawn = "yes";
})();
