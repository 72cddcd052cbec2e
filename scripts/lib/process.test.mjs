import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './process.mjs';

/** @param {string} script @param {import('./process.mjs').RunOptions} [options] */
function shell(script, options) {
  return run('sh', ['-c', script], { output: 'capture', ...options });
}

// A child that says when it was told to end; whoever adopts it may never take note of its end.
const LONG_CHILD = `
  sh -c 'trap "echo ended > $OUT; exit" TERM; echo ready > $OUT; while :; do sleep 0.05; done' \
    > /dev/null 2>&1 &
  until test -s $OUT; do sleep 0.05; done
`;

describe.skipIf(process.platform === 'win32')('run', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dipper-process-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const heard = () => readFileSync(join(folder, 'out'), 'utf8').trim();
  const env = () => ({ ...process.env, OUT: join(folder, 'out') });

  it('gives the exit code and what the command wrote', async () => {
    const result = await shell('echo out; echo err >&2; exit 7');
    expect(result).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  it('hands on what the command writes, both streams as they come', async () => {
    let text = '';
    const script = 'echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three';
    const result = await shell(script, { output: (more) => (text += more) });
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(text).toBe('one\ntwo\nthree\n');
  });

  it('gives what a shell does when a signal ended the command', async () => {
    expect((await shell('kill -TERM $$')).code).toBe(128 + 15);
  });

  it('says which command could not be started', async () => {
    await expect(run('no-such-command', [])).rejects.toThrow(
      'no-such-command could not be started',
    );
  });

  it('ends the command and its children when the time is up', async () => {
    const script = `${LONG_CHILD} wait`;
    const { code } = await shell(script, { env: env(), timeoutMs: 2_000 });
    expect(code).toBe(128 + 15);
    await expect.poll(heard).toBe('ended');
  });

  it('ends what the command left running, when told to', async () => {
    const { code } = await shell(LONG_CHILD, { env: env(), endLeftovers: true });
    expect(code).toBe(0);
    await expect.poll(heard).toBe('ended');
  });
});
