import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { bareEtag } from '../../s3/copies/likeness';
import { toDipperError } from '../../s3/errors/errorMapping';
import type { NamePlatform } from '../local/localNames';
import type { DownloadMemory } from '../memory';
import type { RunSetting } from '../run';
import { contentTypeOf } from '../upload/uploadJob';

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
 * be what was listed: nobody could tell a newer state of the object from the page of a proxy.
 *
 * @param answered ETag without quotes, and the announced length in bytes.
 * @throws DipperError `bad_response` for another size than was listed
 */
export function expectedSize(
  job: DownloadJob,
  answered: { readonly etag: string | undefined; readonly size: number | undefined },
): number | undefined {
  if (answered.etag !== undefined && answered.etag !== job.etag) return answered.size;
  if (answered.size !== undefined && answered.size !== job.size) {
    throw dipperError('bad_response', 'The server announced another size than it listed.', {
      retry: 'now',
      facts: { listed: String(job.size), announced: String(answered.size) },
    });
  }
  return job.size;
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
 * Makes sure that an answer is not a page of something on the way, such as a proxy that wants somebody to sign
 * in: HTML without a request id, which some servers leave out as well. Then what else the object is known by
 * has to tell: its ETag, its name, or that it has a time where its server has no ETags.
 *
 * @throws DipperError `bad_response`
 */
export function refusePage(job: DownloadJob, signs: AnswerSigns): void {
  const { bucket, key, memory } = job;
  const { contentType = '', etag, lastModified, requestId } = signs;
  if (requestId !== undefined || !/^text\/html\b/iu.test(contentType)) return;
  const known = [job.etag, bareEtag(memory.saved?.etag)];
  const isOfObject =
    etag === undefined
      ? lastModified !== undefined
      : known.includes(bareEtag(etag)) || contentTypeOf(key) === 'text/html';
  if (isOfObject) return;
  throw dipperError('bad_response', 'Something on the way answered with a page of its own.', {
    retry: 'now',
    resource: `s3://${bucket}/${key}`,
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
    facts: { algorithm },
  });
}
