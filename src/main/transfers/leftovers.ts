import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import type { UnfinishedUpload } from '../../shared/model/transfers';
import { call } from '../s3/call';
import type { Clients } from '../s3/clients';
import type { Journal, UploadIntent } from './journal';
import { abortMultipart } from './multipart';
import type { TransferJob } from './transferJob';

/** What {@link findLeftovers} looks through. */
export interface LeftoverSearch {
  readonly clients: Clients;
  readonly journal: Journal;
  readonly jobs: readonly TransferJob[];
  /** The key that a transfer has now, which `keep_both` may have changed. */
  readonly keyOf: (job: TransferJob) => string;
  readonly isUnderWay: (id: string) => boolean;
}

/**
 * Multipart uploads that Dipper has begun and that nothing will finish: those that the journal knows
 * without a transfer, and those that a server has for a key of ours although the journal never heard
 * that they were begun (ListMultipartUploads). Of servers that can't be asked only the journal's.
 */
export async function findLeftovers(
  { clients, journal, jobs, keyOf, isUnderWay }: LeftoverSearch,
  signal: AbortSignal,
): Promise<readonly UnfinishedUpload[]> {
  const known = journal.leftovers();
  const mine = new Set(known.map(({ uploadId }) => uploadId));
  const uploads = jobs.filter(({ item }) => item.kind === 'upload');
  const inUse = new Set(
    uploads.flatMap((job) => {
      const { saved } = journal.uploadMemory(job, () => undefined);
      return saved !== undefined && isUnderWay(job.id) ? [saved.uploadId] : [];
    }),
  );
  const intents = journal.intents();
  const ours = [...uploads.map((job) => ({ ...job.setting, key: keyOf(job) })), ...intents];
  const keys = new Set(ours.map(nameOf));
  const places = new Map<string, Pick<UnfinishedUpload, 'connectionId' | 'bucket'>>();
  for (const { connectionId, bucket } of ours) {
    places.set(nameOf({ connectionId, bucket, key: '' }), { connectionId, bucket });
  }
  const found: UnfinishedUpload[] = [...known];
  for (const place of places.values()) {
    const listed = await listUploads(clients, place, signal).catch(() => undefined);
    // It may be of a server that can't be asked now.
    if (listed === undefined) continue;
    for (const upload of listed) {
      const isOurs = keys.has(nameOf(upload)) && !mine.has(upload.uploadId);
      if (isOurs && !inUse.has(upload.uploadId)) found.push(upload);
    }
    const there = new Set(listed.map(nameOf));
    await journal.forgetIntents(
      intents.filter((intent) => isIn(intent, place) && !there.has(nameOf(intent))),
    );
  }
  return found;
}

function isIn(
  intent: UploadIntent,
  place: Pick<UnfinishedUpload, 'connectionId' | 'bucket'>,
): boolean {
  return intent.connectionId === place.connectionId && intent.bucket === place.bucket;
}

function nameOf(place: Pick<UnfinishedUpload, 'connectionId' | 'bucket' | 'key'>): string {
  return JSON.stringify([place.connectionId, place.bucket, place.key]);
}

/** Every unfinished multipart upload of a bucket (ListMultipartUploads). */
async function listUploads(
  clients: Clients,
  { connectionId, bucket }: Pick<UnfinishedUpload, 'connectionId' | 'bucket'>,
  signal: AbortSignal,
): Promise<readonly UnfinishedUpload[]> {
  const client = await clients.forBucket(connectionId, bucket);
  const uploads: UnfinishedUpload[] = [];
  let after: { readonly key: string; readonly uploadId: string } | undefined;
  for (;;) {
    const page: ListMultipartUploadsCommandOutput = await call(
      client,
      { operation: 'ListMultipartUploads', bucket },
      () =>
        client.send(
          new ListMultipartUploadsCommand({
            Bucket: bucket,
            ...(after === undefined
              ? {}
              : { KeyMarker: after.key, UploadIdMarker: after.uploadId }),
          }),
          { abortSignal: signal },
        ),
    );
    for (const { Key: key, UploadId: uploadId, Initiated } of page.Uploads ?? []) {
      if (key === undefined || uploadId === undefined) continue;
      uploads.push({ connectionId, bucket, key, uploadId, startedAt: Initiated?.getTime() ?? 0 });
    }
    const { NextKeyMarker: key, NextUploadIdMarker: uploadId } = page;
    const isEnd = page.IsTruncated !== true || key === undefined || uploadId === undefined;
    if (isEnd || uploadId === after?.uploadId) return uploads;
    after = { key, uploadId };
  }
}

/**
 * Aborts unfinished uploads and forgets them.
 *
 * @returns Those that could not be aborted.
 */
export async function removeLeftovers(
  { clients, journal }: Pick<LeftoverSearch, 'clients' | 'journal'>,
  uploads: readonly UnfinishedUpload[],
): Promise<readonly UnfinishedUpload[]> {
  const left: UnfinishedUpload[] = [];
  for (const upload of uploads) {
    const { connectionId, bucket, key, uploadId } = upload;
    const client = await clients.forBucket(connectionId, bucket).catch(() => undefined);
    if (client !== undefined && (await abortMultipart({ client, bucket, key }, uploadId))) {
      await journal.forgetUpload(uploadId);
    } else {
      left.push(upload);
    }
  }
  return left;
}
