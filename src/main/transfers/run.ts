import type { S3Client } from '@aws-sdk/client-s3';
import type { AppError, ErrorCode } from '../../shared/errors/appError';
import type { ConflictChoice } from '../../shared/model/transfers';
import type { Capabilities } from '../s3/capabilities/capabilities';
import type { Wire } from '../s3/wire/wire';
import type { Budget } from './pace/budget';
import type { FolderMaker } from './local/localFolder';
import { RunStop } from './runStop';
import type { RetryOptions } from './pace/retry';
import type { Throttle } from './pace/throttle';

/** What to do with a destination that is there: choices that compare were decided by the plan. */
export type RunChoice = Extract<ConflictChoice, 'skip' | 'replace' | 'keep_both'>;

/** What a replacement depends upon, of which the plan has found that it holds. */
export type Condition = Exclude<ConflictChoice, RunChoice>;

/** What all runs of the engine share. */
export interface RunTools {
  readonly budget: Budget;
  readonly upload: Throttle;
  readonly download: Throttle;
  readonly folders: FolderMaker;
  /** Milliseconds before each further attempt of a request, which are as many. */
  readonly pauses: readonly number[];
  /** Whether this machine has no network that a failed request would need. */
  readonly isOffline: (failure: AppError) => Promise<boolean>;
  /** Told that the server has answered a request. */
  readonly onAnswer: () => void;
}

/** How one run reaches its server and tells how far it is. */
export interface RunSetting {
  /** Control calls, and all calls of the SDK's path. */
  readonly client: S3Client;
  /** Dipper's own path for bytes; `undefined` sends them the SDK's way. */
  readonly wire: Wire | undefined;
  readonly capabilities: Capabilities;
  readonly tools: RunTools;
  readonly bucket: string;
  /** Told the size in bytes, as it is now. */
  readonly onSize: (bytes: number) => void;
  /** Told of progress in bytes, which is negative when something has to be moved again. */
  readonly onBytes: (bytes: number) => void;
  /** Told of bytes that an earlier run has moved, and that count for this one. */
  readonly onKept: (bytes: number) => void;
}

/** The retries of one run. */
export function retriesOf({ tools }: Pick<RunSetting, 'tools'>, signal: AbortSignal): RetryOptions {
  const { pauses, budget, isOffline, onAnswer } = tools;
  return { pauses, budget, isOffline, onAnswer, signal };
}

/**
 * What a proxy or a gateway on the way answers in place of a server, besides what the server says itself: an
 * answer to HEAD has no words to tell them apart by.
 */
const passing: ReadonlySet<ErrorCode> = new Set([
  'access_denied',
  'bad_response',
  'no_such_key',
  'wrong_region',
]);

/**
 * Whether a later run is to find what this one has moved, or one before it. That it was let do so shows that
 * a refusal is new, and so may pass: policies hold for a network, or for a time, and proxies want their users to
 * sign in each day.
 *
 * @param hasMoved Whether something was moved that can be gone on from.
 */
export function canGoOn(
  { code, retry }: AppError,
  hasMoved: boolean,
  signal: AbortSignal,
): boolean {
  if (signal.aborted) return signal.reason instanceof RunStop && signal.reason.kind === 'interrupt';
  return retry !== 'never' || (hasMoved && passing.has(code));
}

/** A run whose progress can be taken back, once it turns out to have been in vain. */
export function countMoved<Run extends Pick<RunSetting, 'onBytes' | 'onKept'>>(
  run: Run,
): { readonly counted: Run; readonly takeBack: () => void } {
  let moved = 0;
  const counted = {
    ...run,
    onBytes: (bytes: number): void => {
      moved += bytes;
      run.onBytes(bytes);
    },
    onKept: (bytes: number): void => {
      moved += bytes;
      run.onKept(bytes);
    },
  };
  return { counted, takeBack: () => run.onBytes(-moved) };
}
