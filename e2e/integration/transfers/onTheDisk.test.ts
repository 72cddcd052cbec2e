import type * as Fs from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { anyone, connect, scripted } from '../s3/support';
import { createVolatileStore } from '../../../src/main/storage/keyValueStore';
import type { KeyValueStore } from '../../../src/main/storage/keyValueStore';
import { newFolder, summary, transfersIn, writeRandom } from './support';

/** What the disk was asked for, in order, since nothing else shows it without a power cut. */
const disk = vi.hoisted(() => ({ asked: [] as string[], paths: new Map<number, string>() }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof Fs>();
  return {
    ...real,
    openSync(path: string, ...rest: [flags: string | number, mode?: number]) {
      const descriptor = real.openSync(path, ...rest);
      disk.paths.set(descriptor, path);
      return descriptor;
    },
    fsync(descriptor: number, done: (error: Error | null) => void) {
      disk.asked.push(`flush ${disk.paths.get(descriptor) ?? ''}`);
      real.fsync(descriptor, done);
    },
    linkSync(from: string, to: string) {
      disk.asked.push(`name ${to}`);
      real.linkSync(from, to);
    },
    renameSync(from: string, to: string) {
      disk.asked.push(`name ${to}`);
      real.renameSync(from, to);
    },
  };
});

/** A server that has one object, in a bucket that has any. */
async function oneObject() {
  const server = await scripted(() => ({
    status: 200,
    headers: { etag: '"e"', 'content-length': '3', 'last-modified': new Date(0).toUTCString() },
    body: 'new',
  }));
  return { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
}

test('a name that nobody can tell beforehand is in the journal on the disk before a download has it', async () => {
  const volatile = createVolatileStore();
  const store: KeyValueStore = {
    ...volatile,
    async write(changes, isSafe) {
      const names = changes.map(({ key }) => key.slice(0, 1));
      await volatile.write(changes);
      if (isSafe === true) disk.asked.push(...names.map((name) => `journal ${name}`));
    },
  };
  const bench = await transfersIn(await oneObject(), { store });
  const into = await newFolder(bench);
  await writeRandom(join(into, 'x'), 10);
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  disk.asked.length = 0;
  expect(summary(await bench.carryOut(plan, 'keep_both'))).toEqual(['x done']);
  const asked = disk.asked.filter((what) => /^(?:journal|name)/u.test(what));
  expect(asked).toEqual(['journal t', 'journal d', `name ${join(into, 'x (2)')}`]);
});

test.each(['skip', 'replace'] as const)(
  'a download is on the disk before it has its name, and its name before it is forgotten (%s)',
  async (choice) => {
    const bench = await transfersIn(await oneObject());
    const into = await newFolder(bench);
    if (choice === 'replace') await writeRandom(join(into, 'x'), 10);
    const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
    disk.asked.length = 0;
    expect(summary(await bench.carryOut(plan, choice))).toEqual(['x done']);
    await bench.transfers.close();
    const [content = '', ...names] = disk.asked.filter((what) => what.includes(into));
    expect(basename(content)).toMatch(/^x\..*part$/u);
    expect(content).toMatch(/^flush /u);
    expect(names).toEqual([`name ${join(into, 'x')}`, `flush ${into}`]);
  },
);
