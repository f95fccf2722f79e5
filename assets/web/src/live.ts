/** The script of the live page: Leaflet for folium's map, and everything that the window draws on it. */

import L from "leaflet";
import { type Post, connect } from "./bridge";
import { LiveMap } from "./live_map";
import * as protocol from "./protocol";

/** Makes folium's map the live map of the shell. */
function start(map: L.Map): void {
  let live: LiveMap | null = null;
  connect(protocol, (message: protocol.ShellMessage, post: Post) => {
    live ??= new LiveMap(map, post);
    live.receive(message);
  });
}

Object.assign(window, { L, sitmap: { start } });
