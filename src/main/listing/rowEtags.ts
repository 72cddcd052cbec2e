import { unpackEtag } from '../s3/lists/etagColumn';
import type { EtagColumn } from '../s3/lists/etagColumn';
import { countOf } from '../s3/lists/textColumn';
import { createGrowing } from './growing';

/** The ETags of rows, packed as those of a page. */
export interface RowEtags {
  /** Adds some rows without one, and then those of a page. */
  append(without: number, column: EtagColumn): void;
  /** Empty where there is none. */
  at(row: number): string;
  replace(row: number, etag: string): void;
  memory(): number;
}

/** Creates a column without rows. */
export function createRowEtags(): RowEtags {
  const bytes = createGrowing(Uint8Array);
  /** Where each ends. */
  const ends = createGrowing(Uint32Array);
  /** Those that were replaced, by their rows. */
  const replaced = new Map<number, string>();

  return {
    append(without, column) {
      const count = countOf(column);
      const first = ends.extend(without + count);
      const into = ends.array;
      into.fill(bytes.length, first, first + without);
      const { bytes: packed, offsets } = column;
      const start = offsets[0] ?? 0;
      const length = (offsets[count] ?? 0) - start;
      const at = bytes.extend(length);
      bytes.array.set(packed.subarray(start, start + length), at);
      for (let index = 0; index < count; index += 1) {
        into[first + without + index] = at + (offsets[index + 1] ?? 0) - start;
      }
    },
    at(row) {
      const changed = replaced.get(row);
      if (changed !== undefined) return changed;
      const start = row === 0 ? 0 : (ends.array[row - 1] ?? 0);
      return unpackEtag(bytes.array, start, ends.array[row] ?? 0);
    },
    replace: (row, etag) => void replaced.set(row, etag),
    memory: () => bytes.bytes() + ends.bytes(),
  };
}
