import type { AppError } from '../../../shared/errors/appError';
import { isOutOfReach } from './offline';

/** What {@link createReach} needs. */
export interface ReachOptions {
  /** Milliseconds before each try of a bucket that is lost; the last of them repeats. */
  readonly pauses?: readonly number[];
  /** Told that a transfer of a lost bucket is to try it; again after each pause in which none has begun to. */
  readonly onDue: (bucketId: string) => void;
  /** Told that a bucket is not lost any more. */
  readonly onFound: (bucketId: string) => void;
}

/**
 * Tells which buckets can't be reached any more: a network may be lost behind the router, where the system sees none
 * missing. A bucket that has answered is lost once its server is not found, or no way leads to it, for longer than
 * requests are patient. Its transfers wait, but for one at a time that tries it, after pauses that grow. One that has
 * never answered may be misspelt, and one that refuses is found: neither is waited for. As long as a bucket is lost, a
 * transfer tries it, or a pause is running after which one is to. Buckets are named by their ids (`bucketId`).
 */
export interface Reach {
  noteAnswer(bucketId: string): void;
  isLost(bucketId: string): boolean;
  /** Whether a transfer may begin: where its bucket is lost, only if it is time to try, and nobody does yet. */
  mayBegin(bucketId: string): boolean;
  /** A transfer that may begin does: where its bucket is lost, it is the one that tries. */
  noteBegin(bucketId: string, id: string): void;
  /** A transfer has failed by itself. @returns Whether its bucket is lost, so that it is to wait. */
  noteFailure(bucketId: string, id: string, failure: AppError): boolean;
  /** A transfer has found no network at all. If it has tried a lost bucket, the next does after a pause. */
  noteOffline(bucketId: string, id: string): void;
  /** A run is over. If it has tried a lost bucket and shown nothing, as where it was stopped, the next may try. */
  noteEnd(bucketId: string, id: string): void;
  /** Has a lost bucket tried without a pause, by the next that is to begin. */
  tryNow(bucketId: string): void;
  /** Takes no bucket for lost any more, and tells nobody: there may be another network. */
  forget(): void;
}

/** A bucket that is lost. */
interface Loss {
  /** Tries that have failed. */
  readonly tries: number;
  /** Whether a transfer may try, if none does. */
  readonly isDue: boolean;
  /** When one is to try; over while one does. */
  readonly timer: NodeJS.Timeout;
  /** The transfer that tries. */
  readonly trier?: string;
  /** Whether the user wants a try that has begun after this one: there may be another way by now. */
  readonly isWanted?: boolean;
}

const usualPauses = [2000, 4000, 8000, 15_000, 30_000, 60_000];

/** Makes one that takes no bucket for lost. */
export function createReach({ pauses = usualPauses, onDue, onFound }: ReachOptions): Reach {
  const answered = new Set<string>();
  const losses = new Map<string, Loss>();

  /** Nobody tries a bucket for now. One is to after the next pause, and as long as none begins, after each. */
  function lose(bucketId: string, tries: number, isDue: boolean): void {
    clearTimeout(losses.get(bucketId)?.timer);
    const timer = setTimeout(
      () => lose(bucketId, tries, true),
      pauses[Math.min(tries, pauses.length - 1)],
    );
    losses.set(bucketId, { tries, isDue, timer });
    if (isDue) onDue(bucketId);
  }

  function find(bucketId: string): void {
    clearTimeout(losses.get(bucketId)?.timer);
    if (losses.delete(bucketId)) onFound(bucketId);
  }

  function mayBegin(bucketId: string): boolean {
    const loss = losses.get(bucketId);
    return loss === undefined || (loss.isDue && loss.trier === undefined);
  }

  return {
    noteAnswer(bucketId) {
      answered.add(bucketId);
      find(bucketId);
    },
    isLost: (bucketId) => losses.has(bucketId),
    mayBegin,
    noteBegin(bucketId, id) {
      const loss = losses.get(bucketId);
      if (loss === undefined || !mayBegin(bucketId)) return;
      clearTimeout(loss.timer);
      losses.set(bucketId, { ...loss, trier: id });
    },
    noteFailure(bucketId, id, failure) {
      const loss = losses.get(bucketId);
      const isTry = loss?.trier === id;
      if (!answered.has(bucketId) || !isOutOfReach(failure)) {
        if (isTry) find(bucketId);
        return false;
      }
      if (loss === undefined) lose(bucketId, 0, false);
      else if (isTry) lose(bucketId, loss.tries + 1, loss.isWanted === true);
      return true;
    },
    noteOffline(bucketId, id) {
      const loss = losses.get(bucketId);
      if (loss?.trier === id) lose(bucketId, loss.tries + 1, false);
    },
    noteEnd(bucketId, id) {
      const loss = losses.get(bucketId);
      if (loss?.trier === id) lose(bucketId, loss.tries, true);
    },
    tryNow(bucketId) {
      const loss = losses.get(bucketId);
      if (loss === undefined) return;
      const news = loss.trier === undefined ? { isDue: true } : { isWanted: true };
      losses.set(bucketId, { ...loss, ...news });
    },
    forget() {
      for (const { timer } of losses.values()) clearTimeout(timer);
      losses.clear();
    },
  };
}
