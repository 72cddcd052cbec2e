/**
 * Electron takes an archive `x.asar` for a folder, wherever it lies; a user's is a file as any other.
 * Dipper's own, which main is loaded from, must stay readable.
 */

/** Switches that off for this thread, whose code lies outside of archives. */
export function seeArchivesAsFiles(): void {
  process.noAsar = true;
}

/** Looks at the disk without it. What is called must begin to look before it first waits. */
export function seeingArchivesAsFiles<Result>(look: () => Result): Result {
  const before = process.noAsar;
  process.noAsar = true;
  try {
    return look();
  } finally {
    process.noAsar = before;
  }
}
