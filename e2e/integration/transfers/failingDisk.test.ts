import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type * as Fs from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import type * as FsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { anyone, begunUpload, connect, errorDocument, failureOf, scripted } from '../s3/support';
import { mebibyte, newFolder, summary, transferPath, transfersIn, writeRandom } from './support';

/*
 * Disks that can't do something, or are away for a moment, as network disks and sticks are. No disk here can be
 * made to: so it is said in the place of the system's call.
 */
const disk = vi.hoisted(() => {
  /** The system's code that a call on a path fails with; `undefined` does it. */
  const refuses: (call: string, path: string) => string | undefined = () => undefined;
  return { refuses, paths: new Map<number, string>() };
});

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof Fs>();
  return {
    ...real,
    openSync(path: string, ...rest: [flags: string | number, mode?: number]) {
      const descriptor = real.openSync(path, ...rest);
      disk.paths.set(descriptor, path);
      return descriptor;
    },
    readSync(...[descriptor, ...rest]: [number, Uint8Array, number, number, number]) {
      check('read', disk.paths.get(descriptor) ?? '');
      return real.readSync(descriptor, ...rest);
    },
    fsync(descriptor: number, done: (error: Error | null) => void) {
      const code = disk.refuses('flush', disk.paths.get(descriptor) ?? '');
      if (code === undefined) real.fsync(descriptor, done);
      else done(Object.assign(new Error(code), { code }));
    },
    lstatSync(path: string, options?: Fs.StatSyncOptions) {
      check('look at once', path);
      return real.lstatSync(path, options);
    },
    linkSync(from: string, to: string) {
      check('link', to);
      real.linkSync(from, to);
    },
    renameSync(from: string, to: string) {
      check('rename', to);
      real.renameSync(from, to);
    },
    rmSync(path: string, options: Fs.RmOptions) {
      check('remove', path);
      real.rmSync(path, options);
    },
  };
});

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>();
  return {
    ...real,
    lstat(path: string, options?: { readonly bigint: true }) {
      return Promise.resolve().then(() => {
        check('look', path);
        return real.lstat(path, options);
      });
    },
    async open(path: string, flags: number) {
      const handle = await real.open(path, flags);
      const stat = handle.stat.bind(handle);
      return Object.assign(handle, {
        stat: async (options: { readonly bigint: true }) => {
          check('look again', path);
          return stat(options);
        },
      });
    },
  };
});

function check(call: string, path: string): void {
  const code = disk.refuses(call, path);
  if (code !== undefined) throw Object.assign(new Error(`${code}: ${call}`), { code });
}

/** Has the disk fail until the test ends, or until it is told to be well. */
function failing(refuses: typeof disk.refuses): void {
  disk.refuses = refuses;
  onTestFinished(well);
}

function well(): void {
  disk.refuses = () => undefined;
}

/** What a test may vary about {@link benchWith}. */
interface Served {
  /** More headers of the object. */
  readonly about?: Readonly<Record<string, string>>;
  /** Whether a range from there on is refused now. */
  readonly denies?: (first: number) => boolean;
}

