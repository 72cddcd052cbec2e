import { expect, test } from 'vitest';
import { parseIni } from './iniFile';
import type { IniFile } from './iniFile';

/** The file as plain objects, groups as `name.setting`. */
function plain(file: IniFile): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...file.sections].map(([name, { settings, groups }]) => [
      name,
      Object.fromEntries([
        ...settings,
        ...[...groups].flatMap(([group, inner]) =>
          [...inner].map(([key, value]): [string, string] => [`${group}.${key}`, value]),
        ),
      ]),
    ]),
  );
}

test.each([
  ['line feeds', '\n'],
  ['carriage returns with line feeds', '\r\n'],
])('reads sections with %s', (_, end) => {
  const file = parseIni(['[a]', 'x = 1', '', '[b]', 'y=2', ''].join(end));
  expect(plain(file)).toEqual({ a: { x: '1' }, b: { y: '2' } });
  expect(file.brokenLines).toEqual([]);
});

test('a byte order mark does not hide the first section', () => {
  expect(plain(parseIni('\uFEFF[a]\nx = 1'))).toEqual({ a: { x: '1' } });
});

test('comments end a line only after white space, so that a secret may contain # and ;', () => {
  const text = '# one\n; two\n[a] # three\nx = 1 ; four\n  # five\nsecret = ab#cd;ef/+=\n';
  expect(plain(parseIni(text))).toEqual({ a: { x: '1', secret: 'ab#cd;ef/+=' } });
});

test.each([
  [`sh -c 'export A=b ; keys prod' ; why`, `sh -c 'export A=b ; keys prod'`],
  [`"C:\\My Tools\\keys.exe" "a \\" # b" # why`, `"C:\\My Tools\\keys.exe" "a \\" # b"`],
  [`keys --of it's # not a 'quote'`, `keys --of it's # not a 'quote'`],
  [`keys it's # why`, `keys it's`],
  ['keys a;b#c ; why', 'keys a;b#c'],
])('what a command quotes is no comment: %s', (written, command) => {
  const text = `[a]\nregion = x ' # y ' ; z\ncredential_process = ${written}\n`;
  expect(plain(parseIni(text))).toEqual({ a: { region: "x '", credential_process: command } });
});

test('indented lines below an empty setting are a group; others are settings', () => {
  const text = `[a]
  x = 1
s3 =
    addressing_style = path
    # between

    endpoint_url = http://h
region = r
  y = 2
s3 =
  addressing_style = virtual
[b]
  s3 =
    addressing_style = path
  region = q
`;
  expect(plain(parseIni(text))).toEqual({
    a: {
      x: '1',
      region: 'r',
      y: '2',
      's3.addressing_style': 'virtual',
      's3.endpoint_url': 'http://h',
    },
    b: { region: 'q', 's3.addressing_style': 'path' },
  });
});

test('an empty setting has no value, and equal sections are one', () => {
  const text = '[a]\nx =\ny = 1\n[b]\nz = 1\n[a]\ny = 2\n[empty]\n';
  expect(plain(parseIni(text))).toEqual({ a: { y: '2' }, b: { z: '1' }, empty: {} });
});

test('names of settings are taken without regard to case', () => {
  expect(plain(parseIni('[A]\nAWS_Access_Key_Id = K'))).toEqual({ A: { aws_access_key_id: 'K' } });
});

test('names that every object has are names like others', () => {
  const file = parseIni('[__proto__]\nconstructor = 1\n[constructor]\n__proto__ = 2\n');
  expect(file.sections.get('__proto__')?.settings.get('constructor')).toBe('1');
  expect(file.sections.get('constructor')?.settings.get('__proto__')).toBe('2');
  expect(Object.prototype).not.toHaveProperty('1');
});

test('broken lines are counted and cost nothing else', () => {
  const file = parseIni('x = 0\n[a]\nx = 1\nwhat is this\n= 3\n[open\nz = 4\n[b]\ny = 2\n');
  expect(plain(file)).toEqual({ a: { x: '1' }, b: { y: '2' } });
  expect(file.brokenLines).toEqual([1, 4, 5, 6, 7]);
});
