import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { DipperError } from '../../../src/shared/errors/appError';
import { createSignal } from '../../../src/main/base/promises';
import { s3CopyLimits } from '../../../src/main/s3/copies/copyInParts';
import type { CopyLimits } from '../../../src/main/s3/copies/copyInParts';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import type { MultipartLedger } from '../../../src/main/s3/multipartLedger';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { createCopyLedgers } from '../../../src/main/transfers/journal/copyLedger';
import type { CopyLedgers } from '../../../src/main/transfers/journal/copyLedger';
import type { Transfers } from '../../../src/main/transfers/port';
import { createTransferHost } from '../../../src/main/transfers/worker/host';
import { createLargeObject } from '../../fixtures/largeObject';
import { transfersIn, unfinishedUploads } from '../transfers/support';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  listKeys,
  scripted,
  untilDone,
} from './support';
import type { InBucket } from './support';

const ceph = inject('ceph');
const mebibyte = 1024 ** 2;
/** As S3 has it with 5 GiB: what is larger goes in parts. */
const copyLimits: CopyLimits = {
  ...s3CopyLimits,
  whole: 6 * mebibyte,
  part: 5 * mebibyte,
  pauses: [1, 1],
};

/** A bucket with an object `old` that is copied in parts, and a folder for a journal. */
async function largeOnCeph() {
  const here = await connectToBucket(ceph);
  const Body = randomBytes(11 * mebibyte);
  await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'old', Body }));
  const folder = await mkdtemp(join(tmpdir(), 'dipper-copies-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { here, journal: join(folder, 'journal') };
}

function ledgersOf(
  transfers: Pick<Transfers, 'keepCopy' | 'endCopy'>,
  onProblem = (problem: DipperError): void => {
    throw problem;
  },
) {
  return createCopyLedgers({ transfers, onProblem });
}

async function ledgerAt({ clients, connectionId }: InBucket, ledgers: CopyLedgers) {
  return ledgers.of(connectionId, await clients.serverOf(connectionId));
}

function rename(here: InBucket, ledger: MultipartLedger, signal = untilDone) {
  const from = { kind: 'object', key: 'old' } as const;
  return renameTarget({ ...here, from, to: 'new', copyLimits, ledger, signal });
}

async function editMetadata(here: InBucket, ledger: MultipartLedger): Promise<unknown> {
  const request = { ...here, key: 'old', copyLimits, ledger, signal: untilDone };
  const { state, headers, user } = await readMetadata(request);
  const metadata = { headers: { ...headers, ContentType: 'text/html' }, user };
  return writeMetadata(request, await planMetadataChange(request, state, metadata));
}

/** Never comes back from a call that was answered, as where the process is killed. @returns Once it is there. */
function hangAt({ client }: InBucket, operation: string): Promise<void> {
  const reached = createSignal();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== `${operation}Command`) return next(args);
        await next(args);
        reached.raise();
        return new Promise(() => undefined);
      },
    { step: 'initialize' },
  );
  return reached.wait;
}

test.each([
  ['a rename', 'before its parts', rename, 'new', 'UploadPartCopy'],
  ['a rename', 'before its id is known', rename, 'new', 'CreateMultipartUpload'],
  ['an edit of metadata', 'before its parts', editMetadata, 'old', 'UploadPartCopy'],
  ['an edit of metadata', 'before its id is known', editMetadata, 'old', 'CreateMultipartUpload'],
] as const)(
  'what %s in parts leaves when its process ends %s is found by the next one, and not before',
  async (_, __, copy, key, operation) => {
    const { here, journal } = await largeOnCeph();
    const first = await transfersIn(here, { journal });
    const ledgers = ledgersOf(first.transfers);
    const reached = hangAt(here, operation);
    void copy(here, await ledgerAt(here, ledgers));
    await reached;
    expect(await unfinishedUploads(first)).toEqual([key]);
    expect((await first.transfers.leftovers([], untilDone)).uploads).toEqual([]);
    await first.transfers.close();

    const next = await transfersIn(here, { journal });
    // The thread that keeps the journal may have been started again, while the copy goes on in main.
    expect((await next.transfers.leftovers(ledgers.underWay(), untilDone)).uploads).toEqual([]);
    const found = (await next.transfers.leftovers([], untilDone)).uploads;
    expect(found.map((upload) => upload.key)).toEqual([key]);
    const ids = found.map(({ uploadId }) => uploadId);
    expect(await next.transfers.removeLeftovers(ids, untilDone)).toEqual([]);
    expect(await unfinishedUploads(next)).toEqual([]);
    expect((await next.transfers.leftovers([], untilDone)).uploads).toEqual([]);
  },
);

