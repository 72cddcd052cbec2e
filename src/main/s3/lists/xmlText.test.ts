import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { isUtf8Text } from './xmlText';

test.each([
  ['nothing', []],
  ['the first and last of one byte', [0x00, 0x7f]],
  ['of two', [0xc2, 0x80, 0xdf, 0xbf]],
  ['of three', [0xe0, 0xa0, 0x80, 0xef, 0xbf, 0xbf]],
  ['of four', [0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f, 0xbf, 0xbf]],
])('%s is UTF-8', (_, bytes) => {
  expect(isUtf8Text(Uint8Array.from(bytes), 0, bytes.length)).toBe(true);
});

test('every beginning of up to four bytes is what Node says', () => {
  const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0];
  const leads = [...edges, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];
  const wrong: string[] = [];
  const bytes = new Uint8Array(4);
  function tryAll(length: number): void {
    for (const lead of leads) {
      bytes[length - 1] = lead;
      const beginning = bytes.subarray(0, length);
      if (isUtf8Text(beginning, 0, length) !== isUtf8(beginning)) {
        wrong.push(Buffer.from(beginning).toString('hex'));
      }
      if (length < bytes.length) tryAll(length + 1);
    }
  }
  tryAll(1);
  expect(wrong).toEqual([]);
});
