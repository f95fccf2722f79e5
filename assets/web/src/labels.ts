/** Names on the map: those of the basemap by rank and zoom, and those of the situation's features, none over another. */

import { type Frame, gridX, gridY, worldCopies } from "./grid";
import { FAMILY, LETTERING, type Lettering, plain } from "./lettering";
import type { Label, Language } from "./protocol";
import { Sheet } from "./stage";
import tokens from "./tokens.json";
import type { Surface } from "./surface";

export interface PlaceLabel {
  longitude: number;
  latitude: number;
  name: string;
  name_ar: string | null;
  kind: string;
  rank: number;
  min_zoom: number;
  max_zoom?: number;
}

interface Text {
  x: number;
  y: number;
  lines: string[];
  lettering: Lettering;
}

export class Labels {
  readonly sheet = new Sheet((context, frame) => {
    const placed = new Placement(frame);
    for (const copy of worldCopies(frame)) this.paint(context, copy, placed);
  });
  private placesByRank: PlaceLabel[] = [];
  private featureNames: Label[] = [];
  private spoken: Language = "en";

  constructor(private readonly repaint: () => void) {}

  set places(places: readonly PlaceLabel[]) {
    this.placesByRank = [...places].sort((one, other) => one.rank - other.rank);
    void this.refresh();
  }

  set names(names: Label[]) {
    this.featureNames = names;
    void this.refresh();
  }

  set language(language: Language) {
    this.spoken = language;
    void this.refresh();
  }

  /** Paints anew once the fonts that these names need are there. */
  private async refresh(): Promise<void> {
    const letters = new Set<string>();
    for (const { text } of this.featureNames) for (const letter of text) letters.add(letter);
    for (const { name, name_ar } of this.placesByRank) for (const letter of name + (name_ar ?? "")) letters.add(letter);
    const text = [...letters].join("");
    await Promise.all(
      ["400", "600", "italic 400"].map((style) => document.fonts.load(`${style} 12px ${FAMILY}`, text)),
    );
    this.sheet.spoil();
    this.repaint();
  }

  private paint(context: Surface, frame: Frame, placed: Placement): void {
    context.lineJoin = "round";
    context.textBaseline = "alphabetic";
    const marked: { x: number; y: number }[] = [];
    for (const { longitude, latitude, kind } of this.featureNames) {
      const place = kind === "point_feature" && locate(longitude, latitude, frame);
      if (place) marked.push(place);
    }
    for (const { x, y } of marked) placed.take(boxAround(x, y, MARK));
    for (const { longitude, latitude, text, kind } of this.featureNames) {
      const place = locate(longitude, latitude, frame);
      if (place) placed.write(context, { ...place, lines: [text], lettering: LETTERING[kind] ?? plain });
    }
    for (const label of this.placesByRank) {
      if (label.min_zoom > frame.zoom || frame.zoom >= (label.max_zoom ?? Infinity)) continue;
      const place = locate(label.longitude, label.latitude, frame);
      const lettering = LETTERING[label.kind] ?? plain;
      if (!place || (lettering.dot > 0 && marked.some((mark) => areSame(mark, place)))) continue;
      placed.write(context, { ...place, lines: this.linesOf(label), lettering });
    }
  }

  private linesOf({ name, name_ar }: PlaceLabel): string[] {
    if (this.spoken === "en" || !name_ar) return [name];
    return this.spoken === "ar" ? [name_ar] : [name, name_ar];
  }
}

function locate(longitude: number, latitude: number, frame: Frame): { x: number; y: number } | null {
  const x = gridX(longitude) * frame.scale - frame.left;
  const y = -gridY(latitude) * frame.scale - frame.top;
  return x < 0 || y < 0 || x > frame.width || y > frame.height ? null : { x, y };
}

/** Says whether a place of the basemap is what a feature already marks: it needs no second name. */
function areSame(mark: { x: number; y: number }, place: { x: number; y: number }): boolean {
  return Math.hypot(mark.x - place.x, mark.y - place.y) < 2 * MARK;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function boxAround(x: number, y: number, reach: number): Box {
  return { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
}

const CELL = 64;
const GAP = 3;
/** Half the width that the mark of a feature needs. */
const MARK = 9;

/** Writes names where nothing else has been written yet. */
class Placement {
  private readonly cells = new Map<number, Box[]>();

  constructor(private readonly frame: Frame) {}

  /** Writes a name at the first of its places that is free, and says whether there was one. */
  write(context: Surface, text: Text): boolean {
    const { lettering, lines } = text;
    context.font = `${lettering.italic ? "italic " : ""}${lettering.weight} ${lettering.size}px ${FAMILY}`;
    context.letterSpacing = /[\u0600-\u06ff]/.test(lines[0]) ? "0px" : `${lettering.spacing}px`;
    const width = Math.max(...lines.map((line) => context.measureText(line).width));
    const height = lettering.size * 1.25 * lines.length;
    const dot = boxAround(text.x, text.y, lettering.dot);
    if (lettering.dot > 0 && !this.free(dot)) return false;
    for (const [left, top] of candidates(text, width, height)) {
      const box = { left: left - GAP, top: top - GAP / 2, right: left + width + GAP, bottom: top + height + GAP / 2 };
      if (!this.free(box)) continue;
      this.take(box);
      if (lettering.dot > 0) this.take(dot);
      draw(context, text, left, top, width);
      return true;
    }
    return false;
  }

  private free(box: Box): boolean {
    for (const cell of this.cellsOf(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)
          return false;
      }
    }
    return true;
  }

  take(box: Box): void {
    for (const cell of this.cellsOf(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  private *cellsOf(box: Box): Iterable<number> {
    const columns = Math.ceil(this.frame.width / CELL) + 64;
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row += 1)
      for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column += 1)
        yield row * columns + column;
  }
}

/** Upper left corners to try, the best first. */
function candidates({ x, y, lettering }: Text, width: number, height: number): [number, number][] {
  const { beside } = lettering;
  if (beside === 0) return [[x - width / 2, y - height / 2]];
  return [
    [x + beside, y - height / 2],
    [x - beside - width, y - height / 2],
    [x - width / 2, y - beside - height],
    [x - width / 2, y + beside],
  ];
}

function draw(context: Surface, { x, y, lines, lettering }: Text, left: number, top: number, width: number): void {
  context.strokeStyle = tokens.halo;
  context.fillStyle = lettering.colour;
  if (lettering.dot > 0) {
    context.beginPath();
    context.arc(x, y, lettering.dot, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.stroke();
    context.fill();
  }
  context.lineWidth = 3;
  context.textAlign = "center";
  lines.forEach((line, index) => {
    const baseline = top + lettering.size * (1.25 * index + 0.97);
    context.strokeText(line, left + width / 2, baseline);
    context.fillText(line, left + width / 2, baseline);
  });
}
