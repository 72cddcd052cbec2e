import type { TransferState, UnfinishedUpload } from '../../shared/model/transfers';
import type { Clients } from '../s3/clients';
import { listUploads } from '../s3/listUploads';
import { abortMultipart } from '../s3/multipart';
import type { Journal, UploadIntent } from './journal';
import type { TransferJob } from './transferJob';

/** What {@link findLeftovers} looks through. Asked anew after each wait. */
export interface LeftoverSearch {
  readonly clients: Clients;
  readonly journal: Journal;
  readonly jobs: () => readonly TransferJob[];
  /** The key that a transfer has now, which `keep_both` may have changed. */
  readonly keyOf: (job: TransferJob) => string;
  readonly stateOf: (id: string) => TransferState | undefined;
}

/**
 * Multipart uploads that Dipper has begun and that nothing will finish: those that the journal knows
 * without a transfer, and those that a server has for a key of ours although the journal never heard
 * that they were begun (ListMultipartUploads). Of servers that can't be asked only the journal's.
 */
export async function findLeftovers(
  search: LeftoverSearch,
  signal: AbortSignal,
): Promise<readonly UnfinishedUpload[]> {
  const { clients, journal } = search;
  const leads = await whereTheyLead(clients, [...uploadsOf(search), ...journal.intents()]);
  // What was begun at another server than the connection leads to now can't be found there.
  const intents = journal.intents().filter(leads);
  const ours = [...uploadsOf(search).filter(leads), ...intents];
  const keys = new Set(ours.map(nameOf));
  const places = new Map<string, Pick<UnfinishedUpload, 'connectionId' | 'bucket'>>();
  for (const { connectionId, bucket } of ours) {
    places.set(nameOf({ connectionId, bucket, key: '' }), { connectionId, bucket });
  }
  const listed: UnfinishedUpload[] = [];
  for (const place of places.values()) {
    const uploads = await uploadsIn(clients, place, signal).catch(() => undefined);
    // It may be of a server that can't be asked now.
    if (uploads === undefined) continue;
    listed.push(...uploads.filter((upload) => keys.has(nameOf(upload))));
    const there = new Set(uploads.map(nameOf));
    await journal.forgetIntents(
      intents.filter((intent) => isIn(intent, place) && !there.has(nameOf(intent))),
    );
  }
  // Uploads may have begun while the servers were asked, and may be listed before their ids are known.
  const known = journal.leftovers();
  const mine = new Set(known.map(({ uploadId }) => uploadId));
  const beginning = new Set(
    uploadsOf(search)
      .filter(({ isBeginning }) => isBeginning)
      .map(nameOf),
  );
  const others = listed.filter(
    (upload) => !mine.has(upload.uploadId) && !beginning.has(nameOf(upload)),
  );
  return [...known, ...others].filter((upload) => !isInUse(search, upload));
}

/** Where all uploads of the list go to, and whether one is running whose upload id is not known yet. */
function uploadsOf({ journal, jobs, keyOf, stateOf }: LeftoverSearch) {
  return jobs()
    .filter(({ item }) => item.kind === 'upload')
    .map((job) => ({
      connectionId: job.setting.connectionId,
      bucket: job.setting.bucket,
      server: job.setting.server,
      key: keyOf(job),
      isBeginning: stateOf(job.id) === 'running' && !journal.hasUpload(job.id),
    }));
}

/** What was begun where a connection led. */
type Begun = Pick<UploadIntent, 'connectionId' | 'server'>;

/** @returns Whether the connection of an upload still leads to where that was begun, as far as is known. */
async function whereTheyLead(
  clients: Clients,
  uploads: readonly Begun[],
): Promise<(upload: Begun) => boolean> {
  const servers = new Map<string, string | undefined>();
  for (const { connectionId } of uploads) {
    if (servers.has(connectionId)) continue;
    servers.set(connectionId, await clients.serverOf(connectionId).catch(() => undefined));
  }
  return ({ connectionId, server }) => server === undefined || server === servers.get(connectionId);
}

/** Whether a transfer goes on with it, or may later. */
function isInUse(
  { journal, stateOf }: Pick<LeftoverSearch, 'journal' | 'stateOf'>,
  { uploadId }: UnfinishedUpload,
): boolean {
  const owner = journal.transferOf(uploadId);
  const state = owner === undefined ? undefined : stateOf(owner);
  return state !== undefined && state !== 'done' && state !== 'cancelled';
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

async function uploadsIn(
  clients: Clients,
  place: Pick<UnfinishedUpload, 'connectionId' | 'bucket'>,
  signal: AbortSignal,
): Promise<readonly UnfinishedUpload[]> {
  const { connectionId, bucket } = place;
  const client = await clients.forBucket(connectionId, bucket);
  const uploads = await listUploads({ client, bucket, signal });
  return uploads.map((upload) => ({ ...upload, connectionId, bucket }));
}

/**
 * Aborts unfinished uploads and forgets them, but for those that a transfer has gone on with since they
 * were found.
 *
 * @returns Those that could not be aborted, or were begun where their connection does not lead any more.
 */
export async function removeLeftovers(
  search: Pick<LeftoverSearch, 'clients' | 'journal' | 'stateOf'>,
  uploads: readonly UnfinishedUpload[],
): Promise<readonly UnfinishedUpload[]> {
  const { clients, journal } = search;
  const left: UnfinishedUpload[] = [];
  for (const upload of uploads) {
    const { connectionId, bucket, key, uploadId } = upload;
    const client = await clients.forBucket(connectionId, bucket).catch(() => undefined);
    const begun = { connectionId, server: journal.serverOf(uploadId) };
    const leads = await whereTheyLead(clients, [begun]);
    if (isInUse(search, upload)) continue;
    if (
      client !== undefined &&
      leads(begun) &&
      (await abortMultipart({ client, bucket, key }, uploadId))
    ) {
      await journal.forgetUpload(uploadId);
    } else {
      left.push(upload);
    }
  }
  return left;
}
