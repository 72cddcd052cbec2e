import { expect, test } from 'vitest';
import { createEtagWriter, packEtags, unpackEtag } from './etagColumn';
import type { EtagColumn } from './etagColumn';
import { countOf } from './textColumn';

const md5 = '0123456789abcdef0123456789abcdef';

function textsOf(column: EtagColumn): readonly string[] {
  const { bytes, offsets } = column;
  return Array.from({ length: countOf(column) }, (_, index) =>
    unpackEtag(bytes, offsets[index] ?? 0, offsets[index + 1] ?? 0),
  );
}

const kept = [
  md5,
  `${md5}-12`,
  md5.toUpperCase(),
  `ff${md5.slice(2)}`,
  `0${md5}`.slice(0, 31),
  'a',
  '',
  'é한',
  '0123456789abcde',
  '0123456789abcdef',
];

test('whatever is packed comes back', () => {
  expect(textsOf(packEtags(kept))).toEqual(kept);
  expect(packEtags([md5]).bytes).toHaveLength(16);
});

test.each([
  ['&quot;', '&quot;'],
  ['&#34;', '&#34;'],
  ['&#x22;', '&#x22;'],
  ['"', '"'],
  ['', ''],
  // A mark at one end only, or of another kind.
  ['&quot;', ''],
  ['', '"'],
  ['&quot;', '"'],
])('between %j and %j', (before, after) => {
  const writer = createEtagWriter();
  const body = Buffer.from(kept.map((etag) => `${before}${etag}${after}<`).join(''));
  writer.begin(body);
  let at = 0;
  while (at < body.length) at = writer.write(at) + 1;
  expect(textsOf(writer.column())).toEqual(kept);
});

test('what was taken back is not there', () => {
  const writer = createEtagWriter();
  writer.begin(Buffer.from(`${md5}<a<`));
  expect(writer.write(0)).toBe(32);
  expect(writer.write(33)).toBe(34);
  writer.keep(1);
  writer.none();
  expect(textsOf(writer.column())).toEqual([md5, '']);
});
