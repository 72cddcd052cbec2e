import type { AppError } from '../errors/appError';

/**
 * What to do with a destination that is there already. The last two replace only where the comparison
 * says so, and skip the rest.
 */
export const conflictChoices = [
  'skip',
  'replace',
  'keep_both',
  'replace_if_newer',
  'replace_if_different',
] as const;

export type ConflictChoice = (typeof conflictChoices)[number];

/**
 * What a destination that is there already is, beside what is to come. `same`: equal size, and times
 * that say nothing has changed since it was put there; `newer` and `older` tell of what is to come;
 * `different`: another size, at the same time; `unknown`: the server would not tell.
 */
export type Comparison = 'same' | 'newer' | 'older' | 'different' | 'unknown';

/** A local file or folder that the user picked or dropped; the token stands for its path. */
export interface LocalItem {
  readonly token: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** A destination that exists already. */
export interface TransferConflict {
  /** The object's key, or the path inside the chosen folder. */
  readonly destination: string;
  /** Bytes. */
  readonly incomingSize: number;
  /** Bytes. Absent where the server would not tell: the destination may or may not exist. */
  readonly existingSize?: number;
  /** Milliseconds since the epoch. */
  readonly existingModified?: number;
  readonly comparison: Comparison;
}

/** Something in a drop or selection that will not be transferred, and why. */
export interface PlanProblem {
  readonly name: string;
  readonly reason:
    | 'symbolic_link'
    | 'special_file'
    | 'missing'
    | 'unreadable'
    | 'name_clash'
    | 'name_too_long'
    | 'not_unicode'
    | 'unsafe_path';
  readonly error?: AppError;
}

/** What a drop or a download would do, before it starts. */
export interface TransferPlan {
  readonly planId: string;
  readonly files: number;
  readonly bytes: number;
  /** The first conflicts, at most {@link planSampleLength}. */
  readonly conflicts: readonly TransferConflict[];
  readonly conflictCount: number;
  /** How many of the conflicts compare how. */
  readonly comparisons: Readonly<Record<Comparison, number>>;
  /** The first problems, at most {@link planSampleLength}. */
  readonly problems: readonly PlanProblem[];
  readonly problemCount: number;
  /** Local names that had to differ from their keys (download only): the first of them, as of conflicts. */
  readonly renamed: readonly { readonly key: string; readonly localName: string }[];
  readonly renamedCount: number;
}

/** How many of each kind a plan shows. */
export const planSampleLength = 200;

/**
 * Why a transfer that was interrupted began again: the local file or the object is another one now,
 * the server or the disk no longer has what had been moved, or the way it went can't be resumed.
 */
export type StartedOver = 'file_changed' | 'object_changed' | 'parts_gone' | 'not_resumable';

export type TransferState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** The object that an upload has made, as a listing would tell of it. */
export interface StoredObject {
  /** As the server has it, without its quotes. */
  readonly etag?: string;
  readonly storageClass?: string;
}

/** To a server, or from it. */
export type Direction = 'upload' | 'download';

/** One file on its way, as the Transfers panel shows it. */
export interface Transfer {
  readonly id: string;
  readonly kind: Direction;
  /** File name, without folders. */
  readonly name: string;
  readonly connectionId: string;
  readonly bucket: string;
  readonly key: string;
  readonly bytesTotal: number;
  readonly bytesDone: number;
  readonly state: TransferState;
  /** Milliseconds since the epoch, when it was queued. */
  readonly queuedAt: number;
  /** Why it failed; of a cancelled one, what could not be cleared away. */
  readonly error?: AppError;
  /** Why what had been moved before could not be gone on from, so that it began again. */
  readonly startedOver?: StartedOver;
  /** Of an upload, once the server has the object. */
  readonly stored?: StoredObject;
  /** A transfer that did nothing on the user's choice: the destination was there already. */
  readonly skipped?: boolean;
  /** A paused one that was under way, or paused, when the app ended, and that nobody has resumed since. */
  readonly restored?: boolean;
}

/** Sums over all transfers since they were last cleared. */
export interface TransferTotals {
  readonly active: number;
  readonly queued: number;
  readonly paused: number;
  readonly done: number;
  readonly failed: number;
  /** Without what was skipped or cancelled, of which nothing is moved. */
  readonly bytesTotal: number;
  readonly bytesDone: number;
  /** Bytes a second over the last seconds. */
  readonly bytesPerSecond: number;
  /** Estimated for all that is queued or running; absent while nothing can be said. */
  readonly secondsLeft?: number;
}

/** The sums of no transfer. */
export const noTransferTotals: TransferTotals = {
  active: 0,
  queued: 0,
  paused: 0,
  done: 0,
  failed: 0,
  bytesTotal: 0,
  bytesDone: 0,
  bytesPerSecond: 0,
};

/** Why transfers do not go on although nobody paused them. */
export type TransferHold = 'offline' | 'unreachable' | 'asleep';

/** What a search for {@link UnfinishedUpload}s has found. */
export interface UnfinishedUploads {
  readonly uploads: readonly UnfinishedUpload[];
  /** Where there may be more, since nobody could look. */
  readonly unseen: readonly UnseenBucket[];
}

/** A bucket that could not be looked through. */
export interface UnseenBucket {
  readonly connectionId: string;
  readonly bucket: string;
  readonly error: AppError;
}

/** An upload that is left still, and why: `cancelled` where removing was stopped before it came to it. */
export interface StuckUpload {
  readonly upload: UnfinishedUpload;
  readonly error: AppError;
}

/** A multipart upload that Dipper began and that will never be finished: its parts still cost. */
export interface UnfinishedUpload {
  readonly connectionId: string;
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}
