/** How large paper is shown: factors of its own size. */

import type { Fit } from "./protocol";

const SMALLEST = 0.05;
const LARGEST = 16;
const STEPS = [0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16];
const AROUND = 24; // CSS pixels of the desk that are kept free on each side

interface Size {
  readonly offsetWidth: number;
  readonly offsetHeight: number;
}

interface Room {
  readonly clientWidth: number;
  readonly clientHeight: number;
}

/** The factor at which a page, or its width, fits into the room. */
export function fittedFactor(fit: Fit, { offsetWidth, offsetHeight }: Size, { clientWidth, clientHeight }: Room): number {
  const across = (clientWidth - 2 * AROUND) / offsetWidth;
  return clampedFactor(fit === "width" ? across : Math.min(across, (clientHeight - 2 * AROUND) / offsetHeight));
}

/** The round factor that lies some steps above or below one. */
export function nextFactor(factor: number, steps: number): number {
  const hair = 1e-3;
  if (steps > 0) return STEPS.filter((step) => step > factor * (1 + hair))[steps - 1] ?? LARGEST;
  return STEPS.filter((step) => step < factor * (1 - hair)).at(steps) ?? SMALLEST;
}

export function clampedFactor(factor: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, factor));
}
