/** What was shown lately, so that a position on screen is understood though other rows have come since. */
export interface RowVersions {
  /** @param rows Never written to again. */
  keep(version: number, rows: Uint32Array): void;
  /** @returns The rows in their order then; `undefined` for a version of too long ago. */
  rowsOf(version: number): Uint32Array | undefined;
}

/** Milliseconds for which rows on screen can be pointed at after others have taken their places. */
export const pointedAtFor = 1000;

/** Versions that are kept however old they are, or however long. */
const fewestKept = 4;

/** Rows of all versions together beyond which no more are kept: 16 MB. */
const mostRowsKept = 4_000_000;

interface KeptRows {
  readonly rows: Uint32Array;
  /** Milliseconds; `undefined` as long as no others have taken their places. */
  replacedAt?: number;
}

/** Creates a memory of no version yet. */
export function createRowVersions(): RowVersions {
  const kept = new Map<number, KeptRows>();
  let newest: KeptRows | undefined;
  let rowsKept = 0;

  function dropOldest(now: number): void {
    for (const [version, { rows, replacedAt = now }] of kept) {
      const isWanted = now - replacedAt < pointedAtFor && rowsKept <= mostRowsKept;
      if (kept.size <= fewestKept || isWanted) return;
      kept.delete(version);
      rowsKept -= rows.length;
    }
  }

  return {
    keep(version, rows) {
      const now = performance.now();
      if (newest !== undefined) newest.replacedAt = now;
      newest = { rows };
      kept.set(version, newest);
      rowsKept += rows.length;
      dropOldest(now);
    },
    rowsOf: (version) => kept.get(version)?.rows,
  };
}
