import type { TransferJob } from './transferJob';

/** What a transfer is to be that runs and is being stopped. */
export type Wish = 'queued' | 'paused' | 'cancelled';

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
}

/** The transfers of the list, by their ids. */
export interface TrackedTransfers {
  get(id: string): Tracked | undefined;
  all(): readonly TransferJob[];
  /** Those of these that are there. */
  jobsOf(ids: readonly string[]): readonly TransferJob[];
  /** Whether nobody has queued it again, or forgotten it, since it had this job. */
  isStill(job: TransferJob): boolean;
  /** Enters a new transfer, or the next job of one. */
  put(job: TransferJob): void;
  /** Enters what is new of a transfer, if it is there. */
  change(id: string, news: Partial<Tracked>): void;
  remove(id: string): void;
}

/** Makes an empty one. */
export function createTracked(): TrackedTransfers {
  const tracked = new Map<string, Tracked>();

  return {
    get: (id) => tracked.get(id),
    all: () => Array.from(tracked.values(), ({ job }) => job),
    jobsOf: (ids) => ids.flatMap((id) => tracked.get(id)?.job ?? []),
    isStill: (job) => tracked.get(job.id)?.job === job,
    put(job) {
      tracked.set(job.id, { isContinued: false, ...tracked.get(job.id), job });
    },
    change(id, news) {
      const before = tracked.get(id);
      if (before !== undefined) tracked.set(id, { ...before, ...news });
    },
    remove: (id) => void tracked.delete(id),
  };
}
