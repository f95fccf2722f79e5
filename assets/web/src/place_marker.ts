/** The mark at a coordinate that was typed. */

import L from "leaflet";
import type { Position } from "./protocol";

export class PlaceMarker {
  private readonly marker = L.marker([0, 0], {
    icon: L.divIcon({ className: "place-marker", iconSize: [28, 28] }),
    interactive: false,
    keyboard: false,
  });

  constructor(private readonly map: L.Map) {}

  show(position: Position | null): void {
    if (!position) {
      this.marker.remove();
      return;
    }
    const [longitude, latitude] = position;
    this.marker.setLatLng([latitude, longitude]).addTo(this.map);
  }
}
