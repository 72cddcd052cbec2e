import { cancelledError } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import type {
  TransferState,
  UnfinishedUpload,
  UnseenBucket,
} from '../../../shared/model/transfers';
import type { Clients } from '../../s3/clients';
import { connectionChanged } from '../../s3/connectionChanged';
import { toDipperError } from '../../s3/errors/errorMapping';
import { listUploads } from '../../s3/listUploads';
import { abortWholly } from '../../s3/multipart';
import type { Journal, Leftover } from './journal';
import type { UploadIntent } from './readJournal';

/** What {@link findLeftovers} looks through. Asked anew after each wait. */
export interface LeftoverSearch {
  readonly clients: Clients;
  readonly journal: Journal;
  readonly stateOf: (id: string) => TransferState | undefined;
  /** Whether a copy is under way. */
  readonly isCopying: (id: string) => boolean;
}

/** What {@link findLeftovers} has found. */
export interface FoundLeftovers {
  readonly uploads: readonly Leftover[];
  /** Where the server could not be asked, so that there may be more. */
  readonly unseen: readonly UnseenBucket[];
}

/**
 * Multipart uploads that Dipper has begun and that nothing will finish: those that the journal knows
 * without a transfer, and those that a server has for a key under which one was about to begin although
 * the journal never heard of its id (ListMultipartUploads). Of servers that can't be asked only the
 * journal's.
 *
 * @throws DipperError `cancelled`
 */
export async function findLeftovers(
  search: LeftoverSearch,
  signal: AbortSignal,
): Promise<FoundLeftovers> {
  const { clients, journal } = search;
  const servers = await serversOf(clients, [...journal.intents(), ...journal.leftovers()]);
  const resting = journal.intents().filter((intent) => !isUnderWay(search, intent));
  // What was begun at another server than the connection leads to now can't be found there.
  const open = resting.filter((intent) => leadsTo(servers, intent));
  const keys = new Set(open.map(nameOf));
  const listed: Leftover[] = [];
  const unseen = unseenOf(servers, resting);
  for (const place of placesOf(open)) {
    const uploads = await uploadsIn(clients, place, signal).catch((error: unknown) => {
      if (signal.aborted) throw cancelledError();
      const { detail } = toDipperError(error);
      // Nothing is left in a bucket that is not there.
      if (detail.code !== 'no_such_bucket') unseen.push({ ...place, error: detail });
      return undefined;
    });
    if (uploads === undefined) continue;
    const server = servers.get(place.connectionId)?.name;
    const ours = uploads.filter((upload) => keys.has(nameOf(upload)));
    listed.push(...ours.map((upload) => ({ ...upload, server })));
    const there = new Set(uploads.map(nameOf));
    await journal.forgetBegun(
      open.filter((intent) => isIn(intent, place) && !there.has(nameOf(intent))),
    );
  }
  // Uploads may have begun while the servers were asked, and may be listed before their ids are known.
  const known = journal.leftovers();
  const mine = new Set(known.map(({ uploadId }) => uploadId));
  const beginning = new Set(
    journal
      .intents()
      .filter((intent) => isUnderWay(search, intent))
      .map(nameOf),
  );
  const others = listed.filter(
    (upload) => !mine.has(upload.uploadId) && !beginning.has(nameOf(upload)),
  );
  const uploads = [...known, ...others]
    .filter((upload) => !isUnderWay(search, upload) && !isInUse(search, upload))
    .map((upload) => ({
      ...upload,
      server: upload.server ?? servers.get(upload.connectionId)?.name,
    }));
  return { uploads, unseen };
}

/** Whether what was about to begin an upload, or has begun it, may still go on with it. */
function isUnderWay(
  { stateOf, isCopying }: Pick<LeftoverSearch, 'stateOf' | 'isCopying'>,
  { owner }: Pick<UploadIntent, 'owner'>,
): boolean {
  return owner !== undefined && (stateOf(owner) === 'running' || isCopying(owner));
}

/** Where a connection leads now, or why nobody knows. */
type Lead =
  | { readonly name: string; readonly error?: undefined }
  | { readonly name?: undefined; readonly error: AppError };

