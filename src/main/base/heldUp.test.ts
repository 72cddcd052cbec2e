import { expect, test, vi } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import { retryWhileHeldUp } from './heldUp';

/** Work that fails with these codes, and is done then. */
function failing(...codes: readonly string[]) {
  let tries = 0;
  return {
    tries: () => tries,
    work: () => {
      const code = codes[tries];
      tries += 1;
      if (code !== undefined) throw Object.assign(new Error('refused'), { code });
      return 'done';
    },
  };
}

const windows = { platform: 'win32', pauses: [1, 1, 1] } as const;

test('what a virus scanner holds up for a moment is done soon after', async () => {
  expect(await retryWhileHeldUp(failing('EBUSY', 'EPERM', 'EACCES').work, windows)).toBe('done');
});

/** Work that is refused so, told as an error of the house. */
function refusing(...[code, reason]: readonly [code: string, reason?: 'in_use']) {
  const { work, tries } = failing(code);
  return {
    tries,
    work: () => {
      try {
        return work();
      } catch (cause) {
        const facts = reason === undefined ? {} : { facts: { reason } };
        throw dipperError('local_access_denied', 'It may not be changed.', { ...facts, cause });
      }
    },
  };
}

test('an error of the house tells by its reason, since the system says the same of a file that may not be changed', async () => {
  expect(await retryWhileHeldUp(refusing('EPERM', 'in_use').work, windows)).toBe('done');
  const { work, tries } = refusing('EPERM');
  await expect(retryWhileHeldUp(work, windows)).rejects.toThrow('It may not be changed.');
  expect(tries()).toBe(1);
});

test('what is stopped meanwhile is not done any more', async () => {
  const { work, tries } = failing('EBUSY');
  const stop = new AbortController();
  const trying = retryWhileHeldUp(work, { ...windows, pauses: [60_000], signal: stop.signal });
  await vi.waitFor(() => expect(tries()).toBe(1));
  stop.abort();
  await expect(trying).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  expect(tries()).toBe(1);
});

test('what is never let go of is told in the end', async () => {
  const { work, tries } = failing(...Array<string>(10).fill('EPERM'));
  await expect(retryWhileHeldUp(work, windows)).rejects.toMatchObject({ code: 'EPERM' });
  expect(tries()).toBe(4);
});

test.each([
  ['what is no matter of another program', 'ENOSPC', windows],
  ['what another system says', 'EPERM', { ...windows, platform: 'linux' }],
] as const)('%s is told at once', async (_, code, options) => {
  const { work, tries } = failing(code);
  await expect(retryWhileHeldUp(work, options)).rejects.toMatchObject({ code });
  expect(tries()).toBe(1);
});