/** A bucket `b` with one object, on a server that knows ranges. */
async function benchWith(content: Buffer, { about, denies = () => false }: Served = {}) {
  const asked: string[] = [];
  const server = await scripted(({ method, headers }) => {
    const known = { etag: '"e1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', ...about };
    const whole = { ...known, 'content-length': String(content.length) };
    if (method === 'HEAD') return { status: 200, headers: whole };
    const range = headers['range'];
    asked.push(range ?? 'all');
    if (range === undefined) return { status: 200, headers: whole, body: content };
    const [, first = 0, last = 0] = /^bytes=(\d+)-(\d+)$/u.exec(range)?.map(Number) ?? [];
    if (denies(first)) return { status: 403, body: errorDocument('AccessDenied') };
    return {
      status: 206,
      headers: { ...known, 'content-range': `bytes ${first}-${last}/${content.length}` },
      body: content.subarray(first, last + 1),
    };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  return { bench, into, asked, target: [{ kind: 'object', key: 'x' }] as const };
}

// What Windows says of exFAT and FAT is EISDIR, which libuv makes of ERROR_INVALID_FUNCTION.
test.each(['EPERM', 'ENOTSUP', 'EISDIR', 'EXDEV'])(
  'a download to a disk that has no hard links, and says %s, has its name in the end',
  async (code) => {
    const content = randomBytes(1000);
    const { bench, into, target } = await benchWith(content);
    failing((call) => (call === 'link' ? code : undefined));
    expect(summary(await bench.download(target, into))).toEqual(['x done']);
    expect(await readdir(into)).toEqual(['x']);
    expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
  },
);

test.each([
  ['can not tell when it has a file', 'EINVAL', 'x done'],
  ['could not take a file in the end', 'EIO', 'x failed local_failed'],
])('a disk that %s', async (_, code, ended) => {
  const { bench, into, target } = await benchWith(randomBytes(1000));
  failing((call, path) => (call === 'flush' && path.endsWith('.part') ? code : undefined));
  expect(summary(await bench.download(target, into))).toEqual([ended]);
  expect(await readdir(into)).toEqual(ended === 'x done' ? ['x'] : []);
});

test('what has appeared meanwhile on a disk without hard links is not replaced', async () => {
  const { bench, into, target } = await benchWith(randomBytes(1000));
  failing((call, path) => {
    if (call !== 'link') return undefined;
    writeFileSync(path, 'somebody else’s');
    return 'EISDIR';
  });
  const ended = await bench.carryOut(await bench.planDownload(target, into), 'replace');
  expect(summary(ended)).toEqual(['x failed local_exists']);
  expect(await readFile(join(into, 'x'), 'utf8')).toBe('somebody else’s');
});

test.each(['skip', 'replace', 'keep_both'] as const)(
  'a disk without hard links that goes away while a download is named has all of it when tried again (%s)',
  async (choice) => {
    const content = randomBytes(1000);
    const { bench, into, target } = await benchWith(content);
    const name = join(into, 'x');
    failing((call, path) => {
      if (call === 'link') return 'EPERM';
      return path === name && (call === 'rename' || call === 'remove') ? 'EIO' : undefined;
    });
    const plan = await bench.planDownload(target, into);
    expect(summary(await bench.carryOut(plan, choice))).toEqual(['x failed local_failed']);
    expect(await readFile(name, 'utf8')).toBe('');

    well();
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect(await readdir(into)).toEqual(['x']);
    expect((await readFile(name)).equals(content)).toBe(true);
  },
);

test('a disk that goes away while a download is planned is told, not asked of each file', async () => {
  const { bench, into } = await benchWith(randomBytes(10));
  failing((call, path) => (call === 'look at once' && path.startsWith(into) ? 'EIO' : undefined));
  const targets = ['a', 'b', 'c'].map((key) => ({ kind: 'object', key }) as const);
  expect(await failureOf(bench.planDownload(targets, into))).toMatchObject({
    code: 'local_failed',
  });
});

test('so is a chosen folder that nobody may look into', async () => {
  const { bench, into } = await benchWith(randomBytes(10));
  // No right holds for who is root, as tests often are.
  failing((call, path) =>
    call.startsWith('look') && path.startsWith(into) ? 'EACCES' : undefined,
  );
  const targets = ['a', 'b', 'c'].map((key) => ({ kind: 'object', key }) as const);
  expect(await failureOf(bench.planDownload(targets, into))).toMatchObject({
    code: 'local_access_denied',
  });
});

// macOS and Windows have codes of their own for names that they do not take.
test.each(['ENAMETOOLONG', 'EILSEQ', 'EBUSY', 'UNKNOWN'])(
  'a name that a disk can not hold is a problem of its own file (%s)',
  async (code) => {
    const { bench, into } = await benchWith(randomBytes(10));
    failing((call, path) =>
      call === 'look at once' && path === join(into, 'b') ? code : undefined,
    );
    const targets = ['a', 'b', 'c'].map((key) => ({ kind: 'object', key }) as const);
    const { problems } = await bench.planDownload(targets, into);
    expect(problems).toMatchObject([{ name: 'b', reason: 'unreadable' }]);
  },
);

test('an empty file that was there before is skipped as any other', async () => {
  const { bench, into, target } = await benchWith(randomBytes(1000));
  const plan = await bench.planDownload(target, into);
  writeFileSync(join(into, 'x'), '');
  expect(summary(await bench.carryOut(plan, 'skip'))).toEqual(['x skipped']);
});

test.each([
  ['skip', 'x skipped', ['x']],
  ['replace', 'x failed local_exists', ['x']],
  ['keep_both', 'x done', ['x', 'x (2)']],
] as const)(
  'to %s: one that appeared before a download is tried again is kept as any other',
  async (choice, ended, names) => {
    const { bench, into, target } = await benchWith(randomBytes(1000));
    failing((call) => (call === 'flush' ? 'EIO' : undefined));
    const plan = await bench.planDownload(target, into);
    expect(summary(await bench.carryOut(plan, choice))).toEqual(['x failed local_failed']);
    well();
    writeFileSync(join(into, 'x'), '');
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual([ended]);
    expect((await readdir(into)).toSorted()).toEqual(names);
    expect(await readFile(join(into, 'x'), 'utf8')).toBe('');
  },
);

test('so is one that was in the way on a disk without hard links', async () => {
  const { bench, into, target } = await benchWith(randomBytes(1000));
  const name = join(into, 'x');
  failing((call, path) => {
    if (call !== 'link' || path !== name) return undefined;
    // Between the look at the name and the attempt to have it.
    writeFileSync(name, '');
    return 'EPERM';
  });
  const plan = await bench.planDownload(target, into);
  expect(summary(await bench.carryOut(plan, 'skip'))).toEqual(['x failed local_exists']);
  well();
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x skipped']);
  expect(await readFile(name, 'utf8')).toBe('');
});

test.each(['look', 'look again'])(
  'a disk that is away when the last part was sent is no changed file (%s)',
  async (call) => {
    const seen: string[] = [];
    const parts = new Map<string, number>();
    let path = '';
    let wasAway = false;
    const server = await scripted(({ method, rawUrl, body }) => {
      const part = /partNumber=(\d+)/u.exec(rawUrl)?.[1];
      seen.push(method);
      if (method === 'HEAD') return { status: 404 };
      if (method === 'DELETE') return { status: 204 };
      if (method === 'GET') return { status: 200, body: listOfParts(parts) };
      if (rawUrl.includes('?uploads')) return begunUpload();
      if (part === undefined) return { status: 200, body: '<CompleteMultipartUploadResult/>' };
      parts.set(part, body.byteLength);
      if (parts.size === 3 && !wasAway) {
        wasAway = true;
        disk.refuses = (what, where) => (what === call && where === path ? 'EIO' : undefined);
      }
      return { status: 200, headers: { etag: '"p"' } };
    });
    failing(() => undefined);
    const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
    path = join(bench.folder, 'x');
    const { byteLength } = await writeRandom(path, 20 * mebibyte);
    const [failed] = await bench.upload([path]);
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'local_failed', retry: 'now' },
    });
    // What the SDK's path has sent is of no use to a later run.
    if (transferPath === 'fast') {
      expect(failed?.bytesDone).toBe(byteLength);
      expect(seen).not.toContain('DELETE');
    }

    well();
    seen.length = 0;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    if (transferPath === 'fast') expect(seen).not.toContain('PUT');
  },
);