test('a copy that has ended, or was stopped, leaves nothing to look for', async () => {
  const { here, journal } = await largeOnCeph();
  const first = await transfersIn(here, { journal });
  const ledgers = ledgersOf(first.transfers);
  const ledger = await ledgerAt(here, ledgers);
  const controller = new AbortController();
  here.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'UploadPartCopyCommand') controller.abort();
        return next(args);
      },
    { step: 'initialize', name: 'stopAtPart' },
  );
  const stopped = await failureOf(rename(here, ledger, controller.signal));
  expect(stopped.code).toBe('cancelled');
  here.client.middlewareStack.remove('stopAtPart');
  await rename(here, ledger);
  expect(await listKeys(here)).toEqual(['new']);
  expect(ledgers.underWay()).toEqual([]);
  await first.transfers.close();

  const calls = here.calls.length;
  const next = await transfersIn(here, { journal });
  expect((await next.transfers.leftovers([], untilDone)).uploads).toEqual([]);
  // It has not even to be asked for.
  expect(here.calls.length).toBe(calls);
});

// Scripted: Ceph aborts what it is asked to.
test('parts that could not be cleared away are found at once, and removed later', async () => {
  let refused = true;
  const large = createLargeObject({ refusedPart: '1' });
  const server = await scripted((request) =>
    refused && request.method === 'DELETE'
      ? { status: 403, body: errorDocument('AccessDenied') }
      : large(request),
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const bench = await transfersIn(here);
  const ledger = await ledgerAt(here, ledgersOf(bench.transfers));
  expect(await failureOf(rename(here, ledger))).toMatchObject({ facts: { leftUploadId: 'u1' } });
  const [left, ...others] = (await bench.transfers.leftovers([], untilDone)).uploads;
  expect(others).toEqual([]);
  expect(left).toMatchObject({ bucket: 'b', key: 'new', uploadId: 'u1' });
  refused = false;
  expect(await bench.transfers.removeLeftovers(['u1'], untilDone)).toEqual([]);
  expect((await bench.transfers.leftovers([], untilDone)).uploads).toEqual([]);
});

// Scripted: Ceph names what it begins.
test('a copy that the server began without naming it is found', async () => {
  const large = createLargeObject({});
  const listed =
    '<ListMultipartUploadsResult><Upload><Key>new</Key><UploadId>u1</UploadId></Upload></ListMultipartUploadsResult>';
  const server = await scripted((request) => {
    if (!/[?&]uploads/u.test(request.rawUrl)) return large(request);
    const isBeginning = request.method === 'POST';
    return { status: 200, body: isBeginning ? '<InitiateMultipartUploadResult/>' : listed };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const bench = await transfersIn(here);
  const ledger = await ledgerAt(here, ledgersOf(bench.transfers));
  expect(await failureOf(rename(here, ledger))).toMatchObject({ code: 'bad_response' });
  const found = (await bench.transfers.leftovers([], untilDone)).uploads;
  expect(found.map(({ uploadId }) => uploadId)).toEqual(['u1']);
});

test('a copy goes on where nothing can be noted of it, and that is told once', async () => {
  const { here, journal } = await largeOnCeph();
  const problems: DipperError[] = [];
  const unexpected: DipperError[] = [];
  // The thread that has the journal does not start.
  const host = createTransferHost({
    workerPath: join(journal, 'nowhere.js'),
    productVersion: '0',
    journalFolder: journal,
    mayHaveTransfers: () => false,
    options: () =>
      Promise.resolve({ uploadLimit: null, downloadLimit: null, transferPath: 'fast' }),
    resolve: () => Promise.reject(new Error('There is no connection.')),
    isOnline: () => Promise.resolve(true),
    onChanged: () => undefined,
    onCall: () => undefined,
    onProblem: (problem) => problems.push(problem),
    onUnexpected: (error) => unexpected.push(error),
  });
  // One more may just have failed to start.
  onTestFinished(() => host.close().catch(() => undefined));
  const ledgers = ledgersOf(host, (problem) => problems.push(problem));
  await rename(here, await ledgerAt(here, ledgers));
  expect(await listKeys(here)).toEqual(['new']);
  expect(problems.map(({ detail }) => detail.code)).toEqual(['local_failed']);
  expect(unexpected).not.toEqual([]);
});
