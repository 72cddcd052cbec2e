import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { javascriptString, plainJson, pythonString, shellWord } from './quoting';

const texts: readonly string[] = [
  '',
  'plain',
  "it's",
  'say "hello"',
  `both ' and "`,
  String.raw`back\slash \n \x41 \0101 \\`,
  'line\nbreak',
  'ends in breaks\n\n',
  '\r\t\u0001\u007f\u0085',
  '$(touch pwned) `touch pwned` ${HOME} $HOME !! %s %25 %b',
  '한글 😀 é e\u0301',
  '\u202Eturned\u2066 zero\u200Bwidth\uFEFF \u2028 \u2029 \u00a0',
  '\u{E0001}\u{1F468}\u200D\u{1F469}',
  '-n',
  '--help',
  '~',
  '*',
  '${key} {key} #{key}',
  '# no comment',
];

describe.each(texts.map((text) => [JSON.stringify(text), text] as const))('%s', (_, text) => {
  test('is itself as a string of JavaScript', () => {
    expect(runInNewContext(javascriptString(text))).toBe(text);
  });

  test('is itself as JSON, in which nothing is unseen', () => {
    const json = plainJson({ text });
    expect(JSON.parse(json)).toEqual({ text });
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/u);
  });

  test('is itself as a word of a shell', () => {
    const printed = execFileSync('/bin/sh', ['-c', `printf %s. ${shellWord(text)}`]);
    expect(printed.toString()).toBe(`${text}.`);
  });

  test('shows nothing unseen as a string of a language', () => {
    for (const literal of [pythonString(text), javascriptString(text)]) {
      expect(literal).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/u);
    }
  });
});

test('strings of Python have its escapes', () => {
  expect(pythonString("it's")).toBe(`"it's"`);
  expect(pythonString(`both ' and "`)).toBe(String.raw`'both \' and "'`);
  expect(pythonString('a\\b\n\u0001\u202E\u{E0001}한')).toBe(
    String.raw`'a\\b\n\x01\u202e\U000e0001한'`,
  );
});

test('words of a shell are quoted only where they have to be', () => {
  expect(shellWord('s3://bucket/a-b/c_d.txt')).toBe('s3://bucket/a-b/c_d.txt');
  expect(shellWord('a b')).toBe("'a b'");
  expect(shellWord("it's")).toBe(String.raw`'it'\''s'`);
  expect(shellWord('a\tb')).toBe(String.raw`"$(printf %b 'a\0011b')"`);
});
