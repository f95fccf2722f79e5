/** The figure's page: fetches the model, lays it out, and tells the shell when it can be printed. */

import type { FigureModel } from "./figure/model";
import { layOut } from "./figure/page";
import { loadFonts, loadSymbols, loaded } from "./figure/ready";
import { svgPages } from "./figure/vector";

/** A letter of each script that nearly every figure has: Latin, its extension, Arabic. */
const COMMON = "Aşا";

// Neither the model, which may not yet be composed, nor the fonts wait for each other or for the channel to the shell.
const reply = fetch("figure.json").then((response) => response.text());
const common = loadFonts(COMMON);

/** Lays the figure out and returns its model, or null where there is none: the shell knows why. */
async function start(post: (text: string) => void): Promise<FigureModel | null> {
  const [text] = await Promise.all([reply, common]);
  const model = JSON.parse(text) as FigureModel | null;
  if (!model) return null;
  await Promise.all([loadFonts(text), loadSymbols(model)]);
  const leftOut = layOut(model);
  await Promise.all([...document.querySelectorAll("image")].map(loaded));
  post(JSON.stringify({ v: 1, type: "figure_ready", pages: document.querySelectorAll(".sheet").length, left_out: leftOut }));
  return model;
}

window.addEventListener("DOMContentLoaded", () => {
  new QWebChannel(qt.webChannelTransport, ({ objects: { bridge } }) => {
    const post = (text: string): void => bridge.post(text);
    const failed = (error: unknown): void => post(JSON.stringify({ v: 1, type: "error", message: String(error) }));
    const laidOut = start(post);
    laidOut.catch(failed);
    // The one thing that the shell asks for: the pages that it has printed, as SVG.
    bridge.message.connect(() => {
      laidOut
        .then((model) => (model ? svgPages(model) : []))
        .then((pages) => post(JSON.stringify({ v: 1, type: "figure_svg", pages })))
        .catch(failed);
    });
  });
});
