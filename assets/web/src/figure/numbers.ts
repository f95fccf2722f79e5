/** Lists of note numbers as `layers/figure/notes.py` writes them: 1, 2, 5–8. */

/** The numbers that a list names. */
export function numbersIn(list: string): number[] {
  return list.split(", ").flatMap((part) => {
    const [first, last] = part.split("–").map(Number);
    if (!first) return [];
    return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index);
  });
}

/** Writes numbers in order; runs of three and more are shortened. */
export function numberList(numbers: readonly number[]): string {
  const runs: number[][] = [];
  for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(", "))).join(", ");
}
