/** Bundles the page into dist/: a script and a style sheet for the live map and for the figure, fonts and pictures beside them. */

import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { build } from "esbuild";

const directory = import.meta.dirname;
const entries = ["live.ts", "live.css", "figure.ts", "figure.css"].filter((name) => existsSync(`${directory}/src/${name}`));

await rm(`${directory}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: directory,
  entryPoints: entries.map((name) => `src/${name}`),
  outdir: "dist",
  bundle: true,
  format: "iife",
  target: "chrome130", // what QtWebEngine 6.11 is made from is newer
  minify: true,
  legalComments: "linked",
  assetNames: "[ext]/[name]",
  loader: { ".woff2": "file", ".woff": "empty", ".png": "file", ".svg": "file" },
  logLevel: "warning",
});
// The window's legend paints the same symbols with Qt.
await cp(`${directory}/node_modules/@mapbox/maki/icons`, `${directory}/dist/maki`, { recursive: true });
