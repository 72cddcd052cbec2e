import type { AppError } from '../errors/appError';

/** A bucket, as ListBuckets tells of it. */
export interface BucketSummary {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** The buckets of a connection (ListBuckets). */
export interface BucketList {
  readonly buckets: readonly BucketSummary[];
  readonly owner?: { readonly id: string; readonly displayName?: string };
}

/** A common prefix of a listing with delimiter `/`: `key` is the whole prefix, ending in `/`. */
export interface FolderEntry {
  readonly kind: 'folder';
  readonly key: string;
}

/** The longest key that S3 takes, in bytes of UTF-8. */
export const longestKeyBytes = 1024;

/** The length of a key in bytes of UTF-8. */
export function bytesOfKey(key: string): number {
  return new TextEncoder().encode(key).length;
}

/** S3 copies no more bytes at one go: a larger object is copied in parts. */
export const largestWholeCopy = 5 * 1024 ** 3;

/** An object of a listing. Its key is never normalised. */
export interface ObjectEntry {
  readonly kind: 'object';
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly lastModified?: number;
  readonly storageClass?: string;
  /** As the server has it, without its quotes. Not an MD5 in general. */
  readonly etag?: string;
}

export type ListEntry = FolderEntry | ObjectEntry;

/** What a user pointed at: an object by its key, or everything under a prefix. */
export type Target =
  | { readonly kind: 'object'; readonly key: string }
  | { readonly kind: 'folder'; readonly key: string };

export type ListingOutcome = 'complete' | 'stopped' | 'failed';

/** One page of folders for the tree; `next` continues where it was truncated. */
export interface FolderPage {
  readonly folders: readonly FolderEntry[];
  readonly next?: string;
}

/** What HeadObject (or GetObjectAttributes) tells of one object. */
export interface ObjectDetails {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly lastModified?: number;
  /** Without its quotes. */
  readonly etag?: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  /** As the server has it, which should be an HTTP date. */
  readonly expires?: string;
  readonly storageClass?: string;
  readonly versionId?: string;
  readonly serverSideEncryption?: string;
  /** `x-amz-meta-*`, names without that prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What became of a rename. */
export interface RenameResult {
  /** Objects whose copy was verified and whose source was removed. */
  readonly moved: number;
  readonly failures: readonly KeyFailure[];
  /** Something is in the folder of the old name, or may be: it came after that was listed. */
  readonly isLeft?: boolean;
}

/** A key at which something failed. */
export interface KeyFailure {
  readonly key: string;
  readonly error: AppError;
}

/** What a delete would remove: counted and listed before anything is asked. */
export interface DeletionPlan {
  readonly deletionId: string;
  readonly count: number;
  /** Bytes, over the objects whose size is known. */
  readonly bytes: number;
  /** Some of the keys, in no particular order, at most {@link deletionSampleLength}. */
  readonly sample: readonly string[];
}

/** How many keys a deletion plan shows. */
export const deletionSampleLength = 1000;

/** What became of the keys that were to be deleted. */
export interface DeletionResult {
  readonly deleted: number;
  readonly failures: readonly KeyFailure[];
  readonly stopped: boolean;
}

/** What became of a {@link DeletionPlan}. */
export interface DeletionOutcome extends DeletionResult {
  /** The first of them, at most {@link mostFailuresTold}. */
  readonly failures: readonly KeyFailure[];
  /** How many keys are still there, or may be, for it failed. */
  readonly failed: number;
  /** Where all went: something is in folders among the targets, or may be, for it came after they were listed. */
  readonly isRefilled: boolean;
  /** Prefixes of the folders among the targets that are gone; absent where they are too many to be told. */
  readonly foldersGone?: readonly string[];
}

/** How far a deletion is. */
export interface DeletionProgress {
  readonly deletionId: string;
  readonly phase: 'listing' | 'deleting';
  /** Keys. */
  readonly done: number;
}

/** How many failures of a deletion are told one by one. */
export const mostFailuresTold = 1000;
