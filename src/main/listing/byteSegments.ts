import { capitalOf } from './foldedNames';
import type { ByteTest } from './foldedNames';

/** A run of bytes and `?` between two stars. */
interface Segment {
  readonly small: Uint8Array;
  /** The same bytes, ASCII's letters among them as capitals. */
  readonly capital: Uint8Array;
  /** 1 for a `?`. */
  readonly isOpen: Uint8Array;
}

const question = 0x3f;

/**
 * The test of a pattern such as `*9?7*.csv`: of the runs between its stars, the first and the last one
 * stand at the ends of the name, and each of the others is looked for as early as it can be, which
 * leaves most room for those behind it. A million names are asked in a few dozen milliseconds.
 *
 * @param pattern In small letters, composed, without slashes. Where it has a `?`, only names of ASCII may
 *   be asked, as that stands for one byte.
 */
export function createSegmentTest(pattern: string): ByteTest {
  const texts = pattern.split(/\*+/u);
  const isWhole = texts.length === 1;
  const head = segmentOf(texts[0] ?? '');
  const tail = segmentOf(texts.at(-1) ?? '');
  const middle = texts.slice(1, -1).map(segmentOf);
  const [headLength, tailLength] = [head.small.length, tail.small.length];
  return (bytes, start, end) => {
    if (isWhole) return end - start === headLength && standsAt(head, bytes, start);
    if (end - start < headLength + tailLength) return false;
    if (!standsAt(tail, bytes, end - tailLength) || !standsAt(head, bytes, start)) return false;
    let at = start + headLength;
    for (let index = 0; index < middle.length; index += 1) {
      const segment = middle[index];
      if (segment === undefined) continue;
      at = endOf(segment, bytes, at, end - tailLength);
      if (at < 0) return false;
    }
    return true;
  };
}

function segmentOf(text: string): Segment {
  const small = Buffer.from(text, 'utf8');
  return {
    small,
    capital: Uint8Array.from(small, capitalOf),
    isOpen: Uint8Array.from(small, (byte) => (byte === question ? 1 : 0)),
  };
}

function standsAt({ small, capital, isOpen }: Segment, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < small.length; index += 1) {
    const byte = bytes[at + index];
    if (byte !== small[index] && byte !== capital[index] && isOpen[index] !== 1) return false;
  }
  return true;
}

/** Where a segment ends that stands between two places, as early as it can; -1 where there is none. */
function endOf(segment: Segment, bytes: Uint8Array, from: number, end: number): number {
  const { small, capital, isOpen } = segment;
  const [firstSmall, firstCapital] = [small[0], capital[0]];
  const isFirstOpen = isOpen[0] === 1;
  for (let at = from; at + small.length <= end; at += 1) {
    const byte = bytes[at];
    if (byte !== firstSmall && byte !== firstCapital && !isFirstOpen) continue;
    if (standsAt(segment, bytes, at)) return at + small.length;
  }
  return -1;
}
