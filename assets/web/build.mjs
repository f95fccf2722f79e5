/**
 * Bundles the pages into dist/: a script and a style sheet for each, fonts and pictures beside them.
 *
 * All of it is made elsewhere and put in place in one go: a program that runs meanwhile never finds half a bundle.
 */

import { cp, rename, rm } from "node:fs/promises";
import { build } from "esbuild";

const PAGES = ["live", "figure", "figure_view", "editor", "web_export"];

const directory = import.meta.dirname;
const made = `node_modules/.bundle-${process.pid}`; // two of these may run at once

const common = {
  absWorkingDir: directory,
  outdir: made,
  bundle: true,
  target: "chrome130", // what QtWebEngine 6.11 is made from is newer
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: PAGES.flatMap((page) => [`src/${page}.ts`, `src/${page}.css`]),
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
await cp(`${directory}/node_modules/@mapbox/maki/icons`, `${directory}/${made}/maki`, { recursive: true });
await rm(`${directory}/dist`, { recursive: true, force: true });
await rename(`${directory}/${made}`, `${directory}/dist`);
