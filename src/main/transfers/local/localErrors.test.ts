import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import { toLocalError, toMakingError } from './localErrors';

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail');
}

test('a full disk is called so', async () => {
  const full = await open('/dev/full', 'w');
  const error = await failureOf(() => full.write(Buffer.from('x')));
  await full.close();
  expect(toLocalError(error, '/home/me/big.iso').detail).toMatchObject({
    code: 'disk_full',
    resource: 'big.iso',
  });
});

test('names the file and never its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-errors-'));
  const path = join(folder, 'file');
  await writeFile(path, '');
  const missing = await failureOf(() => open(join(folder, 'gone')));
  const under = await failureOf(() => open(join(path, 'x')));
  await rm(folder, { recursive: true });
  expect(toLocalError(missing, join(folder, 'gone')).detail.code).toBe('local_not_found');
  expect(toLocalError(under, join(path, 'x')).detail.code).toBe('local_exists');
  for (const error of [missing, under]) {
    expect(JSON.stringify(toLocalError(error, path).detail)).not.toContain(folder);
  }
});

test.each(['EBUSY', 'ETXTBSY'])('a file that another program has open is told so (%s)', (code) => {
  const { detail } = toLocalError(Object.assign(new Error('busy'), { code }), '/home/me/mail.pst');
  expect(detail).toMatchObject({ code: 'local_failed', facts: { reason: 'in_use' } });
});

test('an error that was mapped before passes unchanged', () => {
  const error = dipperError('local_changed', 'x');
  expect(toLocalError(error, '/x')).toBe(error);
});

// Whoever runs the tests may be let write everywhere.
test.each([
  ['EACCES', 'local_access_denied', 'chosen', 'folder'],
  ['EROFS', 'local_access_denied', 'chosen', 'folder'],
  // The folder is there: Windows says this of names that it can't take.
  ['ENOENT', 'local_not_found', 'x.part', undefined],
  ['ENOSPC', 'disk_full', 'x.part', undefined],
])(
  'what can not be made is told of whichever is the trouble (%s)',
  async (code, as, name, reason) => {
    const chosen = join(await mkdtemp(join(tmpdir(), 'dipper-errors-')), 'chosen');
    await mkdir(chosen);
    const error = Object.assign(new Error(code), { code });
    const { detail } = toMakingError(error, join(chosen, 'x.part'));
    await rm(dirname(chosen), { recursive: true });
    expect(detail).toMatchObject({ code: as, resource: name, retry: 'now' });
    expect(detail.facts?.['reason']).toBe(reason);
  },
);
