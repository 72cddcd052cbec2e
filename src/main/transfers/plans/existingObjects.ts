import type { S3Client } from '@aws-sdk/client-s3';
import type { AppError } from '../../../shared/errors/appError';
import { toDipperError } from '../../s3/errors/errorMapping';
import { listPages } from '../../s3/lists/listPages';
import type { ListPage } from '../../s3/lists/listPages';
import type { AskPage } from '../../s3/lists/listingWire';
import { headObject } from '../../s3/objects';
import { concurrently } from '../../base/concurrently';

/** Where some of the keys lie together, so that one listing tells of many. */
export interface ListedPrefix {
  readonly prefix: string;
  /** Leaves deeper levels out. */
  readonly delimiter?: '/';
}

/** What the server says of one key. */
export type KnownObject =
  | {
      readonly state: 'there';
      /** Bytes. */
      readonly size: number;
      readonly etag?: string;
      /** Milliseconds since the epoch. */
      readonly lastModified?: number;
    }
  | { readonly state: 'missing' }
  /** It would not tell. */
  | { readonly state: 'forbidden'; readonly error: AppError };

/** Objects to be looked for, in one bucket. */
export interface LookUp {
  readonly client: S3Client;
  /** A faster way to list. */
  readonly askPage?: AskPage | undefined;
  readonly bucket: string;
  readonly keys: readonly string[];
  /** Together these must cover every key. */
  readonly places: readonly ListedPrefix[];
  readonly signal: AbortSignal;
}

/** Up to so many keys, asking for each costs less than listing. */
const fewKeys = 64;
/** Below the ten listeners on one signal that Node takes for a leak. */
const headsAtOnce = 8;
/** A listing may take as many requests as a tenth of the keys, and at least these. */
const leastPages = 10;

/**
 * Finds out which of the keys exist: by HeadObject where they are few, else by ListObjectsV2. A
 * listing that turns out too long for so few keys is given up, and HeadObject asked instead. Where
 * HeadObject is forbidden, listing is tried.
 *
 * @returns An entry for every key.
 * @throws DipperError when the server can't be asked at all, or `cancelled`.
 */
export async function lookUpObjects(request: LookUp): Promise<ReadonlyMap<string, KnownObject>> {
  const { keys } = request;
  const known = new Map<string, KnownObject>();
  const byListing = keys.length > fewKeys;
  const isListed = byListing && (await lookUpByListing(request, known));
  await lookUpByHead(
    request,
    keys.filter((key) => !known.has(key) && (!isListed || isHiddenFromLists(key))),
    known,
  );
  const isForbidden = [...known.values()].some(({ state }) => state === 'forbidden');
  if (isListed || (isForbidden && !byListing && (await lookUpByListing(request, known)))) {
    for (const key of keys) {
      const state = known.get(key)?.state ?? 'forbidden';
      if (state === 'forbidden' && !isHiddenFromLists(key)) known.set(key, { state: 'missing' });
    }
  }
  return known;
}

/** A listing with a delimiter shows an empty marker as a folder, if at all. */
function isHiddenFromLists(key: string): boolean {
  return key.endsWith('/');
}

/**
 * Notes every wanted key that the places hold. Calls ListObjectsV2.
 *
 * @returns Whether they were listed to their end, so that a key not seen is not there.
 */
async function lookUpByListing(request: LookUp, known: Map<string, KnownObject>): Promise<boolean> {
  try {
    return await isListedToEnd(request, known);
  } catch (error) {
    const failure = toDipperError(error, { operation: 'ListObjectsV2', bucket: request.bucket });
    if (failure.detail.code === 'access_denied') return false;
    throw failure;
  }
}

async function isListedToEnd(request: LookUp, known: Map<string, KnownObject>): Promise<boolean> {
  const { client, askPage, bucket, signal } = request;
  const wanted = new Set(request.keys);
  let pages = Math.max(leastPages, Math.ceil(wanted.size / 10));
  for (const place of request.places) {
    for await (const { entries, next } of listPages({
      client,
      askPage,
      bucket,
      signal,
      ...place,
    })) {
      noteWanted(entries, wanted, known);
      pages -= 1;
      if (pages <= 0 && next !== undefined) return false;
    }
  }
  return true;
}

function noteWanted(
  entries: ListPage['entries'],
  wanted: ReadonlySet<string>,
  known: Map<string, KnownObject>,
): void {
  for (const entry of entries) {
    if (entry.kind !== 'object' || !wanted.has(entry.key)) continue;
    const { key, size, etag, lastModified } = entry;
    known.set(key, { state: 'there', size, etag, lastModified });
  }
}

async function lookUpByHead(
  request: LookUp,
  keys: readonly string[],
  known: Map<string, KnownObject>,
): Promise<void> {
  await concurrently(keys, headsAtOnce, async (key) => {
    known.set(key, await lookUpObject(request, key));
  });
}

/**
 * Asks for one key. Calls HeadObject.
 *
 * @throws DipperError when the server can't be asked, or `cancelled`.
 */
async function lookUpObject(
  request: Pick<LookUp, 'client' | 'bucket' | 'signal'>,
  key: string,
): Promise<KnownObject> {
  const { client, bucket, signal } = request;
  try {
    const { size, etag, lastModified } = await headObject({ client, bucket, key, signal });
    return { state: 'there', size, etag, lastModified };
  } catch (error) {
    const failure = toDipperError(error, { operation: 'HeadObject', bucket, key });
    if (failure.detail.code === 'no_such_key') return { state: 'missing' };
    if (!isOfObject(failure.detail)) throw failure;
    return { state: 'forbidden', error: failure.detail };
  }
}

/** Whether others may be asked about all the same. */
function isOfObject(error: AppError): boolean {
  return error.code === 'access_denied' || needsCustomerKey(error);
}

/** Whether there is an object, which only the key of its customer reads. */
export function needsCustomerKey({ facts }: AppError): boolean {
  return facts?.reason === 'customer_key';
}
