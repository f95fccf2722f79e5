/** Military symbols (MIL-STD-2525, APP-6): a library so large that it is loaded only when a code asks for it. */

import ms from "milsymbol";

export interface SymbolPicture {
  canvas: HTMLCanvasElement;
  /** The place in it that lies on the point, in device pixels. */
  centreX: number;
  centreY: number;
}

/** Draws the symbol of a code, or returns null for a code that means nothing. */
export function drawSymbol(code: string, size: number, ratio: number): SymbolPicture | null {
  const symbol = new ms.Symbol(code, { size, outlineWidth: 2, outlineColor: "#ffffff" });
  if (!symbol.isValid()) return null;
  const { x, y } = symbol.getAnchor();
  return { canvas: symbol.asCanvas(ratio), centreX: Math.round(x * ratio), centreY: Math.round(y * ratio) };
}

/** A symbol as vectors, its point at the origin, in CSS pixels; and how far it reaches from there. */
export interface SymbolVectors {
  element: SVGGElement;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const CENTRE = 100; // of the square of 200 that the library draws in, where `size` is 100

/** Draws the symbol of a code as vectors, or returns null for a code that means nothing. */
export function vectorSymbol(code: string, size: number): SymbolVectors | null {
  const symbol = new ms.Symbol(code, { size, outlineWidth: 2, outlineColor: "#ffffff", fontfamily: "Noto Sans" });
  if (!symbol.isValid()) return null;
  const { x, y } = symbol.getAnchor();
  const { width, height } = symbol.getSize();
  const drawn = new DOMParser().parseFromString(symbol.asSVG(), "image/svg+xml").documentElement;
  const element = document.createElementNS("http://www.w3.org/2000/svg", "g");
  element.setAttribute("transform", `scale(${size / 100}) translate(${-CENTRE} ${-CENTRE})`);
  element.append(...[...drawn.children].map((child) => document.importNode(child, true)));
  return { element, left: -x, top: -y, right: width - x, bottom: height - y };
}
