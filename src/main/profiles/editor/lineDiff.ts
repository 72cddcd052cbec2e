/** A line that went or came between two texts. */
interface LineChange<Line> {
  readonly kind: 'removed' | 'added';
  readonly line: Line;
  /** Its place in its own text, from 0. */
  readonly index: number;
}

/** Comparing more pairs of lines than this would take too long to wait for. */
const mostPairs = 4_000_000;

/**
 * The lines that make one text another: as few as can be (by a longest common subsequence), except
 * for texts that differ in thousands of lines.
 *
 * @param keyOf Lines with equal keys are equal.
 * @returns in the order of the texts
 */
export function diffLines<Line>(
  before: readonly Line[],
  after: readonly Line[],
  keyOf: (line: Line) => string,
): readonly LineChange<Line>[] {
  const from = before.map(keyOf);
  const to = after.map(keyOf);
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  const commonAfter = lengthsOfCommon(from.slice(start), to.slice(start));

  const changes: LineChange<Line>[] = [];
  let i = start;
  let j = start;
  for (;;) {
    const removed = before[i];
    const added = after[j];
    if (removed === undefined && added === undefined) return changes;
    if (removed !== undefined && added !== undefined && from[i] === to[j]) {
      i += 1;
      j += 1;
    } else if (
      removed !== undefined &&
      (added === undefined ||
        commonAfter(i + 1 - start, j - start) >= commonAfter(i - start, j + 1 - start))
    ) {
      changes.push({ kind: 'removed', line: removed, index: i });
      i += 1;
    } else {
      if (added !== undefined) changes.push({ kind: 'added', line: added, index: j });
      j += 1;
    }
  }
}

/** How many lines two texts have in common from a place in each on. */
function lengthsOfCommon(
  from: readonly string[],
  to: readonly string[],
): (i: number, j: number) => number {
  if (from.length * to.length > mostPairs) return () => 0;
  const width = to.length + 1;
  const lengths = new Uint32Array((from.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}