function listOfParts(parts: ReadonlyMap<string, number>): string {
  const rows = [...parts].map(
    ([number, size]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"p"</ETag><Size>${size}</Size></Part>`,
  );
  return `<ListPartsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListPartsResult>`;
}

// Only the fast path goes on from bytes on the disk, and reads a file that it has written.
if (transferPath === 'fast') {
  const unreadable = (call: string, path: string): string | undefined =>
    call === 'read' && path.endsWith('.part') ? 'EIO' : undefined;

  test('a disk that is away while a download is gone on with loses nothing of it', async () => {
    const content = randomBytes(40 * mebibyte);
    let isDenied = true;
    const { bench, into, asked, target } = await benchWith(content, {
      denies: (first) => isDenied && first > 0,
    });
    expect(summary(await bench.download(target, into))).toEqual(['x failed access_denied']);

    failing(unreadable);
    isDenied = false;
    await bench.transfers.retry();
    const [failed] = await bench.untilIdle();
    expect(failed).toMatchObject({
      state: 'failed',
      bytesDone: 16 * mebibyte,
      error: { code: 'local_failed', retry: 'now' },
    });
    expect(await readdir(into)).toHaveLength(1);

    well();
    asked.length = 0;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect(asked.some((range) => range.startsWith('bytes=0-'))).toBe(false);
    expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
  });

  test('nor does one that is away while all of it is compared in the end', async () => {
    const content = randomBytes(20 * mebibyte);
    const sha256 = createHash('sha256').update(content).digest('base64');
    const about = { 'x-amz-checksum-sha256': sha256, 'x-amz-checksum-type': 'FULL_OBJECT' };
    const { bench, into, asked, target } = await benchWith(content, { about });
    failing(unreadable);
    expect(summary(await bench.download(target, into))).toEqual(['x failed local_failed']);

    well();
    asked.length = 0;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect(asked).toEqual([]);
    expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
  });
}
