import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    // Each line waits until the one before was read.
    const waitFor = (/** @type {string} */ line) =>
      `until test -e $OUT.${line}; do sleep 0.02; done`;
    const script = `echo one; ${waitFor('one')}; echo two >&2; ${waitFor('two')}; echo three`;
    const result = await shell(script, {
      env: env(),
      output: (more) => {
        text += more;
        for (const line of text.split('\n').slice(0, -1))
          writeFileSync(join(folder, `out.${line}`), '');
      },
    });
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
    // Time enough for it to get ready, on a busy machine as well.
    const script = `${LONG_CHILD} wait`;
    const { code } = await shell(script, { env: env(), timeoutMs: 6_000 });
    expect(code).toBe(128 + 15);
    await expect.poll(heard).toBe('ended');
  });

  it('ends what the command left running, when told to', async () => {
    const { code } = await shell(LONG_CHILD, { env: env(), endLeftovers: true });
    expect(code).toBe(0);
    await expect.poll(heard).toBe('ended');
  });
});
