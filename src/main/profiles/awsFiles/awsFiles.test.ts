import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAwsFiles } from './awsFiles';
import type { AwsFiles } from './awsFiles';

let homeDirectory: string;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-aws-'));
  await mkdir(join(homeDirectory, '.aws'));
});

afterEach(() => rm(homeDirectory, { recursive: true, force: true }));

async function write(name: string, text: string | Buffer): Promise<string> {
  const path = join(homeDirectory, '.aws', name);
  await writeFile(path, text);
  return path;
}

function read(env: NodeJS.ProcessEnv = {}): Promise<AwsFiles> {
  return readAwsFiles({ env, homeDirectory });
}

function settingOf(files: AwsFiles, profile: string, setting: string): string | undefined {
  return files.profiles.get(profile)?.settings.get(setting);
}

test('without any file, says what was looked for and where', async () => {
  const files = await read();
  expect(files.profiles.size).toBe(0);
  expect(files.places).toEqual([
    { kind: 'config_file', label: join(homeDirectory, '.aws', 'config'), outcome: 'missing' },
    {
      kind: 'credentials_file',
      label: join(homeDirectory, '.aws', 'credentials'),
      outcome: 'missing',
    },
  ]);
});

test('reads the files that the environment names, with ~ as the home directory', async () => {
  await write('mine', '[profile a]\nregion = r');
  const other = await write('yours', '[b]\naws_access_key_id = K');
  const files = await read({ AWS_CONFIG_FILE: '~/.aws/mine', AWS_SHARED_CREDENTIALS_FILE: other });
  expect([...files.profiles.keys()]).toEqual(['a', 'b']);
  expect(files.places.map(({ label, outcome }) => [label, outcome])).toEqual([
    [join(homeDirectory, '.aws', 'mine'), 'found'],
    [other, 'found'],
  ]);
});

test('a profile of both files has the settings of both, the credentials file first', async () => {
  await write(
    'config',
    '[profile x]\nregion = r\naws_access_key_id = OLD\ns3 =\n  addressing_style = path\n  x = 1\n',
  );
  await write('credentials', '[x]\naws_access_key_id = NEW\ns3 =\n  x = 2\n');
  const files = await read();
  expect([...files.profiles.keys()]).toEqual(['x']);
  expect(settingOf(files, 'x', 'region')).toBe('r');
  expect(settingOf(files, 'x', 'aws_access_key_id')).toBe('NEW');
  expect(files.profiles.get('x')?.groups.get('s3')).toEqual(
    new Map([
      ['addressing_style', 'path'],
      ['x', '2'],
    ]),
  );
});

test('takes profiles of any name: spaces, quotes, letters of any script, dots', async () => {
  await write(
    'config',
    [
      '[profile "my company"]',
      "[profile 'single']",
      '[profile 한글]',
      '[profile a.b]',
      '[profile  two spaces]',
      '[profile\ttab]',
      '[ profile edge ]',
      '[default]',
      '',
    ].join('\r\n'),
  );
  await write('credentials', '\uFEFF[in credentials]\r\naws_access_key_id = K\r\n[my company]\r\n');
  const files = await read();
  expect([...files.profiles.keys()]).toEqual([
    'my company',
    'single',
    '한글',
    'a.b',
    'two spaces',
    'tab',
    'edge',
    'default',
    'in credentials',
  ]);
});

test('takes from the config file only what is a profile there', async () => {
  await write(
    'config',
    '[x]\nregion = r\n[preview]\ncloudfront = true\n[plugins]\n[services s]\ns3 =\n  endpoint_url = http://h\n[sso-session one]\nsso_region = r\n',
  );
  await write('credentials', '[sso-session one]\nx = 1\n[services s]\nx = 1\n');
  const files = await read();
  expect([...files.profiles.keys()]).toEqual([]);
  expect(files.places.map(({ outcome }) => outcome)).toEqual(['empty', 'empty']);
  expect(files.services.get('s')?.groups.get('s3')?.get('endpoint_url')).toBe('http://h');
  expect(files.ssoSessions.get('one')?.settings.get('sso_region')).toBe('r');
});

test.each([
  ['before', '[profile default]\nregion = right\n[default]\nregion = wrong\n'],
  ['after', '[default]\nregion = wrong\n[profile default]\nregion = right\n'],
])('[profile default] %s [default] wins over it', async (_, text) => {
  await write('config', text);
  expect(settingOf(await read(), 'default', 'region')).toBe('right');
});

test('a file that can not be read is told, and does not cost the other one', async () => {
  await mkdir(join(homeDirectory, '.aws', 'config'));
  await write('credentials', '[x]\naws_access_key_id = K');
  const files = await read();
  expect([...files.profiles.keys()]).toEqual(['x']);
  expect(files.places.map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['unreadable', 'It is a folder.'],
    ['found', undefined],
  ]);
});

test('a file in another encoding is told', async () => {
  await write('config', Buffer.from('\uFEFF[default]\nregion = r', 'utf16le'));
  expect((await read()).places[0]).toMatchObject({
    outcome: 'unreadable',
    detail: 'It is not text in UTF-8.',
  });
});

test('a broken line is told, and does not cost the profiles around it', async () => {
  await write('config', '[profile a]\nregion = r\n[profile b\nregion = s\n[profile c]\n');
  await write('credentials', 'nonsense\n');
  const files = await read();
  expect([...files.profiles.keys()]).toEqual(['a', 'c']);
  expect(files.places.map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['found', 'Line 3 is not understood.'],
    ['unreadable', 'Line 1 is not understood.'],
  ]);
});

test('sees a change at once, also in its fingerprint', async () => {
  await write('config', '[default]\nregion = one');
  const before = await read();
  const again = await read();
  await write('config', '[default]\nregion = two');
  const after = await read();
  expect(settingOf(after, 'default', 'region')).toBe('two');
  expect(again.fingerprint).toBe(before.fingerprint);
  expect(after.fingerprint).not.toBe(before.fingerprint);
});
