/** Where the browser has put the words of a text: runs on a line that read the same way. */

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A run of text in one direction on one line, in pixels from the page's corner. */
export interface Run {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  rightToLeft: boolean;
}

/** The words of a text, put together to runs where they stand beside each other on a line and read the same way. */
export function runsOf(node: Text): Run[] {
  const runs: Run[] = [];
  const range = document.createRange();
  const place = (start: number, end: number): DOMRect[] => {
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  };
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    const rectangles = place(index, index + word.length);
    if (rectangles.length === 1) {
      addRun(runs, word, rectangles[0], " ");
      continue;
    }
    let offset = index;
    for (const letter of rectangles.length ? word : "") {
      const [rectangle] = place(offset, offset + letter.length);
      if (rectangle) addRun(runs, letter, rectangle, offset === index ? " " : "");
      offset += letter.length;
    }
  }
  return runs;
}

/** Adds a word to the run before it where it goes on from there, or begins another. */
export function addRun(runs: Run[], word: string, { left, right, top, bottom }: Pick<DOMRect, "left" | "right" | "top" | "bottom">, space: string): void {
  const rightToLeft = RIGHT_TO_LEFT.test(word);
  const last = runs.at(-1);
  const goesOn = last && Math.abs(last.top - top) < 1 && last.rightToLeft === rightToLeft && (rightToLeft ? right <= last.left + 0.5 : left >= last.right - 0.5);
  const room = bottom - top; // words further apart than this are set apart on purpose
  if (goesOn && (rightToLeft ? last.left - right : left - last.right) < room) {
    last.text += space + word;
    last.left = Math.min(last.left, left);
    last.right = Math.max(last.right, right);
  } else runs.push({ text: word, left, right, top, bottom, rightToLeft });
}
