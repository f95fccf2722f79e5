/** The outline of what is selected, above all layers. */

import { type Pack, type Run, readPack } from "./packed";
import { fetchBytes } from "./packed_layer";
import { paintMarks } from "./marks";
import { paintShapes } from "./shapes";
import { Sheet } from "./stage";
import { paintCopies } from "./surface";
import { type Style, styleOf } from "./style";
import tokens from "./tokens.json";

interface Outline {
  stroke: string;
  stroke_width: number;
}

/** A dark line on a white one: it shows on every ground. */
const CASING: Outline = { stroke: tokens.selection_halo, stroke_width: 5 };
const LINE: Outline = { stroke: tokens.selection, stroke_width: 2.4 };

export class SelectionOutline {
  readonly sheet = new Sheet((context, frame) => {
    paintCopies(context, frame, (surface, copy) => {
      for (const runs of this.passes) {
        paintShapes(surface, runs, copy);
        paintMarks(surface, runs, copy);
      }
    });
  });
  private passes: Run[][] = [];
  private asked = 0;

  /** Shows the outlines of packs; an answer that comes after the next question is dropped. */
  async show(urls: readonly string[]): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    const packs = await Promise.all(urls.map(async (url) => readPack(await fetchBytes(url))));
    if (question !== this.asked) return;
    this.passes = [CASING, LINE].map((line) => packs.map((pack) => outlineRun(pack, line)));
    this.sheet.spoil();
  }
}

function outlineRun(pack: Pack, line: Outline): Run {
  const styles = pack.styles.map((style) => outlineOf(style, line));
  return { pack: { ...pack, styles }, start: 0, end: pack.count };
}

/** A ring around the mark of a point, a line along everything else. */
function outlineOf(style: Style, line: Outline): Style {
  const radius = style.radius + style.point_stroke_width / 2 + 2.5;
  return styleOf({
    ...line,
    radius,
    point_fill: "#00000000",
    point_stroke: line.stroke,
    point_stroke_width: line.stroke_width,
  });
}
