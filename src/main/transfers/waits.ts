import type { AppError } from '../../shared/errors/appError';
import type { TransferHold } from '../../shared/model/transfers';
import type { Queue } from './pace/queue';
import type { Reach } from './pace/reach';
import type { RunTools } from './run';
import { bucketId } from './transferJob';
import type { TransferJob } from './transferJob';

/** A network, or the server of a transfer alone. */
type Missing = Exclude<TransferHold, 'asleep'>;

/** What {@link createWaits} needs. */
export interface WaitsDependencies {
  readonly isOffline: RunTools['isOffline'];
  readonly reach: Omit<Reach, 'noteAnswer' | 'isLost'>;
  readonly queue: Pick<Queue<TransferJob>, 'recall'>;
  /** Told that others wait than before. */
  readonly onChanged: () => void;
}

/**
 * Which transfers wait for something missing while others run: for a network, or for a server that can't be reached
 * any more. They keep their places in the queue, which sets them aside. While any waits for its server, one of them
 * tries it, or one will after a pause at the latest ({@link Reach}).
 */
export interface Waits {
  /** Whether a transfer may begin; one that may not waits from now on. */
  mayBegin(job: TransferJob): boolean;
  /** A transfer that may begin does, and waits no more. */
  noteBegin(job: TransferJob): void;
  /** A run is over, whatever it has come to. */
  noteEnd(job: TransferJob): void;
  /** A run has failed by itself. @returns What its transfer is to wait for, if anything. */
  noteFailure(job: TransferJob, failure: AppError): Promise<Missing | undefined>;
  /** Has a transfer wait. */
  enter(job: TransferJob, missing: Missing): void;
  /** They wait no more: the user does not want them to run now. */
  leave(ids: readonly string[]): void;
  /** The user wants these to run: their servers are tried without a pause. */
  tryNow(jobs: readonly TransferJob[]): void;
  /** Has one of those that wait for a bucket try it, whichever way can take it first. */
  look(bucketId: string): void;
  /** Has all go on that wait for a bucket. */
  found(bucketId: string): void;
  /** Has all go on, and takes no bucket for lost. */
  release(): void;
  /** What any waits for; a network counts first. */
  missing(): Missing | undefined;
}

/** Makes one where nobody waits. */
export function createWaits({ isOffline, reach, queue, onChanged }: WaitsDependencies): Waits {
  const offline = new Set<string>();
  /** By the id of the bucket; none is empty. */
  const unreachable = new Map<string, Set<string>>();

  function enter({ id, setting }: TransferJob, missing: Missing): void {
    if (missing === 'offline') {
      offline.add(id);
    } else {
      const bucket = bucketId(setting);
      unreachable.set(bucket, (unreachable.get(bucket) ?? new Set()).add(id));
    }
    onChanged();
  }

  function leave(ids: readonly string[]): void {
    for (const id of ids) offline.delete(id);
    for (const [bucket, waiting] of unreachable) {
      for (const id of ids) waiting.delete(id);
      if (waiting.size === 0) unreachable.delete(bucket);
    }
  }

  return {
    mayBegin(job) {
      if (offline.has(job.id)) return false;
      if (reach.mayBegin(bucketId(job.setting))) return true;
      enter(job, 'unreachable');
      return false;
    },
    noteBegin({ id, setting }) {
      leave([id]);
      reach.noteBegin(bucketId(setting), id);
    },
    noteEnd: ({ id, setting }) => reach.noteEnd(bucketId(setting), id),
    async noteFailure({ id, setting }, failure) {
      const bucket = bucketId(setting);
      if (await isOffline(failure)) {
        reach.noteOffline(bucket, id);
        return 'offline';
      }
      return reach.noteFailure(bucket, id, failure) ? 'unreachable' : undefined;
    },
    enter,
    leave,
    tryNow(jobs) {
      const buckets = new Set(jobs.map(({ setting }) => bucketId(setting)));
      for (const bucket of buckets) reach.tryNow(bucket);
    },
    look: (bucket) => queue.recall([...(unreachable.get(bucket) ?? [])], 'first'),
    found(bucket) {
      const waiting = [...(unreachable.get(bucket) ?? [])];
      unreachable.delete(bucket);
      queue.recall(waiting, 'all');
      onChanged();
    },
    release() {
      const waiting = [...offline, ...[...unreachable.values()].flatMap((ids) => [...ids])];
      offline.clear();
      unreachable.clear();
      reach.forget();
      queue.recall(waiting, 'all');
    },
    missing() {
      if (offline.size > 0) return 'offline';
      return unreachable.size > 0 ? 'unreachable' : undefined;
    },
  };
}
