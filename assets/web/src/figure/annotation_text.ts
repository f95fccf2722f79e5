/** The text of an annotation: lines of a measured width, written from the right where their letters are. */

import { type Line, linesOf } from "./annotation_lines";
import { svg } from "./svg";
import { type Lettering, svgText, textWidth } from "./text";

export interface TextBlock {
  lines: Line[];
  width: number;
  height: number;
  lineHeight: number;
  lettering: Lettering;
}

/** Measures a text of this lettering; `widest` is in the unit of its size, Infinity for lines that end where they end. */
export function textBlock(text: string, lettering: Lettering, widest: number): TextBlock {
  const lines = linesOf(text, widest, (line) => textWidth(line, lettering));
  const lineHeight = lettering.size * 1.28;
  const width = Math.max(...lines.map((line) => line.width));
  return { lines, width, height: lines.length * lineHeight, lineHeight, lettering };
}

export interface Colours {
  fill: string;
  halo: string | null;
}

/** Writes a block with its top left corner at a place; each line keeps its own direction. */
export function blockElements(block: TextBlock, left: number, top: number, align: "left" | "center" | "right", colours: Colours): SVGElement {
  const { lettering, lineHeight } = block;
  return svg(
    "g",
    {},
    block.lines.map(({ text, width, rightToLeft }, index) => {
      const spare = block.width - width;
      const end = rightToLeft ? align === "left" : align === "right";
      const before = align === "center" ? spare / 2 : end ? spare : 0;
      // In the middle, a line stands the same whichever way it is written.
      const x = left + before + width / 2;
      const y = top + index * lineHeight + lettering.size * 0.98;
      const element = svgText(text, { ...lettering, x, y, anchor: "middle", ...colours });
      if (rightToLeft) element.setAttribute("direction", "rtl");
      return element;
    }),
  );
}
