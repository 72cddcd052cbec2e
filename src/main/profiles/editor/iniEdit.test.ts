import { expect, test } from 'vitest';
import { editIni } from './iniEdit';
import type { IniEdit } from './iniEdit';
import { parseIni } from '../awsFiles/iniFile';
import { readIniLines, textOfLines } from '../awsFiles/iniLines';
import { diffLines } from './lineDiff';
import { randomNumbers } from '../../../shared/testing/random';
import { randomFile } from '../testing/randomIni';

const file = `# kept: the first line
[default]
region=eu-west-1
output = json   ; how it is shown

[profile a]   # with a comment
    region = eu-west-1
    s3 =
        addressing_style = path
        # below the group
        max_concurrent_requests = 20
    x_unknown = keep me

# about b
[profile b]
role_arn = arn:aws:iam::1:role/r
`;

/** The lines that went (`-`) and came (`+`), in order. */
function changes(before: string, after: string): readonly string[] {
  return diffLines(before.split('\n'), after.split('\n'), (line) => line).map(
    ({ kind, line }) => `${kind === 'added' ? '+' : '-'}${line}`,
  );
}

test.each<[string, readonly IniEdit[], readonly string[]]>([
  [
    'a value is changed where it stands, with its spaces and comment',
    [{ kind: 'set', section: 'default', name: 'output', value: 'text' }],
    ['-output = json   ; how it is shown', '+output = text   ; how it is shown'],
  ],
  [
    'a new setting takes the indentation of its neighbours, and not that of a group',
    [{ kind: 'set', section: 'profile a', name: 'ca_bundle', value: '/ca.pem' }],
    ['+    ca_bundle = /ca.pem'],
  ],
  [
    'a new setting of a group goes to its others',
    [{ kind: 'set', section: 'profile a', group: 's3', name: 'payload', value: 'true' }],
    ['+        payload = true'],
  ],
  [
    'a group that is not there is made',
    [
      {
        kind: 'set',
        section: 'profile b',
        group: 's3',
        name: 'addressing_style',
        value: 'virtual',
      },
    ],
    ['+s3 =', '+  addressing_style = virtual'],
  ],
  [
    'a setting goes, and comments stay',
    [{ kind: 'unset', section: 'profile a', group: 's3', name: 'max_concurrent_requests' }],
    ['-        max_concurrent_requests = 20'],
  ],
  [
    'a group goes with its last setting',
    [
      { kind: 'unset', section: 'profile a', group: 's3', name: 'max_concurrent_requests' },
      { kind: 'unset', section: 'profile a', group: 's3', name: 'addressing_style' },
    ],
    ['-    s3 =', '-        addressing_style = path', '-        max_concurrent_requests = 20'],
  ],
  [
    'a new section comes last, after an empty line',
    [{ kind: 'set', section: 'profile c', name: 'region', value: 'r' }],
    ['+[profile c]', '+region = r', '+'],
  ],
  [
    'a section is renamed in its brackets alone',
    [{ kind: 'renameSection', section: 'profile a', to: 'profile z' }],
    ['-[profile a]   # with a comment', '+[profile z]   # with a comment'],
  ],
  [
    'a section goes with its settings, and the comment of the next one stays',
    [{ kind: 'removeSection', section: 'profile a' }],
    [
      '-[profile a]   # with a comment',
      '-    region = eu-west-1',
      '-    s3 =',
      '-        addressing_style = path',
      '-        # below the group',
      '-        max_concurrent_requests = 20',
      '-    x_unknown = keep me',
      '-',
    ],
  ],
])('%s', (_, edits, expected) => {
  expect(changes(file, editIni(file, edits))).toEqual(expected);
});

test('a file without a last line end, and one that is empty, can be added to', () => {
  const edit: IniEdit = { kind: 'set', section: 'a', name: 'y', value: '2' };
  expect(editIni('[a]\r\nx = 1', [edit])).toBe('[a]\r\nx = 1\r\ny = 2\r\n');
  expect(editIni('', [edit])).toBe('[a]\ny = 2\n');
  expect(editIni('[a]\nx=1\ny =\n', [edit])).toBe('[a]\nx=1\ny = 2\n');
});

