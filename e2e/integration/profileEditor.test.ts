import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../scripts/servers/run-command';
import { editIni } from '../../src/main/profiles/editor/iniEdit';
import { createProfileEditor } from '../../src/main/profiles/editor/profileEditor';
import type { ProfileEditor } from '../../src/main/profiles/editor/profileEditor';
import { randomNumbers } from '../../src/shared/testing/random';
import { randomFile } from '../../src/main/profiles/testing/randomIni';
import type { ProfileDraft } from '../../src/shared/ipc/profileSchemas';

let home: string;
let editor: ProfileEditor;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dipper-profile-editor-'));
  await mkdir(join(home, '.aws'));
  editor = createProfileEditor({
    env: {},
    homeDirectory: home,
    confirmProgram: () => Promise.resolve(true),
  });
  return () => rm(home, { recursive: true, force: true });
});

/** Runs one of the tools that read the files, with nothing else to read. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', AWS_PAGER: '' };
  return runCommand(command, args, { env });
}

async function write(profile: string | undefined, patch: Partial<ProfileDraft>): Promise<void> {
  const { editId, draft } = await editor.open(profile);
  const change = { kind: 'put', draft: { ...draft, ...patch } } as const;
  expect(await editor.apply(editId, change, false)).toMatchObject({ kind: 'saved' });
}

const told = `
import json, sys, boto3
session = boto3.Session(profile_name=sys.argv[1])
keys = session.get_credentials()
config = session._session.get_scoped_config()
print(json.dumps({'region': session.region_name, 'keys': [keys.access_key, keys.secret_key, keys.token] if keys else None, 'config': config}))
`;

test('the AWS CLI and boto3 read what was written as it was meant', async () => {
  await writeFile(
    join(home, '.aws', 'config'),
    '# mine\n[profile base]\n\tregion = eu-west-1\n\ts3 =\n\t\tmax_queue_size = 10\n\n[services own]\ns3 =\n  endpoint_url = http://s\n',
  );
  const keys = { accessKeyId: 'AKIDBASE', secretAccessKey: 'b#a;s=e/+' };
  await write('base', {
    ...keys,
    signIn: 'keys',
    sessionToken: 'token==',
    addressing: 'virtual',
    endpoint: 'https://s3.example.com:9000',
    caBundle: '/etc/ca.pem',
  });
  await write(undefined, {
    name: 'my team 팀',
    signIn: 'role',
    roleArn: 'arn:aws:iam::1:role/r',
    sourceProfile: 'base',
    externalId: 'e=1',
    mfaSerial: 'arn:aws:iam::1:mfa/m',
    addressing: 'path',
  });

  expect(JSON.parse(await run('/usr/bin/python3', ['-c', told, 'base']))).toEqual({
    region: 'eu-west-1',
    keys: ['AKIDBASE', 'b#a;s=e/+', 'token=='],
    config: {
      region: 'eu-west-1',
      s3: { max_queue_size: '10', addressing_style: 'virtual' },
      endpoint_url: 'https://s3.example.com:9000',
      ca_bundle: '/etc/ca.pem',
      aws_access_key_id: 'AKIDBASE',
      aws_secret_access_key: 'b#a;s=e/+',
      aws_session_token: 'token==',
    },
  });
  const listed = await run('/usr/bin/aws', ['configure', 'list', '--profile', 'base']);
  expect(listed).toMatch(/access_key\s+\*+BASE\s+shared-credentials-file/u);
  expect(listed).toMatch(/region\s+eu-west-1\s+config-file/u);

  await write('base', { name: 'other' });
  const ofTeam = ['configure', 'get', '--profile', 'my team 팀', 'source_profile'];
  expect((await run('/usr/bin/aws', ofTeam)).trim()).toBe('other');
  expect(await readFile(join(home, '.aws', 'config'), 'utf8')).toContain('# mine\n[profile other]');
});

const parsed = `
import configparser, json, sys
answers = []
for text in json.load(open(sys.argv[1])):
    reader = configparser.RawConfigParser()
    try:
        reader.read_string(text.lstrip('\\ufeff'))
        answers.append({name: dict(reader.items(name)) for name in reader.sections()})
    except configparser.Error:
        answers.append(None)
print(json.dumps(answers))
`;

test('in any file that Python can read, an edit changes what it names for Python too', async () => {
  const texts: string[] = [];
  for (let seed = 0; seed < 3000; seed += 1) {
    const random = randomNumbers(seed);
    const before = randomFile(random);
    const place = { section: random.pick(['default', 'profile a']), name: 'fresh' };
    texts.push(before, editIni(before, [{ kind: 'set', ...place, value: 'v' }]));
  }
  await writeFile(join(home, 'texts.json'), JSON.stringify(texts));
  const answers = JSON.parse(
    await run('/usr/bin/python3', ['-c', parsed, join(home, 'texts.json')]),
  ) as readonly (Readonly<Record<string, Readonly<Record<string, string>>>> | null)[];
  let compared = 0;
  for (let index = 0; index < answers.length; index += 2) {
    const [before, after] = [answers[index], answers[index + 1]];
    if (before === null || before === undefined) continue;
    const section = Object.keys(after ?? {}).find((name) => after?.[name]?.['fresh'] === 'v');
    const { fresh, ...rest } = after?.[section ?? ''] ?? {};
    expect(fresh, texts[index + 1]).toBe('v');
    expect({ ...after, [section ?? '']: rest }, texts[index + 1]).toEqual({
      ...before,
      [section ?? '']: before[section ?? ''] ?? {},
    });
    compared += 1;
  }
  expect(compared).toBeGreaterThan(100);
});
