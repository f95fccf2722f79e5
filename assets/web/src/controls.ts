/** Zoom buttons, scale bar and keyboard of the map. */

import L from "leaflet";

export function addControls(map: L.Map): void {
  L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  // Leaflet measures along the parallel in the middle of the map, so the bar is right at that latitude.
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 140 }).addTo(map);
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", "Map: arrow keys pan, plus and minus zoom");
}

/** Says on the map whom its data come from. */
export function addCredits(map: L.Map, credits: readonly string[]): L.Control {
  const control = new L.Control({ position: "bottomleft" });
  control.onAdd = () => {
    const line = document.createElement("div");
    line.className = "credits";
    line.textContent = credits.join(" · ");
    return line;
  };
  return control.addTo(map);
}
