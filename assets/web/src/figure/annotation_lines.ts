/** Breaks a text into lines of a measured width; each knows the direction in which it is written. */

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u024f\u0370-\u052f]/;

export interface Line {
  text: string;
  width: number;
  rightToLeft: boolean;
}

export type Measure = (text: string) => number;

/** Breaks a text at its line ends, and between words where a line would be wider than `widest`. */
export function linesOf(text: string, widest: number, measure: Measure): Line[] {
  return text.split("\n").flatMap((paragraph) => {
    const rightToLeft = startsFromTheRight(paragraph);
    return broken(paragraph.trim(), widest, measure).map((line) => ({ text: line, width: measure(line), rightToLeft }));
  });
}

/** The first letter with a direction decides that of a paragraph (Unicode's rule P2). */
function startsFromTheRight(text: string): boolean {
  for (const letter of text) {
    if (RIGHT_TO_LEFT.test(letter)) return true;
    if (LEFT_TO_RIGHT.test(letter)) return false;
  }
  return false;
}

function broken(paragraph: string, widest: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(/\s+/).flatMap((whole) => pieces(whole, widest, measure))) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > widest) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A word that is wider than a line is broken between its letters. */
function pieces(word: string, widest: number, measure: Measure): string[] {
  if (measure(word) <= widest) return [word];
  const found: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece && measure(piece + letter) > widest) {
      found.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return piece ? [...found, piece] : found;
}
