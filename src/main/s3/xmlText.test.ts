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
  for (const one of leads) {
    for (const two of leads) {
      for (const three of leads) {
        for (const four of leads) {
          for (let length = 1; length <= 4; length += 1) {
            const bytes = Uint8Array.of(one, two, three, four).subarray(0, length);
            if (isUtf8Text(bytes, 0, length) !== isUtf8(bytes)) {
              wrong.push(Buffer.from(bytes).toString('hex'));
            }
          }
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});
