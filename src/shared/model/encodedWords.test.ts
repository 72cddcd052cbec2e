import { expect, test } from 'vitest';
import { fromHeaderText, toHeaderText } from './encodedWords';

test.each(['', 'plain text, as it is', '=?not a word?='])('%j travels as it is', (text) => {
  expect(toHeaderText(text)).toBe(text);
  expect(fromHeaderText(text)).toBe(text);
});

test.each(['é', '한글', '😀', `${'한글 😀'.repeat(40)} end`, ' é ', 'a\u00a0b'])(
  '%j comes back as it was, in words that a mail program would take',
  (text) => {
    const header = toHeaderText(text);
    expect(header).toMatch(/^[\u0020-\u007e]+$/u);
    expect(header.split(' ').every((word) => word.length <= 75)).toBe(true);
    expect(fromHeaderText(header)).toBe(text);
  },
);

test('a word is what S3 itself answers', () => {
  expect(toHeaderText('é')).toBe('=?UTF-8?B?w6k=?=');
});

test.each([
  ['=?UTF-8?Q?caf=C3=A9_au_lait?=', 'café au lait'],
  ['=?iso-8859-1?q?caf=E9?=', 'café'],
  ['=?UTF-8?B?w6k=?= =?UTF-8?B?w6k=?=', 'éé'],
  ['before =?UTF-8?B?w6k=?= after', 'before é after'],
  ['=?UTF-8*fr?B?w6k=?=', 'é'],
  // UTF-8 sent as it is, which HTTP libraries give byte by byte.
  ['caf\u00c3\u00a9', 'café'],
])('%s means %s', (header, text) => {
  expect(fromHeaderText(header)).toBe(text);
});

test.each(['=?UTF-8?B?%%%?=', '=?UTF-8?B?/w==?=', '=?no-such-charset?B?w6k=?=', 'caf\u00e9'])(
  'what can not be decoded stays: %s',
  (header) => {
    expect(fromHeaderText(header)).toBe(header);
  },
);