test('of a setting that is there twice, the one that counts is changed, and both are removed', () => {
  const twice = '[a]\nx = 1\n[b]\n[a]\nX = 2\n';
  expect(editIni(twice, [{ kind: 'set', section: 'a', name: 'x', value: '3' }])).toBe(
    '[a]\nx = 1\n[b]\n[a]\nX = 3\n',
  );
  expect(editIni(twice, [{ kind: 'unset', section: 'a', name: 'x' }])).toBe('[a]\n[b]\n[a]\n');
});

test.each(['set', 'unset'] as const)('a value over several lines is refused (%s)', (kind) => {
  const text = '[a]\nx = 1\n  # why\n  and more\ny = 2\n';
  const edit: IniEdit = { kind, section: 'a', name: 'x', value: '3' };
  const editing = (): string => editIni(text, [edit]);
  expect(editing).toThrow('line 2 goes on over several lines');
  const facts = { reason: 'aws_line', setting: 'x', line: '2' };
  expect(editing).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ facts }) as object }) as Error,
  );
});

test('a colon may stand for the equals sign', () => {
  const edit: IniEdit = { kind: 'set', section: 'a', name: 'region', value: 'eu-west-3' };
  expect(editIni('[a]\nregion: eu-west-1\n', [edit])).toBe('[a]\nregion: eu-west-3\n');
});

/** What a file says, with lines that say nothing to Dipper. */
function said(text: string) {
  const { sections } = parseIni(text);
  return Object.fromEntries(
    [...sections].map(([name, { settings, groups }]) => [
      name,
      {
        ...Object.fromEntries(settings),
        ...Object.fromEntries(
          [...groups].flatMap(([group, inner]) =>
            [...inner].map(([key, value]) => [`${group}.${key}`, value]),
          ),
        ),
      },
    ]),
  );
}

const seeds = Array.from({ length: 300 }, (_, seed) => seed);

test('all lines of any file are the file', () => {
  for (const seed of seeds) {
    const text = randomFile(randomNumbers(seed));
    expect(textOfLines(readIniLines(text)), `seed ${seed}`).toBe(text);
  }
});

test('in any file, an edit changes what it names and no other line', () => {
  let tried = 0;
  for (const seed of seeds) {
    const random = randomNumbers(seed);
    const text = randomFile(random);
    const section = random.pick(['default', 'profile a', 'profile new']);
    const group = random.pick([undefined, 's3']);
    const name = random.pick(['region', 'addressing_style', 'fresh']);
    const place = { section, ...(group === undefined ? {} : { group }), name };
    const value = random.pick(['v', 'a = b: c', 'x#y;z']);
    const edit: IniEdit = random.pick([
      { kind: 'set', ...place, value },
      { kind: 'unset', ...place },
    ]);
    let after: string;
    try {
      after = editIni(text, [edit]);
    } catch {
      // A value over several lines, which is refused.
      continue;
    }
    tried += 1;
    const key = group === undefined ? name : `${group}.${name}`;
    const before = said(text);
    const others = Object.fromEntries(
      Object.entries(before[section] ?? {}).filter(([other]) => other !== key),
    );
    const isSet = edit.kind === 'set';
    expect(said(after), `seed ${seed}`).toEqual({
      ...before,
      ...(isSet || section in before
        ? { [section]: isSet ? { ...others, [key]: value } : others }
        : {}),
    });

    // The last line may have to get an end first.
    const usual = text.includes('\r\n') ? '\r\n' : '\n';
    const lines = (file: string) =>
      readIniLines(file).map((line) => `${line.text}${line.end === '' ? usual : line.end}`);
    const changed = diffLines(lines(text), lines(after), (line) => line);
    const removed = changed.filter(({ kind }) => kind === 'removed');
    for (const { line } of removed) {
      // Nothing but the setting, or the heading of a group that has nothing else below it.
      expect(line.toLowerCase(), `seed ${seed}`).toMatch(
        new RegExp(`^\\uFEFF?\\s*(${name}|${group ?? name})\\s*[=:]`, 'u'),
      );
    }
    const added = changed.filter(({ kind }) => kind === 'added').length;
    expect(added, `seed ${seed}`).toBeLessThanOrEqual(isSet ? 4 : 0);
  }
  expect(tried).toBeGreaterThan(200);
});
