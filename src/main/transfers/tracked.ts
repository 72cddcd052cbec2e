import type { TransferHold } from '../../shared/model/transfers';
import type { TransferJob } from './transferJob';

/** What a transfer is to be that runs and is being stopped. */
export type Wish = 'queued' | 'paused' | 'cancelled';

/** A network, or the server of a transfer alone. */
export type Missing = Exclude<TransferHold, 'asleep'>;

/** What the lifecycle knows of a transfer, besides what the window shows of it. */
interface Tracked {
  /** A transfer that is queued again has another one. */
  readonly job: TransferJob;
  /** It has run before, so that some or all of it may be done already. */
  readonly isContinued: boolean;
  /** Where a finished download is. */
  readonly localPath?: string;
  /** The last one counts. */
  readonly wish?: Wish;
  /** What it did not find and is to be tried again with, once that is there; others may not need it. */
  readonly waitsFor?: Missing;
}

const allMissing: readonly Missing[] = ['offline', 'unreachable'];

/** The transfers of the list, by their ids. */
export interface TrackedTransfers {
  get(id: string): Tracked | undefined;
  all(): readonly TransferJob[];
  /** Those of these that are there. */
  jobsOf(ids: readonly string[]): readonly TransferJob[];
  /** Whether nobody has queued it again, or forgotten it, since it had this job. */
  isStill(job: TransferJob): boolean;
  /** Ids of those that wait for something missing, in the order in which they did not find it. */
  waiting(missing: Missing): readonly string[];
  /** What any waits for; a network counts first. */
  missing(): Missing | undefined;
  /** Enters a new transfer, or the next job of one. */
  put(job: TransferJob): void;
  /** Enters what is new of a transfer, if it is there. */
  change(id: string, news: Partial<Tracked>): void;
  remove(id: string): void;
}

/** Makes an empty one. */
export function createTracked(): TrackedTransfers {
  const tracked = new Map<string, Tracked>();
  /** Of thousands only a few wait, and whoever reports asks ten times a second. */
  const waiting = { offline: new Set<string>(), unreachable: new Set<string>() };

  function enter(now: Tracked): void {
    const { id } = now.job;
    tracked.set(id, now);
    for (const missing of allMissing) {
      if (now.waitsFor === missing) waiting[missing].add(id);
      else waiting[missing].delete(id);
    }
  }

  return {
    get: (id) => tracked.get(id),
    all: () => Array.from(tracked.values(), ({ job }) => job),
    jobsOf: (ids) => ids.flatMap((id) => tracked.get(id)?.job ?? []),
    isStill: (job) => tracked.get(job.id)?.job === job,
    waiting: (missing) => [...waiting[missing]],
    missing: () => allMissing.find((missing) => waiting[missing].size > 0),
    put(job) {
      enter({ isContinued: false, ...tracked.get(job.id), job });
    },
    change(id, news) {
      const before = tracked.get(id);
      if (before !== undefined) enter({ ...before, ...news });
    },
    remove(id) {
      tracked.delete(id);
      for (const missing of allMissing) waiting[missing].delete(id);
    },
  };
}
