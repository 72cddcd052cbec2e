import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import type { DipperError } from '../../../src/shared/errors/appError';
import { createVolatileStore } from '../../../src/main/storage/keyValueStore';
import type { KeyValueStore } from '../../../src/main/storage/keyValueStore';
import { connectToBucket } from '../s3/support';
import {
  mebibyte,
  newFolder,
  summary,
  transferPath,
  transfersIn,
  unfinishedUploads,
  writeRandom,
} from './support';

const ceph = inject('ceph');
const size = 20 * mebibyte;

/**
 * A store on a disk that is full from some entry on, as LevelDB tells it: no disk of the test's can be
 * filled.
 */
function storeUntil(isFull: (key: string) => boolean): KeyValueStore {
  const store = createVolatileStore();
  let hasFailed = false;
  return {
    ...store,
    write(changes, isSafe) {
      hasFailed ||= changes.some(({ key }) => isFull(key));
      if (!hasFailed) return store.write(changes, isSafe);
      const message = 'IO error: /home/somebody/journal/000012.log: No space left on device';
      return Promise.reject(Object.assign(new Error(message), { code: 'LEVEL_IO_ERROR' }));
    },
  };
}

/** An engine whose journal is on such a disk. */
async function benchOnFullDisk(isFull: (key: string) => boolean) {
  const here = await connectToBucket(ceph);
  const problems: DipperError[] = [];
  const bench = await transfersIn(here, {
    store: storeUntil(isFull),
    onProblem: (problem) => problems.push(problem),
  });
  return { here, bench, problems };
}

const fullness: readonly (readonly [when: string, isFull: (key: string) => boolean])[] = [
  ['from the start', () => true],
  // Only the fast path writes down how far it has come.
  ...(transferPath === 'fast'
    ? [['once a part is there', (key: string) => /^[ud]\/[^/]+\//u.test(key)] as const]
    : []),
];

test.each(fullness)(
  'a large upload is done although the disk of the journal is full %s, and that is told once',
  async (_, isFull) => {
    const { here, bench, problems } = await benchOnFullDisk(isFull);
    const content = await writeRandom(join(bench.folder, 'x'), size);
    expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual(['x done']);
    const { Body } = await here.client.send(
      new GetObjectCommand({ Bucket: here.bucket, Key: 'x' }),
    );
    expect(content.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    expect(here.calls.some(({ operation }) => operation === 'AbortMultipartUpload')).toBe(false);
    expect(await unfinishedUploads(bench)).toEqual([]);
    await bench.transfers.close();
    expect(problems.map(({ detail }) => detail.code)).toEqual(['local_failed']);
    expect(problems[0]?.message).not.toContain('somebody');
  },
);

test.each(fullness)(
  'a large download is done although the disk of the journal is full %s, and that is told once',
  async (_, isFull) => {
    const { here, bench, problems } = await benchOnFullDisk(isFull);
    const stored = randomBytes(size);
    await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'x', Body: stored }));
    const into = await newFolder(bench);
    expect(summary(await bench.download([{ kind: 'object', key: 'x' }], into))).toEqual(['x done']);
    expect((await readFile(join(into, 'x'))).equals(stored)).toBe(true);
    await bench.transfers.close();
    expect(problems.map(({ detail }) => detail.code)).toEqual(['local_failed']);
  },
);
