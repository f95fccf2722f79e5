/** Outlines above all layers: of what is selected, and of what differs between two states of the situation. */

import { type Run, packOf, readPack } from "./packed";
import { fetchBytes } from "./fetching";
import { paintMarks } from "./marks";
import { paintShapes } from "./shapes";
import { Sheet } from "./stage";
import { paintCopies } from "./surface";
import { type Style, styleOf } from "./style";
import tokens from "./tokens.json";

interface Line {
  stroke: string;
  stroke_width: number;
  dash?: number[];
}

/** A dark line on a white one: it shows on every ground. */
const CASING: Line = { stroke: tokens.selection_halo, stroke_width: 5 };
export const SELECTED = [CASING, { stroke: tokens.selection, stroke_width: 2.4 }];
/** Told apart by the dashes too, not by colour alone. */
export const OLD = [CASING, { stroke: tokens.compared_old, stroke_width: 2.2, dash: [5, 4] }];
export const NEW = [CASING, { stroke: tokens.compared_new, stroke_width: 2.4 }];

export class Outline {
  readonly sheet = new Sheet((context, frame) => {
    paintCopies(context, frame, (surface, copy) => {
      for (const runs of this.passes) {
        paintShapes(surface, runs, copy);
        paintMarks(surface, runs, copy);
      }
    });
  });
  private passes: Run[][] = [];
  private traced: readonly Run[] = [];
  private asked = 0;

  constructor(private readonly lines: readonly Line[]) {
    this.sheet.blank = true;
  }

  /** Shows the outlines of packs; an answer that comes after the next question is dropped. */
  async show(urls: readonly string[]): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    const packs = await Promise.all(urls.map(async (url) => readPack(await fetchBytes(url))));
    if (question === this.asked) this.trace(packs.map((pack) => ({ pack, start: 0, end: pack.count })));
  }

  /** Shows the outlines of features that are at hand. */
  trace(runs: readonly Run[]): void {
    if (runs.length === this.traced.length && runs.every((run, index) => isSame(run, this.traced[index]))) return;
    this.traced = runs;
    this.sheet.blank = runs.length === 0;
    // One pack for all of them: what is drawn a pack at a time would cost much for each of a thousand.
    const whole = runs.length > 1 ? [packOf(runs)].map((pack) => ({ pack, start: 0, end: pack.count })) : runs;
    this.passes = this.lines.map((line) => whole.map((run) => outlineRun(run, line)));
    this.sheet.spoil();
  }
}

function isSame(one: Run, other: Run | undefined): boolean {
  return one.pack === other?.pack && one.start === other.start && one.end === other.end;
}

function outlineRun({ pack, start, end }: Run, line: Line): Run {
  const styles = pack.styles.map((style) => outlineOf(style, line));
  return { pack: { ...pack, styles }, start, end };
}

/** A ring around the mark of a point, a line along everything else. */
function outlineOf(style: Style, line: Line): Style {
  const radius = style.radius + style.point_stroke_width / 2 + 2.5;
  return styleOf({
    ...line,
    radius,
    point_fill: "#00000000",
    point_stroke: line.stroke,
    point_stroke_width: line.stroke_width,
    point_dash: line.dash ?? null,
  });
}
