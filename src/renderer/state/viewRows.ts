import type { RowRange, ViewRow, ViewWindow } from '../../shared/model/views';

/**
 * Rows are asked for by so many, each block from a multiple of it on: few enough for an answer to be
 * taken in within a frame.
 */
const blockSize = 64;
/** More are not kept: what is scrolled past is asked for again. */
const mostBlocks = 128;
/** Rows beyond what is drawn that are asked for with it. */
const margin = 32;

/** Those rows of one version of a view that the window keeps: what was drawn lately. */
export interface ViewRows {
  readonly version: number;
  readonly rowAt: (index: number) => ViewRow | undefined;
  /** Where a key stands among the rows that are kept, or -1. */
  readonly indexOf: (key: string) => number;
  /** Takes in rows of the same version; those that were not drawn for longest are let go. */
  readonly take: (window: ViewWindow) => void;
  /** What is to be asked for so that these rows can be drawn; undefined where nothing is missing. */
  readonly missing: (drawn: RowRange, rowCount: number) => RowRange | undefined;
}

/**
 * Whole blocks that hold the rows that are drawn, and those near them. Where rows have become fewer,
 * the last ones are drawn.
 */
export function rowsToAsk({ from, to }: RowRange, rowCount: number): RowRange {
  const count = to - from;
  const first = Math.max(0, Math.min(from, rowCount - count) - margin);
  const end = Math.max(1, Math.min(rowCount, first + count + 2 * margin));
  return { from: first - (first % blockSize), to: Math.ceil(end / blockSize) * blockSize };
}

/**
 * Keeps the rows of a version.
 *
 * @param window The first of them, as {@link rowsToAsk} asks for them.
 * @param before The rows of an earlier version: one that has stayed as it was is the same object
 *   again, so that it is not drawn again.
 */
export function createViewRows(window: ViewWindow, before?: ViewRows): ViewRows {
  /** By their first row; those used last are at the end. */
  const blocks = new Map<number, readonly ViewRow[]>();

  function take({ from, rows }: ViewWindow, earlier?: ViewRows): void {
    for (let start = 0; start < rows.length; start += blockSize) {
      const block = rows.slice(start, start + blockSize).map((row, index) => {
        const known = earlier?.rowAt(from + start + index);
        return known !== undefined && isSame(known, row) ? known : row;
      });
      blocks.delete(from + start);
      blocks.set(from + start, block);
    }
    for (const oldest of blocks.keys()) {
      if (blocks.size <= mostBlocks) break;
      blocks.delete(oldest);
    }
  }

  take(window, before);
  return {
    version: window.version,
    rowAt: (index) => blocks.get(index - (index % blockSize))?.[index % blockSize],
    indexOf: (key) => {
      for (const [first, block] of blocks) {
        const place = block.findIndex(({ entry }) => entry.key === key);
        if (place >= 0) return first + place;
      }
      return -1;
    },
    take: (more) => take(more),
    missing: (drawn, rowCount) => {
      const { from, to } = rowsToAsk(drawn, rowCount);
      const lacking: number[] = [];
      for (let first = from; first < Math.min(to, rowCount); first += blockSize) {
        const block = blocks.get(first);
        if (block === undefined) {
          lacking.push(first);
        } else {
          blocks.delete(first);
          blocks.set(first, block);
        }
      }
      const [first] = lacking;
      return first === undefined
        ? undefined
        : { from: first, to: (lacking.at(-1) ?? first) + blockSize };
    },
  };
}

function isSame(one: ViewRow, other: ViewRow): boolean {
  const [first, second] = [one.entry, other.entry];
  if (first.key !== second.key || first.kind !== second.kind) return false;
  const hasSameFacts =
    first.kind === 'folder' ||
    second.kind === 'folder' ||
    (first.size === second.size &&
      first.lastModified === second.lastModified &&
      first.storageClass === second.storageClass &&
      first.etag === second.etag);
  return (
    hasSameFacts &&
    one.highlights.length === other.highlights.length &&
    one.highlights.every(({ start, end }, index) => {
      const found = other.highlights[index];
      return found?.start === start && found.end === end;
    })
  );
}
