/** Tells the shell what is pointed at and where the view is; picking is the shell's business. */

import L from "leaflet";
import type { Post } from "./bridge";
import type { Editor } from "./edit_surface";

/** How far from a point or a line a click still counts, in CSS pixels. */
const REACH = 6;

export function reportPointing(map: L.Map, post: Post, editor: Editor): void {
  map.on("click", ({ latlng, originalEvent }) => {
    if (editor.claims(originalEvent)) return;
    const add = originalEvent.shiftKey || originalEvent.ctrlKey || originalEvent.metaKey;
    post({ type: "clicked", ...pointed(map, latlng), add });
  });
  onceAFrame<L.LeafletMouseEvent>(
    (listener) => map.on("mousemove", listener),
    ({ latlng, originalEvent }) => {
      const { longitude, latitude, tolerance } = pointed(map, latlng);
      post({ type: "pointer", longitude, latitude });
      if (originalEvent.buttons === 0 && !editor.claims(originalEvent))
        post({ type: "hovered", longitude, latitude, tolerance, add: false });
    },
  );
  map.on("moveend", () => {
    const centre = map.getCenter();
    const bounds = map.getBounds();
    post({
      type: "view_moved",
      longitude: wrapped(centre.lng),
      latitude: centre.lat,
      zoom: map.getZoom(),
      bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    });
  });
}

/** A place in the world, and how far around it still counts. */
export function pointed(map: L.Map, { lat, lng }: L.LatLng): { longitude: number; latitude: number; tolerance: number } {
  const world = 256 * 2 ** map.getZoom();
  return { longitude: wrapped(lng), latitude: lat, tolerance: (REACH / world) * 360 };
}

/** The same meridian between -180° and 180°. */
function wrapped(longitude: number): number {
  return longitude >= -180 && longitude <= 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;
}

/** Passes on the last event of each animation frame: a mouse may report a thousand a second. */
function onceAFrame<Event>(listen: (listener: (event: Event) => void) => void, act: (event: Event) => void): void {
  let last: Event | null = null;
  listen((event) => {
    if (!last) requestAnimationFrame(() => {
      if (last) act(last);
      last = null;
    });
    last = event;
  });
}
