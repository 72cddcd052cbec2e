import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { compareBytes, textAt } from './textColumn';
import { createTextWriter, isUtf8Text } from './xmlText';

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

/** Names of pieces that many of them share, so that each begins like others do. */
function alikeNames(pieces: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const chosen = (place: number): string => pieces[(index >> place) % pieces.length] ?? '';
    return `${chosen(6)}${chosen(4)}${chosen(1)}${chosen(0)}${String(index % 3)}`;
  });
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Writes each text after the other, and gives what the column has of them. */
function written(
  texts: readonly string[],
  isUrlEncoded: boolean,
): { readonly texts: readonly string[]; readonly isAscending: boolean } {
  const prefix = 'photos/';
  const body = Buffer.from(texts.map((text) => `${inXml(`${prefix}${text}`)}<`).join(''), 'utf8');
  const writer = createTextWriter();
  writer.begin(body, { isUrlEncoded, prefix: Buffer.from(prefix) });
  let at = 0;
  for (let index = 0; index < texts.length; index += 1) at = writer.write(at) + 1;
  const column = writer.column();
  return {
    texts: texts.map((_, index) => textAt(column, index)),
    isAscending: column.isAscending,
  };
}

const alike = ['measurements-of-', '2026-', 'a', '%25', '&', '+', '가나', ' '];

test('names that begin like the one before them are read as they are', () => {
  const names = alikeNames(alike, 500);
  expect(written(names, false).texts).toEqual(names);
});

test('encoded names that begin like the one before them are read as what they stand for', () => {
  const names = alikeNames(alike, 500);
  const encoded = names.map((name) => encodeURIComponent(name).replaceAll('%20', '+'));
  expect(written(encoded, true).texts).toEqual(names);
});

test.each([
  ['in order', ['same-beginning-1', 'same-beginning-2', 'same-beginning-20', 'z'], true],
  ['with one twice', ['same-beginning-1', 'same-beginning-1'], false],
  ['with one before its beginning', ['same-beginning-1', 'same-beginning'], false],
  ['with a later one first', ['same-beginning-2', 'same-beginning-10', 'z'], false],
])('names %s are known to be so', (_, names, isAscending) => {
  expect(written(names, false).isAscending).toBe(isAscending);
});

test('names are in order by the bytes of UTF-8, however they are written', () => {
  const names = [...new Set(alikeNames(alike, 500))]
    .map((name) => Buffer.from(name))
    .sort((one, other) => compareBytes(one, 0, one.length, other, 0, other.length))
    .map((name) => name.toString());
  expect(written(names, false).isAscending).toBe(true);
  expect(written(names.map(encodeURIComponent), true).isAscending).toBe(true);
  expect(written([...names].reverse().map(encodeURIComponent), true).isAscending).toBe(false);
});
