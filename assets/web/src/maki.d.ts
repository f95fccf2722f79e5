declare module "@mapbox/maki" {
  /** The icons' names. */
  export const layouts: string[];
  /** Their pictures as SVG texts, in the same order. */
  export const svgArray: string[];
}