type Leads = ReadonlyMap<string, Lead>;

async function serversOf(
  clients: Clients,
  begun: readonly Pick<UploadIntent, 'connectionId'>[],
): Promise<Leads> {
  const servers = new Map<string, Lead>();
  for (const { connectionId } of begun) {
    if (servers.has(connectionId)) continue;
    const lead = await clients.serverOf(connectionId).then(
      (name) => ({ name }),
      (error: unknown) => ({ error: toDipperError(error).detail }),
    );
    servers.set(connectionId, lead);
  }
  return servers;
}

/** Whether a connection leads to where something was begun, as far as that is known. */
function leadsTo(
  servers: Leads,
  { connectionId, server }: Pick<UploadIntent, 'connectionId' | 'server'>,
): boolean {
  const name = servers.get(connectionId)?.name;
  return name !== undefined && (server === undefined || server === name);
}

/**
 * The buckets in which nobody can look, since nobody knows where their connection leads, or it leads elsewhere.
 * One that is not there any more is not told: it may come back, and till then nobody could do anything about it.
 */
function unseenOf(servers: Leads, intents: readonly UploadIntent[]): UnseenBucket[] {
  return placesOf(intents.filter((intent) => !leadsTo(servers, intent))).flatMap((place) => {
    const error = servers.get(place.connectionId)?.error ?? connectionChanged().detail;
    return error.code === 'not_found' ? [] : [{ ...place, error }];
  });
}

type Place = Pick<UnfinishedUpload, 'connectionId' | 'bucket'>;

/** Where uploads were begun, each bucket once. */
function placesOf(intents: readonly UploadIntent[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { connectionId, bucket } of intents) {
    places.set(nameOf({ connectionId, bucket, key: '' }), { connectionId, bucket });
  }
  return [...places.values()];
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

function isIn(intent: UploadIntent, place: Place): boolean {
  return intent.connectionId === place.connectionId && intent.bucket === place.bucket;
}

function nameOf(place: Pick<UnfinishedUpload, 'connectionId' | 'bucket' | 'key'>): string {
  return JSON.stringify([place.connectionId, place.bucket, place.key]);
}

async function uploadsIn(
  clients: Clients,
  place: Place,
  signal: AbortSignal,
): Promise<readonly UnfinishedUpload[]> {
  const { connectionId, bucket } = place;
  const client = await clients.forBucket(connectionId, bucket);
  const uploads = await listUploads({ client, bucket, signal });
  return uploads.map((upload) => ({ ...upload, connectionId, bucket }));
}

/** A {@link Leftover} that is left still, and why. */
export interface StuckLeftover {
  readonly upload: Leftover;
  readonly error: AppError;
}

type RemovalSearch = Pick<LeftoverSearch, 'clients' | 'journal' | 'stateOf'>;

/**
 * Aborts unfinished uploads and forgets them, but for those that a transfer has gone on with since they
 * were found. Once stopped, it ends with the one that is under way.
 *
 * @returns Those that could not be aborted, or were begun where their connection does not lead any more; and as
 *   `cancelled` those that it was stopped before.
 */
export async function removeLeftovers(
  search: RemovalSearch,
  uploads: readonly Leftover[],
  signal: AbortSignal,
): Promise<readonly StuckLeftover[]> {
  const stuck: StuckLeftover[] = [];
  for (const upload of uploads) {
    try {
      if (signal.aborted) throw cancelledError();
      await removeLeftover(search, upload);
    } catch (error) {
      stuck.push({ upload, error: toDipperError(error).detail });
    }
  }
  return stuck;
}

/** @throws DipperError why it could not be aborted */
async function removeLeftover(search: RemovalSearch, upload: Leftover): Promise<void> {
  const { clients, journal } = search;
  const { connectionId, bucket, key, uploadId } = upload;
  const client = await clients.forBucket(connectionId, bucket);
  const servers = await serversOf(clients, [upload]);
  if (isInUse(search, upload)) return;
  if (!leadsTo(servers, upload)) throw connectionChanged();
  const failure = await abortWholly({ client, bucket, key }, uploadId);
  if (failure !== undefined) throw failure;
  await journal.forgetUpload(uploadId);
}
