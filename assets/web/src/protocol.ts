/**
 * The messages between the page and the shell: JSON texts `{v, type, ...}` through one slot and one signal.
 *
 * `desktop/map/protocol.py` is the other side. What comes in is parsed or rejected as a whole.
 */

export const VERSION = 1;

const MODES = [
  "select",
  "select_rectangle",
  "select_lasso",
  "edit",
  "draw_point",
  "draw_line",
  "draw_polygon",
  "draw_rectangle",
  "measure_line",
  "measure_area",
] as const;

export type Mode = (typeof MODES)[number];
export type Language = "en" | "ar" | "both";
/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];
/** Longitude and latitude in degrees. */
export type Position = [number, number];
/** Indices into a geometry's coordinates; in a geometry collection the member's index comes first. */
export type Path = number[];

export interface FeatureRef {
  layer: string;
  key: number;
}

/** How a layer is presented; `url` leads to its packed drawing, which may come along in base64 where it is small. */
export interface LayerPresentation {
  id: string;
  title: string;
  visible: boolean;
  opacity: number;
  locked: boolean;
  url: string;
  pack: string | null;
}

export interface View {
  longitude: number;
  latitude: number;
  zoom: number;
}

/** Where a vertex stands now: which one of its feature's, in the order of a pack, on the grid and in degrees. */
export interface MovedVertex {
  index: number;
  x: number;
  y: number;
  longitude: number;
  latitude: number;
}

/** A feature of which nothing differs but where these vertices stand. */
export interface MovedFeature {
  key: number;
  vertices: MovedVertex[];
}

/** What differs in one layer: features that are gone, vertices that moved, and a small pack of what else differs. */
export interface FeaturePatch {
  layer: string;
  removed: number[];
  moved: MovedFeature[];
  /** The pack in base64, or where it is large, the address that it is at. */
  pack: string | null;
  url: string | null;
}

export interface Label {
  longitude: number;
  latitude: number;
  text: string;
  kind: string;
}

export type ShellMessage =
  | {
      type: "snapshot";
      revision: number;
      layers: LayerPresentation[];
      basemap: { url: string; language: Language };
      view: View | null;
      mode: Mode;
    }
  | {
      type: "patch";
      from: number;
      to: number;
      layers: LayerPresentation[] | null;
      features: FeaturePatch[];
    }
  | { type: "select"; features: FeatureRef[] }
  | { type: "handles"; layer: string; key: number; revision: number; url: string }
  | { type: "no_handles" }
  | { type: "mode"; name: Mode }
  | { type: "basemap"; language: Language }
  | { type: "fit"; bounds: Bounds }
  | { type: "centre"; longitude: number; latitude: number; zoom: number | null }
  | { type: "labels"; items: Label[] }
  | { type: "marker"; position: Position | null }
  | { type: "hovering"; text: string | null }
  | { type: "compare"; old: string[]; new: string[] }
  | { type: "flaws"; places: Position[] }
  | { type: "places"; places: Position[] }
  | { type: "measured"; text: string }
  | { type: "snap"; sequence: number; position: Position | null; kind: SnapKind | null };

/** A place on the map that was pointed at; `tolerance` is what six pixels are there, in degrees of longitude. */
interface Pointed {
  longitude: number;
  latitude: number;
  tolerance: number;
  add: boolean;
}

export type SnapKind = "vertex" | "intersection" | "edge";

/** How a place may snap: within a tolerance in degrees of longitude; not to what stands, or passes, at `leaving`. */
export interface Snapping {
  tolerance: number;
  leaving: Position | null;
}

/** A place of a drawn shape that may snap, and within which tolerance in degrees of longitude. */
export interface SnapPlace {
  longitude: number;
  latitude: number;
  tolerance: number;
}

interface OfFeature {
  revision: number;
  layer: string;
  key: number;
}

interface Placed extends OfFeature {
  path: Path;
  longitude: number;
  latitude: number;
  /** Null while the user suspends snapping. */
  snap: Snapping | null;
}

/** What is wanted of a feature as it was at a revision. */
export type Intent =
  | ({ type: "vertex_moved" } & Placed)
  | ({ type: "vertex_added" } & Placed)
  | ({ type: "vertex_deleted"; path: Path } & OfFeature)
  | ({ type: "feature_moved"; from: Position; to: Position } & OfFeature);

