/** Bundles the page into dist/: a script and a style sheet for the live map and for the figure, fonts and pictures beside them. */

import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { build } from "esbuild";

const directory = import.meta.dirname;
const entries = ["live.ts", "live.css", "figure.ts", "figure.css", "editor.ts", "editor.css", "web_export.ts", "web_export.css"].filter((name) => existsSync(`${directory}/src/${name}`));

await rm(`${directory}/dist`, { recursive: true, force: true });
const common = {
  absWorkingDir: directory,
  outdir: "dist",
  bundle: true,
  target: "chrome130", // what QtWebEngine 6.11 is made from is newer
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: entries.map((name) => `src/${name}`),
  format: "iife",
  external: ["./military.js"],
  assetNames: "[ext]/[name]",
  loader: { ".woff2": "file", ".woff": "empty", ".png": "file", ".svg": "file" },
});
// Large and seldom needed, so the page loads it only when a code asks for it.
await build({ ...common, entryPoints: ["src/military.ts"], format: "esm" });
// An exported page is alone with itself: where it shows military symbols, their bundle is a part of its script.
await build({ ...common, entryPoints: { web_export_military: "src/web_export.ts" }, format: "iife" });
// The window's legend paints the same symbols with Qt.
await cp(`${directory}/node_modules/@mapbox/maki/icons`, `${directory}/dist/maki`, { recursive: true });
