/** Colours that can be read on what lies under them, by the contrast ratio of WCAG 2. */

export const LEAST_CONTRAST = 4.5;

/** The contrast of two colours #rrggbb: 1 for equal ones, 21 for black on white. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns the colour, darkened until a text in it can be read on this light ground. */
export function readable(colour: string, ground: string): string {
  for (let share = 1; share > 0; share -= 0.05) {
    const darker = `#${channels(colour).map((value) => Math.round(value * share).toString(16).padStart(2, "0")).join("")}`;
    if (contrast(darker, ground) >= LEAST_CONTRAST) return darker;
  }
  return "#000000";
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
