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
