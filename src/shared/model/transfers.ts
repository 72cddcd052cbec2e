import type { AppError } from '../errors/appError';

/** What to do with a destination that is there already. */
export type ConflictChoice = 'skip' | 'replace' | 'keep_both';

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
  readonly incomingSize: number;
  /** Absent where the server would not tell: the destination may or may not exist. */
  readonly existingSize?: number;
  readonly existingModified?: number;
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
  readonly problems: readonly PlanProblem[];
  /** Local names that had to differ from their keys (download only). */
  readonly renamed: readonly { readonly key: string; readonly localName: string }[];
}

/** How many conflicts a plan shows. */
export const planSampleLength = 200;

type TransferState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** One file on its way, as the Transfers panel shows it. */
export interface Transfer {
  readonly id: string;
  readonly kind: 'upload' | 'download';
  /** File name, without folders. */
  readonly name: string;
  readonly connectionId: string;
  readonly bucket: string;
  readonly key: string;
  readonly bytesTotal: number;
  readonly bytesDone: number;
  readonly state: TransferState;
  readonly error?: AppError;
  /** A transfer that did nothing on the user's choice: the destination was there already. */
  readonly skipped?: boolean;
}

/** Sums over all transfers since they were last cleared. */
export interface TransferTotals {
  readonly active: number;
  readonly queued: number;
  readonly done: number;
  readonly failed: number;
  readonly bytesTotal: number;
  readonly bytesDone: number;
  /** Bytes a second over the last seconds. */
  readonly bytesPerSecond: number;
}
