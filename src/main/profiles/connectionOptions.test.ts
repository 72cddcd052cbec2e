import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DipperError } from '../../shared/errors/appError';
import { defaultConnectionOptions } from '../../shared/model/connection';
import type { ConnectionOptions } from '../../shared/model/connection';
import type * as WriteWhole from '../storage/writeWhole';
import { createConnectionOptionsStore } from './connectionOptions';

let isDiskFull: boolean;
vi.mock('../storage/writeWhole', async (load) => {
  const real = await load<typeof WriteWhole>();
  const writeWhole: typeof real.writeWhole = (...file) =>
    isDiskFull
      ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
      : real.writeWhole(...file);
  return { ...real, writeWhole };
});

const guarded: ConnectionOptions = {
  ...defaultConnectionOptions,
  readOnly: true,
  network: {
    ...defaultConnectionOptions.network,
    proxy: { kind: 'custom', url: 'http://proxy.test:3128', user: 'me' },
  },
};

let directory: string;
let problems: DipperError[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-options-'));
  problems = [];
  isDiskFull = false;
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function open(data: unknown) {
  await writeFile(join(directory, 'options.json'), JSON.stringify({ version: 1, data }));
  return again();
}

function again() {
  const path = join(directory, 'options.json');
  return createConnectionOptionsStore({ path, onProblem: (problem) => problems.push(problem) });
}

async function stored(): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(join(directory, 'options.json'), 'utf8');
  return (JSON.parse(text) as { readonly data: Readonly<Record<string, unknown>> }).data;
}

test('an option of another Dipper costs no connection what was decided of it', async () => {
  const newer = { ...guarded, later: true, network: { ...guarded.network, later: { a: 1 } } };
  const store = await open({ a: newer, b: guarded });
  expect(await store.of('a')).toEqual(guarded);
  expect(await store.of('b')).toEqual(guarded);
  expect(problems).toEqual([]);

  await store.put('b', defaultConnectionOptions);
  expect(await stored()).toEqual({ a: newer, b: defaultConnectionOptions });
});

test('what can not be understood of one connection makes it read only, and no other', async () => {
  const store = await open({ a: { ...guarded, readOnly: 'yes' }, b: defaultConnectionOptions });
  expect(await store.of('a')).toEqual({ ...defaultConnectionOptions, readOnly: true });
  expect((await store.all())('a').readOnly).toBe(true);
  expect(await store.of('b')).toEqual(defaultConnectionOptions);
  expect(await store.of('unknown')).toEqual(defaultConnectionOptions);
  await store.put('c', guarded);
  expect(await stored()).toMatchObject({ a: { readOnly: 'yes' } });
});

test('after a file of something else every connection is read only, until its options are saved again', async () => {
  const lost = await open(['nonsense']);
  const readOnly = { ...defaultConnectionOptions, readOnly: true };
  expect(await lost.of('a')).toEqual(readOnly);
  expect(problems.map(({ detail }) => detail)).toMatchObject([
    { code: 'local_failed', facts: { instead: 'read_only' } },
  ]);

  const next = again();
  expect(await next.of('a')).toEqual(readOnly);
  await next.put('a', defaultConnectionOptions);
  expect(await again().of('a')).toEqual(defaultConnectionOptions);
  expect(await again().of('b')).toEqual(readOnly);
  await next.remove('a');
  expect(await again().of('a')).toEqual(readOnly);
  expect(problems).toHaveLength(1);
});

test('after a file of something else other connections are read only, also where a change is asked for first', async () => {
  await (await open('nonsense')).put('a', guarded);
  expect(await again().of('a')).toEqual(guarded);
  expect((await again().of('b')).readOnly).toBe(true);
});

test('after a file of something else every connection is read only at the next start, where the disk was full', async () => {
  isDiskFull = true;
  await expect((await open('nonsense')).of('a')).rejects.toMatchObject({
    detail: { code: 'disk_full' },
  });
  isDiskFull = false;
  expect((await again().of('a')).readOnly).toBe(true);
  const kept = (await readdir(directory)).filter((name) => name.includes('.corrupt-'));
  expect(kept).toHaveLength(1);
  expect(await readFile(join(directory, kept[0] ?? ''), 'utf8')).toContain('nonsense');
});
