import { ListObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type {
  CommonPrefix,
  ListObjectsV2CommandOutput,
  S3Client,
  _Object,
} from '@aws-sdk/client-s3';
import { dipperError } from '../../../shared/errors/appError';
import type { FolderEntry, ObjectEntry } from '../../../shared/model/objects';
import { call } from '../call';
import type { ListStyle } from '../capabilities/capabilities';
import { decodeListedKey } from './keyEncoding';

/** Where a page starts: at the beginning, by the server's own token (ListObjectsV2 alone), or after a key. */
export type Position =
  | { readonly kind: 'start' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'after'; readonly key: string };

/** What is asked of every page of a listing. */
export interface ListingQuery {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter?: '/';
  readonly signal: AbortSignal;
  /** What is known of the server's list calls, and learnt by this one. Absent: nothing. */
  readonly style?: ListStyle;
}

/** One answer of the server, decoded. */
export interface RawPage {
  readonly folders: readonly FolderEntry[];
  readonly objects: readonly ObjectEntry[];
  readonly truncated: boolean;
  /** Where the server itself says that the listing goes on. */
  readonly next?: Position;
}

/** Asks for a page by ListObjectsV2. */
export async function requestPageV2(query: ListingQuery, position: Position): Promise<RawPage> {
  const answer = await askSdk(query, position);
  const token = answer.NextContinuationToken ?? '';
  return {
    ...readPage(query, answer, token),
    ...(token === '' ? {} : { next: { kind: 'token', token } }),
  };
}

function askSdk(query: ListingQuery, position: Position): Promise<ListObjectsV2CommandOutput> {
  return call(query.client, { operation: 'ListObjectsV2', bucket: query.bucket }, () =>
    query.client.send(
      new ListObjectsV2Command({
        ...parameters(query),
        ...(position.kind === 'token' ? { ContinuationToken: position.token } : {}),
        ...(position.kind === 'after' ? { StartAfter: position.key } : {}),
      }),
      { abortSignal: query.signal },
    ),
  );
}

/**
 * Asks for a page by the older ListObjects.
 *
 * @param after The key after which it starts; absent for the first page.
 * @throws DipperError
 */
export async function requestPageV1(query: ListingQuery, after?: string): Promise<RawPage> {
  const answer = await call(query.client, { operation: 'ListObjects', bucket: query.bucket }, () =>
    query.client.send(
      new ListObjectsCommand({
        ...parameters(query),
        ...(after === undefined ? {} : { Marker: after }),
      }),
      { abortSignal: query.signal },
    ),
  );
  const marker = answer.NextMarker ?? '';
  const page = readPage(query, answer, marker);
  // AWS encodes the marker like the keys, Ceph does not: it is one of the page's names either way.
  const names = new Set([...page.folders, ...page.objects].map(({ key }) => key));
  const known = [decodeListedKey(marker), marker].find((name) => names.has(name));
  return { ...page, ...(known === undefined ? {} : { next: { kind: 'after', key: known } }) };
}

/** `EncodingType=url`, since XML can't carry control characters (trap 6). */
function parameters(query: ListingQuery) {
  return {
    Bucket: query.bucket,
    Prefix: query.prefix,
    EncodingType: 'url',
    ...(query.delimiter === undefined ? {} : { Delimiter: query.delimiter }),
  } as const;
}

/** What both versions of the call answer. */
interface ListAnswer {
  readonly Name?: string;
  readonly IsTruncated?: boolean;
  readonly EncodingType?: string;
  readonly Contents?: readonly _Object[];
  readonly CommonPrefixes?: readonly CommonPrefix[];
}

/** @param next Where the server says that the listing goes on; empty where it does not. */
function readPage(query: ListingQuery, answer: ListAnswer, next: string): Omit<RawPage, 'next'> {
  // A page of a proxy that happens to be well-formed must not pass for an empty bucket.
  if (answer.Name === undefined && answer.IsTruncated === undefined) throw notAListing(query);
  // Servers that ignore the request for encoding say so by leaving it out.
  const decode =
    answer.EncodingType?.toLowerCase() === 'url' ? decodeListedKey : (text: string) => text;
  const name = (text: string | undefined): string => {
    const decoded = decode(text ?? '');
    // Nothing outside the prefix is ever shown, downloaded or deleted, whatever the server sends.
    if (decoded === '' || !decoded.startsWith(query.prefix)) throw notAListing(query);
    return decoded;
  };
  return {
    folders: (answer.CommonPrefixes ?? []).map(({ Prefix }) => ({
      kind: 'folder',
      key: name(Prefix),
    })),
    objects: (answer.Contents ?? []).map((object) => readObject(name(object.Key), object)),
    // Whoever names a place to go on has more, also without saying so (trap 10).
    truncated: answer.IsTruncated ?? next !== '',
  };
}

function readObject(key: string, object: _Object): ObjectEntry {
  const etag = object.ETag?.replace(/^"|"$/gu, '');
  return {
    kind: 'object',
    key,
    size: object.Size ?? 0,
    ...(object.LastModified === undefined ? {} : { lastModified: object.LastModified.getTime() }),
    ...(object.StorageClass === undefined ? {} : { storageClass: object.StorageClass }),
    ...(etag === undefined || etag === '' ? {} : { etag }),
  };
}

/** The error of an answer that holds something else, or names that were not asked for. */
function notAListing(query: Pick<ListingQuery, 'bucket'>): Error {
  return dipperError('bad_response', 'The server answered with something that is no listing.', {
    retry: 'now',
    resource: `s3://${query.bucket}`,
    facts: { reason: 'not_s3' },
  });
}
