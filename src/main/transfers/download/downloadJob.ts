import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { bareEtag } from '../../s3/etags';
import { toDipperError } from '../../s3/errors/errorMapping';
import type { NamePlatform } from '../local/localNames';
import type { DownloadMemory } from '../memory';
import type { RunSetting } from '../run';
import { contentTypeOf } from '../objectHeaders';
import { askListing } from './listedNow';

/** One object to be fetched. */
export interface DownloadJob extends RunSetting {
  readonly key: string;
  /** Bytes, as listed. */
  readonly size: number;
  /** As listed, without quotes. */
  readonly etag: string | undefined;
  /** Real path of the folder that the user chose. */
  readonly folder: string;
  /** Folder names below it, then the file's own. */
  readonly path: readonly string[];
  readonly platform: NamePlatform;
  /** Eight hex digits of the transfer's own, by which a later run finds the unfinished file. */
  readonly tag: string;
  readonly memory: DownloadMemory;
}

/** What is known of an object once all of it is on the disk. */
export interface Fetched {
  /** Bytes. */
  readonly size: number;
  /**
   * When the file was last modified before it became an object, else when the object was, in
   * milliseconds since the epoch.
   */
  readonly modified: number | undefined;
}

/** The file's own name, for errors: the window never sees a path. */
export function nameOf(job: Pick<DownloadJob, 'path'>): string {
  return job.path.at(-1) ?? '';
}

/** Maps whatever went wrong while an object was fetched. */
export function toDownloadError(error: unknown, { bucket, key }: DownloadJob): DipperError {
  return toDipperError(error, { operation: 'GetObject', bucket, key });
}

/**
 * The size that the content must have, where the answer or the listing tells. What comes without an ETag has to
 * be what is listed: nobody could tell a newer state of the object from the page of a proxy.
 *
 * @param answered ETag without quotes, and the announced length in bytes.
 * @throws DipperError `bad_response` for another size than is listed
 */
export async function expectedSize(
  job: DownloadJob,
  answered: { readonly etag: string | undefined; readonly size: number | undefined },
  signal: AbortSignal,
): Promise<number | undefined> {
  const { etag, size } = answered;
  if (etag !== undefined && etag !== job.etag) return size;
  if (size === undefined || size === job.size) return job.size;
  const listed = etag === undefined ? (await askListing(job, signal))?.size : undefined;
  if (size === listed) return size;
  throw dipperError('bad_response', 'The server announced another size than it listed.', {
    retry: 'now',
    facts: { reason: 'size', listed: String(listed ?? job.size), announced: String(size) },
  });
}

/** What a good answer tells of whoever gave it. */
export interface AnswerSigns {
  readonly contentType: string | undefined;
  /** With its quotes or without. */
  readonly etag: string | undefined;
  readonly lastModified: Date | string | undefined;
  /** `x-amz-request-id` */
  readonly requestId: string | undefined;
}

/** Those of an answer that the SDK has read. */
export function signsOf(answer: GetObjectCommandOutput | HeadObjectCommandOutput): AnswerSigns {
  return {
    contentType: answer.ContentType,
    etag: answer.ETag,
    lastModified: answer.LastModified,
    requestId: answer.$metadata.requestId,
  };
}

/**
 * Whether an answer may be a page of something on the way, such as a proxy that wants somebody to sign in: HTML
 * without a request id, which some servers leave out as well. Then what else the object is known by has to tell:
 * its ETag, its name, or that it has a time where its server has no ETags.
 */
export function mayBePage({ key, etag, memory }: DownloadJob, signs: AnswerSigns): boolean {
  const { contentType = '', lastModified, requestId } = signs;
  if (requestId !== undefined || !/^text\/html\b/iu.test(contentType)) return false;
  if (signs.etag === undefined) return lastModified === undefined;
  const known = [etag, bareEtag(memory.saved?.etag)];
  return !known.includes(bareEtag(signs.etag)) && contentTypeOf(key) !== 'text/html';
}

/**
 * Makes sure that an answer is no such page. A state of the object that is new since the plan is listed as well.
 *
 * @throws DipperError `bad_response`
 */
export async function refusePage(
  job: DownloadJob,
  signs: AnswerSigns,
  signal: AbortSignal,
): Promise<void> {
  if (!mayBePage(job, signs)) return;
  const etag = bareEtag(signs.etag);
  if (etag !== undefined && etag === (await askListing(job, signal))?.etag) return;
  throw pageOnTheWay(job);
}

/** The error of a page that came in place of an object. */
export function pageOnTheWay({ bucket, key }: Pick<DownloadJob, 'bucket' | 'key'>): DipperError {
  return dipperError('bad_response', 'Something on the way answered with a page of its own.', {
    retry: 'now',
    resource: `s3://${bucket}/${key}`,
    facts: { reason: 'not_s3' },
  });
}

/** An answer that was not as long as it had to be. */
export function brokenOff(
  { bucket, key }: DownloadJob,
  expected: number | undefined,
  received: number,
): DipperError {
  return dipperError('network_failed', 'The answer ended before the object was complete.', {
    retry: 'backoff',
    resource: `s3://${bucket}/${key}`,
    facts: {
      received: String(received),
      ...(expected === undefined ? {} : { expected: String(expected) }),
    },
  });
}

/** A content that is not what the server's own checksum says. */
export function damaged({ bucket, key }: DownloadJob, algorithm: string): DipperError {
  return dipperError('bad_response', 'What arrived does not match the checksum of the object.', {
    retry: 'now',
    resource: `s3://${bucket}/${key}`,
    facts: { reason: 'checksum', algorithm },
  });
}
