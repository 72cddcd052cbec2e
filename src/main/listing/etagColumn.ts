import { countOf } from '../s3/listedPage';
import type { TextColumn } from '../s3/listedPage';
import { createGrowing } from './growing';

/** ETags of rows: those that are an MD5, as most are, take half of their text. */
export interface EtagColumn {
  /** Adds some rows without one, and then those of a column. */
  append(without: number, column: TextColumn): void;
  /** Empty where there is none. */
  at(row: number): string;
  replace(row: number, etag: string): void;
  trim(): void;
  memory(): number;
}

const hexLength = 32;

export function createEtagColumn(): EtagColumn {
  const bytes = createGrowing((length) => new Uint8Array(length));
  /** Where each ends. */
  const ends = createGrowing((length) => new Uint32Array(length));
  /** Those that were replaced, by their rows. */
  const replaced = new Map<number, string>();

  /** Takes over a text that is no MD5, after a byte that stands in no text. */
  function appendText(column: TextColumn, start: number, end: number): void {
    if (end === start) return;
    const at = bytes.extend(end - start + 1);
    bytes.array[at] = textMark;
    bytes.array.set(column.bytes.subarray(start, end), at + 1);
  }

  return {
    append(without, column) {
      const count = countOf(column);
      const first = ends.extend(without + count);
      ends.array.fill(bytes.length, first, first + without);
      const { bytes: texts, offsets } = column;
      for (let index = 0; index < count; index += 1) {
        const start = offsets[index] ?? 0;
        const end = offsets[index + 1] ?? 0;
        if (end - start === hexLength && isHex(texts, start, end)) {
          const at = bytes.extend(hexLength / 2);
          const into = bytes.array;
          for (let place = 0; place < hexLength / 2; place += 1) {
            const from = start + 2 * place;
            into[at + place] = (hexDigit(texts[from]) << 4) | hexDigit(texts[from + 1]);
          }
        } else {
          appendText(column, start, end);
        }
        ends.array[first + without + index] = bytes.length;
      }
    },
    at(row) {
      const changed = replaced.get(row);
      if (changed !== undefined) return changed;
      const start = row === 0 ? 0 : (ends.array[row - 1] ?? 0);
      const length = (ends.array[row] ?? 0) - start;
      if (length === 0) return '';
      // Texts begin with the mark, and an MD5 never does.
      return length === hexLength / 2 && bytes.array[start] !== textMark
        ? Buffer.from(bytes.array.buffer, start, length).toString('hex')
        : Buffer.from(bytes.array.buffer, start + 1, length - 1).toString('utf8');
    },
    replace: (row, etag) => void replaced.set(row, etag),
    trim() {
      bytes.trim();
      ends.trim();
    },
    memory: () => bytes.array.byteLength + ends.array.byteLength,
  };
}

/** No UTF-8 begins with it. */
const textMark = 0xff;

/** Lower-case hexadecimal digits; those that would begin with the mark are kept as text. */
function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === letterF && bytes[start + 1] === letterF) return false;
  for (let at = start; at < end; at += 1) if (hexDigit(bytes[at]) === noDigit) return false;
  return true;
}

const letterF = 0x66;
const noDigit = 0xff;

/** The value of each byte that is a digit. */
const digits = new Uint8Array(256).fill(noDigit);
for (const [value, letter] of Buffer.from('0123456789abcdef', 'latin1').entries()) {
  digits[letter] = value;
}

function hexDigit(byte: number | undefined): number {
  return digits[byte ?? 0] ?? noDigit;
}
