/** Lets blocks of text flow through columns and on to further pages; nothing is cut. */

const TOGETHER = 6; // blocks

/** Returns the next column, made when it is asked for. */
export type NextColumn = () => HTMLElement;

/**
 * Puts blocks one after another. A block that starts with a heading alone does not end a column, and a block that is
 * higher than an empty column is divided between words. Returns the column that was written in last.
 */
export function flow(blocks: readonly HTMLElement[], first: HTMLElement, next: NextColumn): HTMLElement {
  let column = first;
  for (let at = 0; at < blocks.length; at += 1) {
    at += appendFitting(column, blocks.slice(at));
    const block = blocks[at];
    if (!block) break;
    column.append(block);
    if (column.childElementCount > 1) {
      const heading = keptWithNext(column, block);
      column = next();
      if (heading) column.append(heading);
      column.append(block);
    }
    while (overflows(column)) {
      const rest = divided(column, block);
      if (!rest) break;
      column = next();
      column.append(rest);
      if (!overflows(column)) break;
    }
  }
  return column;
}

/**
 * Appends as many blocks as a column holds and returns how many. Each look at the page costs a layout, so some are
 * appended together; not all of them, since text that goes to the next column was then set in vain.
 */
function appendFitting(column: HTMLElement, blocks: readonly HTMLElement[]): number {
  let fitting = 0;
  while (fitting < blocks.length) {
    const some = blocks.slice(fitting, fitting + TOGETHER);
    column.append(...some);
    fitting += some.length;
    if (!overflows(column)) continue;
    do blocks[--fitting].remove();
    while (fitting && overflows(column));
    break;
  }
  return fitting;
}

/** A heading that would stand alone at the end of the column goes with what it heads. */
function keptWithNext(column: HTMLElement, block: HTMLElement): HTMLElement | null {
  block.remove();
  const last = column.lastElementChild;
  if (!(last instanceof HTMLElement) || !last.classList.contains("heading")) return null;
  last.remove();
  return last;
}

/** Whether a box holds more than it shows. */
export function overflows(column: HTMLElement): boolean {
  return column.scrollHeight > column.clientHeight + 1;
}

/** Moves the words that do not fit into a copy of the block and returns it, or null where nothing can be moved. */
function divided(column: HTMLElement, block: HTMLElement): HTMLElement | null {
  const long = longestText(block);
  if (!long) return null;
  const words = (long.textContent ?? "").split(" ");
  if (words.length < 2) return null;
  const rest = block.cloneNode(true) as HTMLElement;
  const restText = longestText(rest);
  if (!restText) return null;
  let low = 1;
  let high = words.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    long.textContent = words.slice(0, middle).join(" ");
    if (overflows(column)) high = middle - 1;
    else low = middle;
  }
  long.textContent = words.slice(0, low).join(" ");
  restText.textContent = words.slice(low).join(" ");
  return rest;
}

function longestText(block: HTMLElement): Text | null {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let longest: Text | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!longest || (node.textContent ?? "").length > (longest.textContent ?? "").length) longest = node as Text;
  return longest;
}