export type PageMessage =
  | { type: "ready" }
  | { type: "drawn"; revision: number; milliseconds: number }
  | ({ type: "clicked" } & Pointed)
  | ({ type: "hovered" } & Pointed)
  | { type: "pointer"; longitude: number; latitude: number }
  | { type: "view_moved"; longitude: number; latitude: number; zoom: number; bounds: Bounds }
  | Intent
  | ({ type: "vertex_chosen"; path: Path | null } & OfFeature)
  | { type: "preview"; gesture: ({ v: typeof VERSION } & Intent) | null }
  | { type: "drafted"; area: boolean; places: Position[] }
  | { type: "area_selected"; ring: Position[]; how: "replace" | "add" | "remove"; wholly: boolean }
  | { type: "shape_drawn"; kind: "point" | "line" | "polygon" | "rectangle"; coordinates: unknown[]; snaps: SnapPlace[] }
  | { type: "snap_asked"; sequence: number; longitude: number; latitude: number; snap: Snapping }
  | { type: "cancelled" }
  | { type: "error"; message: string };

/** Writes a message as the text that the shell reads. */
export function encode(message: PageMessage): string {
  return JSON.stringify({ v: VERSION, ...message });
}

export type Check = (value: unknown) => boolean;

export const isString: Check = (value) => typeof value === "string";
export const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
export const isBoolean: Check = (value) => typeof value === "boolean";
export const oneOf = (...values: string[]): Check => (value) => values.includes(value as string);
export const orNull = (check: Check): Check => (value) => value === null || check(value);
export const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const numbers = (count: number): Check => (value) => Array.isArray(value) && value.length === count && value.every(isNumber);
export const shape =
  (members: Record<string, Check>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(members).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const isMode = oneOf(...MODES);
const isLanguage = oneOf("en", "ar", "both");
const isPresentation = shape({
  id: isString,
  title: isString,
  visible: isBoolean,
  opacity: isNumber,
  locked: isBoolean,
  url: isString,
  pack: orNull(isString),
});

const isMovedVertex = shape({ index: isNumber, x: isNumber, y: isNumber, longitude: isNumber, latitude: isNumber });
const isFeaturePatch = shape({
  layer: isString,
  removed: listOf(isNumber),
  moved: listOf(shape({ key: isNumber, vertices: listOf(isMovedVertex) })),
  pack: orNull(isString),
  url: orNull(isString),
});

const CHECKS: Record<ShellMessage["type"], Check> = {
  snapshot: shape({
    revision: isNumber,
    layers: listOf(isPresentation),
    basemap: shape({ url: isString, language: isLanguage }),
    view: orNull(shape({ longitude: isNumber, latitude: isNumber, zoom: isNumber })),
    mode: isMode,
  }),
  patch: shape({
    from: isNumber,
    to: isNumber,
    layers: orNull(listOf(isPresentation)),
    features: listOf(isFeaturePatch),
  }),
  select: shape({ features: listOf(shape({ layer: isString, key: isNumber })) }),
  handles: shape({ layer: isString, key: isNumber, revision: isNumber, url: isString }),
  no_handles: shape({}),
  mode: shape({ name: isMode }),
  basemap: shape({ language: isLanguage }),
  fit: shape({ bounds: numbers(4) }),
  centre: shape({ longitude: isNumber, latitude: isNumber, zoom: orNull(isNumber) }),
  labels: shape({ items: listOf(shape({ longitude: isNumber, latitude: isNumber, text: isString, kind: isString })) }),
  marker: shape({ position: orNull(numbers(2)) }),
  hovering: shape({ text: orNull(isString) }),
  compare: shape({ old: listOf(isString), new: listOf(isString) }),
  flaws: shape({ places: listOf(numbers(2)) }),
  places: shape({ places: listOf(numbers(2)) }),
  measured: shape({ text: isString }),
  snap: shape({
    sequence: isNumber,
    position: orNull(numbers(2)),
    kind: orNull(oneOf("vertex", "intersection", "edge")),
  }),
};

/** Reads a message of the shell; throws an Error that names what is wrong with it. */
export function decode(text: string): ShellMessage {
  return parse(text, CHECKS) as ShellMessage;
}

/** Reads a message and has its members checked by those of its type; throws an Error that names what is wrong. */
export function parse(text: string, checks: Record<string, Check>): unknown {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error("a message must be an object");
  const { v, type } = value as { v?: unknown; type?: unknown };
  if (v !== VERSION) throw new Error(`unknown version of messages: ${String(v)}`);
  if (typeof type !== "string" || !Object.hasOwn(checks, type)) throw new Error(`unknown message: ${String(type)}`);
  if (!checks[type]?.(value)) throw new Error(`malformed message: ${type}`);
  return value;
}
