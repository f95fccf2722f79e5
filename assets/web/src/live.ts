/** The live map: Leaflet and everything that the window's page draws on it. */

import L from "leaflet";

Object.assign(window, { L });
