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
