/** What stands on the map or beside it: scale bars with ratio and north arrow, and the lines and letters of a grid. */

import type { FigureModel, Grid, GridLabel, ScaleBlock } from "./model";
import { svg } from "./svg";
import { svgText, textWidth } from "./text";

const INK = "#22201d";
const SECONDARY = "#5b544c";
const FAINT = "#6d655c";
const PALE = "#fbf8f2";
const BAR_HEIGHT = 5.4; // millimetres on A4, as in `layers/figure/furniture.py`
const RATIO_HEIGHT = 4.6;
const NEARLY_UP = 20; // degrees
const GRID_SIZE = 9.6; // px on A4
const OVER_SIZE = 0.84; // of the size of the others: six points, the least that is printed
const SQUARE_SIZE = 9;

/** Scale bars one below the other, the ratio under them, and the arrow to their left, on a pale ground. */
export function scaleBlock(block: ScaleBlock, pixel: number, scale: number): SVGElement {
  const unit = 100 * scale;
  const [left, top, width, height] = block.box.map((value) => value * 100);
  const indent = block.indent * 100;
  const size = 8 * pixel;
  const text = block.bars.length * BAR_HEIGHT * unit + (block.ratio ? RATIO_HEIGHT * unit : 0);
  const start = (height - text) / 2;
  const parts: SVGElement[] = [svg("rect", { width, height, fill: "#ffffff", "fill-opacity": 0.88 })];
  if (block.north !== null) parts.push(...arrow(block.north, height / 2, unit, size));
  block.bars.forEach((bar, row) => {
    const barTop = start + (row + 1) * BAR_HEIGHT * unit - 1.5 * unit;
    const barWidth = bar.width * 100;
    const [first, second, third] = bar.labels;
    const numbers = { y: barTop - 0.8 * unit, size, fill: INK };
    const end = barWidth - textWidth(third, { size }) / 2;
    const middle = barWidth / 2 + textWidth(second, { size }) / 2 + 0.6 * unit < end && barWidth / 2 - textWidth(second, { size }) / 2 > size;
    parts.push(
      svg("rect", { x: indent, y: barTop, width: barWidth, height: 1.1 * unit, fill: "#ffffff", stroke: INK, "stroke-width": 18 }),
      svg("rect", { x: indent, y: barTop, width: barWidth / 2, height: 1.1 * unit, fill: INK }),
      svgText(first, { x: indent, anchor: "middle", ...numbers }),
      ...(middle ? [svgText(second, { x: indent + barWidth / 2, anchor: "middle", ...numbers })] : []),
      svgText(`${third} ${bar.unit}`, { x: indent + end, anchor: "start", ...numbers }),
    );
  });
  if (block.ratio) {
    const y = start + block.bars.length * BAR_HEIGHT * unit + (block.bars.length ? 2.9 : 3.2) * unit;
    parts.push(svgText(block.ratio, { x: indent, y, size, fill: SECONDARY, anchor: "start" }));
  }
  return svg("g", { transform: `translate(${left} ${top})` }, parts);
}

/** The arrow to true north; where that is far from up, the letter goes to its tip. */
function arrow(north: number, middle: number, unit: number, size: number): SVGElement[] {
  const aside = Math.abs(north) > NEARLY_UP;
  const [x, scale] = aside ? [6 * unit, 0.75] : [5.2 * unit, 1];
  const angle = (north * Math.PI) / 180;
  const letter = aside
    ? { x: x + 4.9 * unit * Math.sin(angle), y: middle - 4.9 * unit * Math.cos(angle) + size * 0.35 }
    : { x: 8.2 * unit, y: middle - 2.2 * unit };
  return [
    svg("g", { transform: `translate(${x} ${middle}) rotate(${north}) scale(${scale})` }, [
      svg("path", { d: `M0 ${-4.6 * unit}L${1.9 * unit} ${3.2 * unit}L0 ${1.7 * unit}L${-1.9 * unit} ${3.2 * unit}z`, fill: INK }),
      svg("path", { d: `M0 ${-4.6 * unit}L0 ${1.7 * unit}L${-1.9 * unit} ${3.2 * unit}z`, fill: "#ffffff", stroke: INK, "stroke-width": 12 }),
    ]),
    svgText("N", { ...letter, size, weight: 700, fill: INK, anchor: "middle" }),
  ];
}

/** The lines of a grid, to be drawn under the layers. */
export function gridLines(grid: Grid, pixel: number): SVGElement[] {
  const line = { fill: "none", stroke: SECONDARY, "stroke-opacity": 0.75 };
  return [
    ...(grid.lines ? [svg("path", { d: grid.lines, ...line, "stroke-width": Math.round(0.45 * pixel) })] : []),
    ...(grid.heavy ? [svg("path", { d: grid.heavy, ...line, "stroke-width": Math.round(1.1 * pixel) })] : []),
  ];
}

/** The letters of the military grid's squares, but for those that would stand under the furniture. */
export function squareLetters(grid: Grid, furniture: FigureModel["furniture"], pixel: number): SVGElement[] {
  const size = SQUARE_SIZE * pixel;
  const covers = [furniture.scale?.box, furniture.locator?.box].filter((box) => box !== undefined);
  return squareBoxes(grid, pixel).flatMap((box, index) => {
    if (covers.some(([left, top, width, height]) => box.left < (left + width) * 100 && box.right > left * 100 && box.top < (top + height) * 100 && box.bottom > top * 100)) return [];
    const { text, x, y } = grid.squares[index];
    return [svgText(text, { x, y: y + size * 0.35, size, fill: FAINT, anchor: "middle", halo: PALE })];
  });
}

/** Where the letters of the squares are written. */
export function squareBoxes(grid: Grid, pixel: number): { left: number; top: number; right: number; bottom: number }[] {
  const size = SQUARE_SIZE * pixel;
  return grid.squares.map(({ text, x, y }) => {
    const half = textWidth(text, { size }) / 2;
    return { left: x - half, top: y - size * 0.6, right: x + half, bottom: y + size * 0.6 };
  });
}

/** What stands at the ends of the lines: outside the frame in the room that the page keeps for it, or just inside it. */
export function gridLabels(grid: Grid, pixel: number, inside: boolean): SVGElement[] {
  const size = GRID_SIZE * pixel;
  return grid.labels.map((label) => gridLabel(label, size, inside));
}

function gridLabel({ text, over, edge, x, y }: GridLabel, size: number, inside: boolean): SVGElement {
  const small = size * OVER_SIZE;
  const width = textWidth(over, { size: small }) + textWidth(text, { size });
  const halo = inside ? PALE : null;
  const gap = size * 0.45;
  const baseline = { top: -gap, bottom: gap + size * 0.75, left: -gap, right: gap + size * 0.75 };
  const shift = inside ? { top: gap + size * 0.75, bottom: -gap, left: gap + size * 0.75, right: -gap }[edge] : baseline[edge];
  const upright = edge === "top" || edge === "bottom";
  const place = upright ? `translate(${x} ${Math.round(y + shift)})` : `translate(${Math.round(x + shift)} ${y}) rotate(-90)`;
  const common = { fill: SECONDARY, anchor: "start" as const, halo };
  const parts = [svgText(text, { x: -width / 2 + textWidth(over, { size: small }), y: 0, size, ...common })];
  if (over) parts.unshift(svgText(over, { x: -width / 2, y: -size * 0.28, size: small, ...common }));
  return svg("g", { transform: place }, parts);
}
