/** What an exported page carries: the model that `layers/figure/web_model.py` composes, and packed data as compressed text. */

import type { Kind } from "./basemap_style";
import type { Legend } from "./figure/model";
import type { GridBounds } from "./grid";
import type { PlaceLabel } from "./labels";
import type { Bounds, Label } from "./protocol";
import type { WebAnnotation } from "./web_annotations";

/** Bytes, compressed by gzip, in base64. */
export type Packed = string;

export interface ToldFeature {
  key: number;
  name: string | null;
  arabic: string | null;
  method: string | null;
  precision: string | null;
  /** The numbers of the statements about it. */
  numbers: number[];
}

export interface ExportedLayer {
  title: string;
  opacity: number;
  /** What each style of the pack says. */
  says: string[];
  features: ToldFeature[];
  pack: Packed;
}

export interface ExportedStatement {
  number: number | null;
  text: string;
  quote: string | null;
  credit: string;
  details: string[];
  /** The position in the list of sources. */
  source: number | null;
}

/** The publisher's logo: PNG or JPEG in base64, its size in millimetres, and what it says to those who do not see it. */
export interface ExportedLogo {
  picture: string;
  width: number;
  height: number;
  says: string;
}

/** A piece of text and whether it is set in italics. */
export type TextRun = [text: string, italic: boolean];

export interface ExportedMap {
  title: string;
  subtitle: string | null;
  /** The page in words, for those who do not see it. */
  description: string;
  as_of: string | null;
  handling: string | null;
  bounds: Bounds;
  layers: ExportedLayer[];
  names: Label[];
  numbered: ExportedStatement[];
  placeless: ExportedStatement[];
  sources: TextRun[][];
  remarks: string[];
  grades: string | null;
  legend: Legend;
  annotations: WebAnnotation[];
  about: string[];
  attribution: string[];
  logo: ExportedLogo | null;
  basemap: {
    layers: { kind: Kind; min_zoom: number; max_zoom: number; pack: Packed }[];
    relief: { picture: string; bounds_grid: GridBounds } | null;
    labels: PlaceLabel[];
  };
}

/** Unpacks what was compressed. */
export async function unpacked(text: Packed): Promise<ArrayBuffer> {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** Reads base64. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
