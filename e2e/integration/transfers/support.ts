import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished, vi } from 'vitest';
import type { ScriptedHandler } from '../../../scripts/servers/scripted';
import type { Events } from '../../../src/shared/ipc/events';
import type { Target } from '../../../src/shared/model/objects';
import type { ConflictChoice, Transfer, TransferPlan } from '../../../src/shared/model/transfers';
import type { OnProblem } from '../../../src/main/storage/jsonFile';
import { createVolatileStore, openKeyValueStore } from '../../../src/main/storage/keyValueStore';
import type { KeyValueStore } from '../../../src/main/storage/keyValueStore';
import { crc32Of } from '../../../src/main/transfers/local/crc32';
import { openJournal } from '../../../src/main/transfers/journal/journal';
import type { LeftoverSearch } from '../../../src/main/transfers/journal/leftovers';
import { createTransfers } from '../../../src/main/transfers/transfers';
import type { TransfersDependencies } from '../../../src/main/transfers/transfers';
import type { Transfers } from '../../../src/main/transfers/port';
import type { Connected, InBucket } from '../s3/support';
import { errorDocument, untilDone } from '../s3/support';

/** Which way the bytes go in this run of the tests: each project takes another. */
export const transferPath =
  process.env['DIPPER_TEST_TRANSFER_PATH'] === 'sdk' ? ('sdk' as const) : ('fast' as const);

export const mebibyte = 1024 ** 2;

/** The engine with one bucket and one temporary folder, as one test has them. */
export interface Bench {
  readonly transfers: Transfers;
  readonly client: S3Client;
  readonly bucket: string;
  /** Removed when the test ends. */
  readonly folder: string;
  readonly changes: readonly Events['transfers.changed'][];
  planUpload(paths: readonly string[], prefix?: string): Promise<TransferPlan>;
  planDownload(targets: readonly Target[], folder: string): Promise<TransferPlan>;
  /** Starts a plan and waits until nothing is active. */
  carryOut(plan: TransferPlan, choice?: ConflictChoice): Promise<readonly Transfer[]>;
  upload(paths: readonly string[], prefix?: string): Promise<readonly Transfer[]>;
  download(targets: readonly Target[], folder: string): Promise<readonly Transfer[]>;
  untilIdle(): Promise<readonly Transfer[]>;
  /** All transfers as they are now. */
  list(): Promise<readonly Transfer[]>;
  /** Stops all that have not ended for good. */
  cancelAll(): Promise<void>;
  isActive(): Promise<boolean>;
}

/** What a test may vary about the engine. */
export type BenchOptions = Partial<
  Omit<TransfersDependencies, 'clients' | 'onChanged' | 'journal'>
> & {
  /** Keeps the journal there, for an engine that comes after this one. */
  readonly journal?: string;
  /** What the journal is kept in. Default: that folder, or else the memory of this test. */
  readonly store?: KeyValueStore;
  /** Told what the journal has to tell. Default: throws it. */
  readonly onProblem?: OnProblem;
  /** A folder that was made before. */
  readonly folder?: string;
};

