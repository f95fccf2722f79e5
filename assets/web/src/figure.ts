/** The figure's page: fetches the model, lays it out, and tells the shell when it can be printed. */

import type { FigureModel } from "./figure/model";
import { layOut } from "./figure/page";
import { loadFonts, loaded } from "./figure/ready";

/** A letter of each script that nearly every figure has: Latin, its extension, Arabic. */
const COMMON = "Aşا";

async function start(post: (text: string) => void): Promise<void> {
  const [reply] = await Promise.all([fetch("figure.json"), loadFonts(COMMON)]); // fonts come while the model is composed
  const text = await reply.text();
  const model = JSON.parse(text) as FigureModel | null;
  if (!model) return; // the shell knows why
  await loadFonts(text);
  const leftOut = layOut(model);
  await Promise.all([...document.querySelectorAll("image")].map(loaded));
  post(JSON.stringify({ v: 1, type: "figure_ready", pages: document.querySelectorAll(".sheet").length, left_out: leftOut }));
}

window.addEventListener("DOMContentLoaded", () => {
  new QWebChannel(qt.webChannelTransport, ({ objects: { bridge } }) => {
    const post = (text: string): void => bridge.post(text);
    start(post).catch((error: unknown) => post(JSON.stringify({ v: 1, type: "error", message: String(error) })));
  });
});
