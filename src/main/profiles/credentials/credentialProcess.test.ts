import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsCredentialIdentity } from '@smithy/types';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DipperError } from '../../../shared/errors/appError';
import { runCredentialProcess } from './credentialProcess';

/** A command that runs JavaScript. */
function program(script: string): string {
  return `"${process.execPath}" -e "${script}"`;
}

/** A command that writes its process id into a file and then goes on for a minute. */
async function endlessProgram(script = ''): Promise<{
  readonly command: string;
  /** Once it has begun. */
  readonly pid: () => Promise<number>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-program-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'pid');
  const begin = `require('fs').writeFileSync('${path}.new',String(process.pid));require('fs').renameSync('${path}.new','${path}');setTimeout(()=>0,60000);`;
  return {
    // More than one command, so that the shell stays between Dipper and the program.
    command: `${program(script + begin)}; true`,
    pid: async () => {
      await vi.waitFor(() => expect(existsSync(path)).toBe(true), { timeout: 10_000 });
      return Number(await readFile(path, 'utf8'));
    },
  };
}

/** Whether a program runs: one that has ended is listed until whoever took it in has taken note. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== 'linux' || !/\) [ZX] /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    );
  } catch {
    return false;
  }
}

async function failureOf(work: Promise<unknown>): Promise<DipperError['detail']> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof DipperError)) throw new Error('It has not failed');
  return error.detail;
}

test.skipIf(process.platform === 'win32').each([
  ['as it is asked', ''],
  ['although it takes no notice of being asked', `process.on('SIGTERM',()=>0);`],
])('a program that nobody waits for any more is ended, %s', async (_, script) => {
  const { command, pid } = await endlessProgram(script);
  const stop = new AbortController();
  const failure = failureOf(runCredentialProcess('a', command, process.env, stop.signal));
  const id = await pid();
  stop.abort();
  expect(await failure).toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() => expect(isAlive(id)).toBe(false), { timeout: 10_000 });
});

test('a program is not even begun for somebody who has left', async () => {
  const { command } = await endlessProgram();
  const work = runCredentialProcess('a', command, process.env, AbortSignal.abort());
  expect(await failureOf(work)).toMatchObject({ code: 'cancelled' });
});

/** JavaScript that starts another program in a session of its own, which holds the output for a minute. */
async function agentScript(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-agent-'));
  const path = join(folder, 'pid');
  onTestFinished(async () => {
    process.kill(Number(await readFile(path, 'utf8')), 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  return `const agent=require('child_process').spawn(process.execPath,['-e','setTimeout(()=>0,60000)'],{detached:true,stdio:['ignore','inherit','ignore']});agent.unref();require('fs').writeFileSync('${path}',String(agent.pid));`;
}

test.skipIf(process.platform === 'win32')(
  'a program that leaves an agent behind has answered once it has ended',
  async () => {
    expect(await given({}, await agentScript())).toEqual(bare);
  },
  20_000,
);

test.skipIf(process.platform === 'win32')(
  'a program that has started an agent is ended without it',
  async () => {
    const { command, pid } = await endlessProgram(await agentScript());
    const stop = new AbortController();
    const failure = failureOf(runCredentialProcess('a', command, process.env, stop.signal));
    const id = await pid();
    stop.abort();
    expect(await failure).toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(isAlive(id)).toBe(false), { timeout: 10_000 });
  },
  20_000,
);

test('a program that prints without an end is ended', async () => {
  const command = program(`setInterval(()=>console.log('x'.repeat(99999)))`);
  expect(await failureOf(runCredentialProcess('a', command, process.env))).toMatchObject({
    code: 'credentials_source_failed',
  });
});

/** What a program gives that prints an answer with these members besides its keys. */
async function given(members: object, script = ''): Promise<AwsCredentialIdentity> {
  const answer = { Version: 1, AccessKeyId: 'P', SecretAccessKey: 'S', ...members };
  const printed = Buffer.from(JSON.stringify(answer)).toString('base64');
  const command = program(`${script}console.log(String(Buffer.from('${printed}','base64')))`);
  return runCredentialProcess('a', command, process.env);
}

const bare = { accessKeyId: 'P', secretAccessKey: 'S' };
const end = new Date('2099-01-01T00:00:00Z');

test.each([
  ['nulls', { SessionToken: null, Expiration: null }, bare],
  ['empty texts', { SessionToken: '', Expiration: '' }, bare],
  ['the offset of date', { Expiration: '2099-01-01T00:00:00+0000' }, { ...bare, expiration: end }],
  ['no seconds', { Expiration: '2099-01-01T00:00Z' }, { ...bare, expiration: end }],
])('an answer that AWS’ own tools take is taken: %s', async (_, members, keys) => {
  expect(await given(members)).toEqual(keys);
});

test('an end that is no time is refused, rather than passed over', async () => {
  expect(await failureOf(given({ Expiration: 'soon' }))).toMatchObject({
    code: 'credentials_source_failed',
    message: expect.stringContaining('in the form AWS asks for') as unknown,
  });
});

test('a program that is not there is told so', async () => {
  const command = 'no-such-program-of-dipper --export';
  expect(await failureOf(runCredentialProcess('a', command, process.env))).toMatchObject({
    code: 'credentials_source_failed',
    message: expect.stringContaining('was not found') as unknown,
    facts: { reason: 'program_not_found' },
  });
});

test('a program leaves nobody listening for a signal once it has ended', async () => {
  const before = process.listenerCount('exit');
  await failureOf(runCredentialProcess('a', program('process.exit(3)'), process.env));
  expect(process.listenerCount('exit')).toBe(before);
});
