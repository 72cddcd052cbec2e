import { crc32Of } from '../local/crc32';
import { writeAt } from '../local/localFile';
import type { SavedRange } from '../memory';
import { anotherPart } from './rangeAnswer';
import type { AskedRange } from './rangeAnswer';

/** Where the bytes of a range go. */
export interface RangeFile {
  /** Open for writing. */
  readonly descriptor: number;
  /** The file's own name, for errors. */
  readonly name: string;
}

/** Writes the bytes of a range as they arrive, each where it belongs. */
export interface RangeWriter {
  /** @throws DipperError with a local code, or `bad_response` for more bytes than were asked for */
  write(bytes: Uint8Array): void;
  /** What is on the disk, and nothing more: a later run trusts it by its CRC-32. */
  readonly written: () => SavedRange;
}

/** Makes a writer that has written nothing. */
export function createRangeWriter({ descriptor, name }: RangeFile, asked: AskedRange): RangeWriter {
  const { start } = asked;
  let end = start;
  let crc32 = 0;
  return {
    write(bytes) {
      const next = end + bytes.byteLength;
      // Behind it is another range, which may be there already.
      if (next > asked.end) throw anotherPart(asked, `bytes up to ${next - 1}`);
      writeAt(descriptor, bytes, end, name);
      crc32 = crc32Of(bytes, crc32);
      end = next;
    },
    written: () => ({ start, end, crc32 }),
  };
}
