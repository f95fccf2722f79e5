/** The script of the live page: Leaflet for folium's map, and everything that the window draws on it. */

import L from "leaflet";
import { connect } from "./bridge";
import type { Editor } from "./edit_surface";
import { LiveMap } from "./live_map";

/** Reads only: no tool changes anything. */
const reader: Editor = { setMode() {}, setHandles() {}, claims: () => false };

/** Makes folium's map the live map of the shell. */
function start(map: L.Map): void {
  let live: LiveMap | null = null;
  connect((message, post) => {
    live ??= new LiveMap(map, post, () => reader);
    live.receive(message);
  });
}

Object.assign(window, { L, sitmap: { start } });