/** Sets the engine up; it is closed when the test ends. */
export async function transfersIn(
  connected: InBucket,
  {
    journal: journalFolder,
    store: givenStore,
    folder: givenFolder,
    onProblem = (problem) => {
      throw problem;
    },
    ...options
  }: BenchOptions = {},
): Promise<Bench> {
  const { clients, connectionId, client, bucket } = connected;
  const folder = givenFolder ?? (await mkdtemp(join(tmpdir(), 'dipper-transfers-')));
  const changes: Events['transfers.changed'][] = [];
  const store =
    givenStore ??
    (journalFolder === undefined ? createVolatileStore() : await openKeyValueStore(journalFolder));
  const transfers = createTransfers({
    clients,
    journal: await openJournal(store, onProblem),
    onChanged: (change) => changes.push(change),
    pauses: [10, 20],
    options: { uploadLimit: null, downloadLimit: null, transferPath },
    ...options,
  });
  onTestFinished(async () => {
    await transfers.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bench: Bench = {
    transfers,
    client,
    bucket,
    folder,
    changes,
    planUpload: (paths, prefix = '') =>
      transfers.planUpload(
        {
          planId: randomUUID(),
          connectionId,
          bucket,
          prefix,
          paths,
        },
        untilDone,
      ),
    planDownload: (targets, into) =>
      transfers.planDownload(
        {
          planId: randomUUID(),
          connectionId,
          bucket,
          targets,
          folder: into,
        },
        untilDone,
      ),
    async carryOut(plan, choice = 'skip') {
      await transfers.start(plan.planId, choice);
      return bench.untilIdle();
    },
    upload: async (paths, prefix) => bench.carryOut(await bench.planUpload(paths, prefix)),
    download: async (targets, into) => bench.carryOut(await bench.planDownload(targets, into)),
    async untilIdle() {
      await until(async () => !(await bench.isActive()));
      return bench.list();
    },
    list: async () => (await transfers.list()).transfers,
    cancelAll: async () => transfers.cancel((await bench.list()).map(({ id }) => id)),
    async isActive() {
      const { active, queued } = (await transfers.list()).totals;
      return active + queued > 0;
    },
  };
  return bench;
}

/** Waits for something that is to come true soon. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(2);
}

/** Makes the next run of what was planned look at its destination again, as a minute later. */
export function aMinutePasses(): void {
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 60_000);
  onTestFinished(() => void vi.restoreAllMocks());
}

/** Writes a file with random content, folders included, and gives the content. */
export async function writeRandom(path: string, size: number): Promise<Buffer> {
  const content = randomBytes(size);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return content;
}

/** Every file below a folder with its content, and every empty folder with `undefined`. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, Buffer | undefined>> {
  const tree = new Map<string, Buffer | undefined>();
  async function visit(path: string, name: string): Promise<void> {
    const names = await readdir(path);
    if (names.length === 0 && name !== '') tree.set(name, undefined);
    for (const child of names) {
      const childPath = join(path, child);
      const childName = name === '' ? child : `${name}/${child}`;
      if ((await stat(childPath)).isDirectory()) await visit(childPath, childName);
      else tree.set(childName, await readFile(childPath));
    }
  }
  await visit(folder, '');
  return tree;
}

/** An empty folder below another. */
export async function newFolder(bench: Bench, name = 'downloads'): Promise<string> {
  const path = join(bench.folder, name);
  await mkdir(path);
  return path;
}

/** What a process keeps its journal in that crashes before it has heard the ids of uploads under these keys. */
export async function storeAfterCrash(
  {
    connectionId,
    bucket,
    server,
  }: Pick<Connected, 'connectionId'> & { readonly bucket: string; readonly server?: string },
  keys: readonly string[],
): Promise<KeyValueStore> {
  const store = createVolatileStore();
  const journal = await openJournal(store, (problem) => {
    throw problem;
  });
  for (const [index, key] of keys.entries()) {
    await journal.keepCopy({ id: String(index), connectionId, bucket, server, key, startedAt: 0 });
  }
  return store;
}

/** Dipper's search for unfinished uploads, after a crash before the journal had their ids. */
export async function searchAfterCrash(
  here: InBucket,
  keys: readonly string[],
): Promise<LeftoverSearch> {
  const journal = await openJournal(await storeAfterCrash(here, keys), (problem) => {
    throw problem;
  });
  return {
    clients: here.clients,
    journal,
    stateOf: () => undefined,
    isCopying: () => false,
  };
}

/** Names of the unfinished multipart uploads in a bucket. */
export async function unfinishedUploads({ client, bucket }: Bench): Promise<readonly string[]> {
  const answer = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return (answer.Uploads ?? []).map(({ Key }) => Key ?? '');
}

/** Transfers in short: name, state and, where failed, why. */
export function summary(transfers: readonly Transfer[]): readonly string[] {
  return transfers.map(({ name, state, error, skipped }) =>
    [name, skipped === true ? 'skipped' : state, ...(error === undefined ? [] : [error.code])].join(
      ' ',
    ),
  );
}

/** Answers as a server does that has objects by these keys in one bucket, and a checksum of each. */
export function checkedObjects(contents: ReadonlyMap<string, Buffer>): ScriptedHandler {
  return ({ method, rawUrl, headers }) => {
    const [path = ''] = rawUrl.split('?');
    const content = contents.get(decodeURIComponent(path.split('/').slice(2).join('/')));
    if (content === undefined) return { status: 404, body: errorDocument('NoSuchKey') };
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32Of(content));
    const about = {
      etag: '"e1"',
      'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
      'x-amz-checksum-crc32': checksum.toString('base64'),
      'x-amz-checksum-type': 'FULL_OBJECT',
    };
    if (method === 'HEAD') {
      return { status: 200, headers: { ...about, 'content-length': String(content.length) } };
    }
    const [, first, last] = /^bytes=(\d+)-(\d+)$/u.exec(headers['range'] ?? '') ?? [];
    // A copy, which a test may damage.
    if (first === undefined) return { status: 200, headers: about, body: Buffer.from(content) };
    const body = Buffer.from(content.subarray(Number(first), Number(last) + 1));
    const range = `bytes ${first}-${Number(first) + body.length - 1}/${content.length}`;
    return { status: 206, headers: { ...about, 'content-range': range }, body };
  };
}
