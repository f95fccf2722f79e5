/** The figure's page: fetches the model, lays it out, and tells the shell when it can be printed. */

import type { FigureModel } from "./figure/model";
import { layOut } from "./figure/page";

const FACES = ["400 10px", "italic 400 10px", "600 10px", "700 10px"];

/** A letter of each script that nearly every figure has: Latin, its extension, Arabic. */
const COMMON = "Aşا";

/** Loads the fonts that a text needs, in all faces. */
async function loadFonts(text: string): Promise<void> {
  await Promise.all(FACES.map((face) => document.fonts.load(`${face} "Noto Sans", "Noto Sans Arabic"`, text)));
}

async function start(post: (text: string) => void): Promise<void> {
  const [reply] = await Promise.all([fetch("figure.json"), loadFonts(COMMON)]); // fonts come while the model is composed
  const text = await reply.text();
  const model = JSON.parse(text) as FigureModel | null;
  if (!model) return; // the shell knows why
  await loadFonts(text); // what is measured must be what is printed
  const leftOut = layOut(model);
  await Promise.all([...document.querySelectorAll("image")].map(loaded));
  post(JSON.stringify({ v: 1, type: "figure_ready", pages: document.querySelectorAll(".sheet").length, left_out: leftOut }));
}

/** Waits until a picture is there; a page that is never shown decodes none before it is printed. */
function loaded(picture: SVGImageElement): Promise<void> {
  return new Promise((resolve, reject) => {
    picture.addEventListener("load", () => resolve());
    picture.addEventListener("error", () => reject(new Error(`${picture.href.baseVal} could not be loaded`)));
  });
}

window.addEventListener("DOMContentLoaded", () => {
  new QWebChannel(qt.webChannelTransport, ({ objects: { bridge } }) => {
    const post = (text: string): void => bridge.post(text);
    start(post).catch((error: unknown) => post(JSON.stringify({ v: 1, type: "error", message: String(error) })));
  });
});
