import { expect, test } from 'vitest';
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

test('an error of the house tells by its cause', async () => {
  const { work } = failing('EPERM');
  const wrapped = () => {
    try {
      return work();
    } catch (cause) {
      throw new Error('It may not be changed.', { cause });
    }
  };
  expect(await retryWhileHeldUp(wrapped, windows)).toBe('done');
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
