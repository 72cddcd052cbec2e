import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProfileDraft } from '../../../shared/ipc/profileSchemas';
import type { FileChange } from '../../../shared/model/profileEdit';
import { createProfileEditor } from './profileEditor';

const secret = 'wJalrXUtnFEMIsecretOfTheFile';
const config = `# my profiles
[default]
region = eu-west-1

[profile keys]
region = eu-west-1   # near
s3 =
    addressing_style = path
    max_concurrent_requests = 20
x_token = ${secret}

[profile role]
role_arn = arn:aws:iam::1:role/r
source_profile = keys
`;
const credentials = `; careful
[keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = ${secret}
aws_session_token = token-${secret}
`;

let home: string;
beforeEach(async () => {
  asked = [];
  mayRun = true;
  home = await mkdtemp(join(tmpdir(), 'dipper-editor-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), config);
  await writeFile(join(home, '.aws', 'credentials'), credentials);
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** What was asked about programs, and what is answered. */
let asked: string[];
let mayRun: boolean;

function editor() {
  return createProfileEditor({
    env: {},
    homeDirectory: home,
    confirmProgram: (profile, command) => {
      asked.push(`${profile}: ${command}`);
      return Promise.resolve(mayRun);
    },
  });
}

async function texts() {
  return {
    config: await readFile(join(home, '.aws', 'config'), 'utf8'),
    credentials: await readFile(join(home, '.aws', 'credentials'), 'utf8'),
  };
}

/** Edits a profile, or makes a new one, and answers with the lines that it says change. */
async function edit(
  profile: string | undefined,
  patch: Partial<ProfileDraft>,
): Promise<readonly string[]> {
  const one = editor();
  const { editId, draft } = await one.open(profile);
  const change = { kind: 'put', draft: { ...draft, ...patch } } as const;
  const changes = one.preview(editId, change);
  expect(await one.apply(editId, change, false)).toMatchObject({ kind: 'saved' });
  return linesOf(changes);
}

function linesOf(changes: readonly FileChange[]): readonly string[] {
  const signs = { added: '+', removed: '-', section: '' };
  return changes.flatMap(({ lines }) => lines.map(({ kind, text }) => `${signs[kind]}${text}`));
}

test('a profile is opened without its secrets, and an edit that changes nothing writes nothing', async () => {
  const one = editor();
  const opened = await one.open('keys');
  expect(JSON.stringify(opened)).not.toContain('secretOfTheFile');
  expect(opened.draft).toMatchObject({
    name: 'keys',
    signIn: 'keys',
    region: 'eu-west-1',
    addressing: 'path',
  });
  expect(opened.kept).toEqual({
    accessKeyId: '••••MPLE',
    secretAccessKey: true,
    sessionToken: true,
  });
  expect(opened.usedBy).toEqual(['role']);
  const change = { kind: 'put', draft: opened.draft } as const;
  expect(one.preview(opened.editId, change)).toEqual([]);
  expect(await one.apply(opened.editId, change, false)).toMatchObject({ kind: 'saved' });
  expect(await texts()).toEqual({ config, credentials });
  expect(await readdir(join(home, '.aws'))).toEqual(['config', 'credentials']);
});

test('only the lines that were changed are, and secrets show nowhere', async () => {
  const lines = await edit('keys', {
    region: 'us-west-2',
    endpoint: 'https://s3.example.com',
    addressing: 'auto',
    secretAccessKey: 'another-secret',
  });
  expect(lines).toEqual([
    '[profile keys]',
    '-region = eu-west-1 # …',
    '+region = us-west-2 # …',
    '-    addressing_style = path',
    '+endpoint_url = https://s3.example.com',
    '[keys]',
    '-aws_secret_access_key = ••••',
    '-aws_session_token = ••••',
    '+aws_secret_access_key = ••••',
  ]);
  expect(await texts()).toEqual({
    config: config
      .replace('eu-west-1   # near', 'us-west-2   # near')
      .replace('    addressing_style = path\n', '')
      .replace(
        `x_token = ${secret}\n`,
        `x_token = ${secret}\nendpoint_url = https://s3.example.com\n`,
      ),
    credentials: credentials
      .replace(`aws_secret_access_key = ${secret}`, 'aws_secret_access_key = another-secret')
      .replace(`aws_session_token = token-${secret}\n`, ''),
  });
  const backups = (await readdir(join(home, '.aws'))).filter((name) => name.endsWith('.bak'));
  expect(backups).toHaveLength(2);
  const backup = backups.find((name) => name.startsWith('credentials')) ?? '';
  expect(await readFile(join(home, '.aws', backup), 'utf8')).toBe(credentials);
});

test('a session token by its older name is known, and gives way to the one that is typed in', async () => {
  const older = credentials.replace('aws_session_token', 'aws_security_token');
  await writeFile(join(home, '.aws', 'credentials'), older);
  expect((await editor().open('keys')).kept).toMatchObject({ sessionToken: true });
  expect(await edit('keys', { sessionToken: 'another-token' })).toEqual([
    '[keys]',
    '-aws_security_token = ••••',
    '+aws_session_token = ••••',
  ]);
});

test('an endpoint that is taken away leaves no other one behind', async () => {
  const text = `[profile keys]
endpoint_url = https://a.example.com
s3 =
    endpoint_url = https://b.example.com
    addressing_style = path
`;
  await writeFile(join(home, '.aws', 'config'), text);
  await edit('keys', { endpoint: 'https://c.example.com' });
  expect((await texts()).config).toBe(text.replace('//a.', '//c.'));
  await edit('keys', { endpoint: '' });
  expect((await texts()).config).toBe('[profile keys]\ns3 =\n    addressing_style = path\n');
});

test('a new profile stands last, its keys in the credentials file', async () => {
  await edit(undefined, {
    name: 'my team',
    region: 'auto',
    addressing: 'path',
    accessKeyId: 'AKIDNEW',
    secretAccessKey: 'a#b;c',
  });
  expect(await texts()).toEqual({
    config: `${config}\n[profile "my team"]\nregion = auto\ns3 =\n  addressing_style = path\n`,
    credentials: `${credentials}\n[my team]\naws_access_key_id = AKIDNEW\naws_secret_access_key = a#b;c\n`,
  });
});

test('another kind of sign-in takes the place of the one before', async () => {
  const lines = await edit('role', {
    signIn: 'sso',
    ssoSession: 'company',
    ssoStartUrl: 'https://c.awsapps.com/start',
    ssoRegion: 'eu-west-1',
    ssoAccountId: '111122223333',
    ssoRoleName: 'Reader',
  });
  expect(lines).toEqual([
    '[profile role]',
    '-role_arn = arn:aws:iam::1:role/r',
    '-source_profile = keys',
    '+sso_session = company',
    '+sso_account_id = 111122223333',
    '+sso_role_name = Reader',
    '+',
    '+[sso-session company]',
    '+sso_start_url = https://c.awsapps.com/start',
    '+sso_region = eu-west-1',
  ]);
  // A session that is there is named, and changed only where another answer was typed.
  expect(
    await edit(undefined, {
      name: 'writer',
      signIn: 'sso',
      ssoSession: 'company',
      ssoStartUrl: 'https://c.awsapps.com/start',
      ssoRegion: 'eu-west-2',
      ssoAccountId: '111122223333',
      ssoRoleName: 'Writer',
    }),
  ).toEqual([
    '[sso-session company]',
    '-sso_region = eu-west-1',
    '+sso_region = eu-west-2',
    '+',
    '+[profile writer]',
    '+sso_session = company',
    '+sso_account_id = 111122223333',
    '+sso_role_name = Writer',
  ]);
});

test('a program is shown by its name alone', async () => {
  expect(
    await edit('role', { signIn: 'process', credentialProcess: `/bin/keys --with ${secret}` }),
  ).toContain('+credential_process = /bin/keys ••••');
  const { kept } = await editor().open('role');
  expect(kept).toMatchObject({ program: '/bin/keys' });
});

test('a program is written once the user allows it, and not asked about again', async () => {
  const program = { signIn: 'process', credentialProcess: 'sh -c "get keys"' } as const;
  const one = editor();
  const { editId, draft } = await one.open('role');
  const change = { kind: 'put', draft: { ...draft, ...program } } as const;
  mayRun = false;
  const renamed = { kind: 'put', draft: { ...change.draft, name: 'other' } } as const;
  const onRename = () => Promise.reject(new Error('Nothing is to be prepared'));
  for (const refused of [change, renamed]) {
    await expect(one.apply(editId, refused, false, onRename)).rejects.toMatchObject({
      detail: { code: 'cancelled' },
    });
  }
  expect(await texts()).toEqual({ config, credentials });
  expect(asked).toEqual(['role: sh -c "get keys"', 'other: sh -c "get keys"']);

  mayRun = true;
  expect(await one.apply(editId, change, false)).toMatchObject({ kind: 'saved' });
  expect((await texts()).config).toContain('credential_process = sh -c "get keys"\n');
  asked = [];
  mayRun = false;
  await edit('role', { region: 'eu-west-2' });
  await edit('role', { name: 'with-program' });
  await edit('with-program', { signIn: 'keys', accessKeyId: 'AKID', secretAccessKey: 's' });
  expect(asked).toEqual([]);
});

test('a profile is renamed in both files, and in those that use it', async () => {
  await edit('keys', { name: 'new' });
  expect(await texts()).toEqual({
    config: config
      .replace('[profile keys]', '[profile new]')
      .replace('source_profile = keys', 'source_profile = new'),
    credentials: credentials.replace('[keys]', '[new]'),
  });
});

test('a profile is removed from both files', async () => {
  const one = editor();
  const { editId } = await one.open('keys');
  expect(await one.apply(editId, { kind: 'remove' }, false)).toMatchObject({ kind: 'saved' });
  const { config: left, credentials: rest } = await texts();
  expect(left).toContain('# my profiles\n[default]\nregion = eu-west-1\n\n[profile role]\n');
  expect(rest).toBe('; careful\n');
});

test('a change of somebody else is told before anything is written, and is kept when one goes on', async () => {
  const one = editor();
  const { editId, draft } = await one.open('keys');
  const theirs = config
    .replace('# my profiles', `# note: ${secret}\noutput`)
    .replace('max_concurrent_requests = 20', 'max_concurrent_requests = 50');
  await writeFile(join(home, '.aws', 'config'), theirs);
  const change = { kind: 'put', draft: { ...draft, region: 'us-west-2' } } as const;
  const outcome = await one.apply(editId, change, true);
  expect(outcome).toMatchObject({ kind: 'conflict' });
  expect(linesOf(outcome.kind === 'conflict' ? outcome.changes : [])).toEqual([
    '-# …',
    '+# …',
    '+••••',
    '[profile keys]',
    '-    max_concurrent_requests = ••••',
    '+    max_concurrent_requests = ••••',
  ]);
  expect((await texts()).config).toBe(theirs);
  expect(await one.apply(editId, change, false)).toMatchObject({ kind: 'conflict' });
  expect(await one.apply(editId, change, true)).toMatchObject({ kind: 'saved' });
  expect((await texts()).config).toBe(
    theirs.replace('region = eu-west-1   #', 'region = us-west-2   #'),
  );
});

test('a profile that has gone meanwhile is not made again', async () => {
  const one = editor();
  const { editId, draft } = await one.open('role');
  await writeFile(join(home, '.aws', 'config'), '[default]\n');
  const change = { kind: 'put', draft: { ...draft, region: 'us-west-2' } } as const;
  expect(await one.apply(editId, change, false)).toMatchObject({ kind: 'conflict' });
  await expect(one.apply(editId, change, true)).rejects.toMatchObject({
    detail: { code: 'not_found' },
  });
  expect((await texts()).config).toBe('[default]\n');
});

test.each<[string, Partial<ProfileDraft>]>([
  ['a bracket in its name', { name: 'a]b' }],
  ['a name that is taken', { name: 'role' }],
  ['what would be a comment', { region: '#x' }],
  ['a comment behind a value', { caBundle: '/ca # x' }],
  ['a space in a secret', { secretAccessKey: 'two words' }],
  ['an access key without its secret', { accessKeyId: 'AKIDOTHER' }],
  ['an address with a password', { endpoint: 'https://me:secret@host' }],
  ['a role without a source', { signIn: 'role', roleArn: 'arn:aws:iam::1:role/r' }],
])('%s is refused by main too', async (_, patch) => {
  const one = editor();
  const { editId, draft } = await one.open('keys');
  const change = { kind: 'put', draft: { ...draft, ...patch } } as const;
  await expect(one.apply(editId, change, false)).rejects.toMatchObject({
    detail: { code: 'invalid_input' },
  });
  expect(await texts()).toEqual({ config, credentials });
});

test('a file that is no text is left alone', async () => {
  await writeFile(join(home, '.aws', 'config'), Buffer.from([0xff, 0xfe, 0x00]));
  await expect(editor().open(undefined)).rejects.toMatchObject({
    detail: { code: 'local_failed' },
  });
});

test('an endpoint that other services have is told without who signs in there', async () => {
  await writeFile(
    join(home, '.aws', 'config'),
    `[profile a]\nservices = own\n[services own]\ns3 =\n  endpoint_url = https://me:${secret}@h:1\n`,
  );
  const opened = await editor().open('a');
  expect(opened.servicesEndpoint).toBe('https://h:1');
  expect(JSON.stringify(opened)).not.toContain(secret);
});
