import { toDipperError } from '../s3/errors/errorMapping';
import { leftBy } from '../s3/leftBehind';
import type { LeftBehind } from '../s3/leftBehind';
import type { JobRunner } from './jobRunner';
import type { TransferJob } from './transferJob';

/** What earlier runs of transfers have kept on a server or the disk. */
export interface Remains {
  /** Clears away those of a transfer, once at a time. @returns What had to be left. */
  clear(job: TransferJob): Promise<LeftBehind | undefined>;
  /** Whether those of a transfer are being cleared away. */
  isUnderWay(id: string): boolean;
}

/** @param onCleared Told the id of a transfer whose remains are not being cleared away any more. */
export function createRemains(
  runner: Pick<JobRunner, 'discard'>,
  onCleared: (id: string) => void,
): Remains {
  const clearing = new Map<string, Promise<LeftBehind | undefined>>();
  return {
    clear(job) {
      const { id } = job;
      const underWay =
        clearing.get(id) ??
        runner
          .discard(job)
          .catch((error: unknown) => leftBy(toDipperError(error).detail))
          .finally(() => {
            clearing.delete(id);
            onCleared(id);
          });
      clearing.set(id, underWay);
      return underWay;
    },
    isUnderWay: (id) => clearing.has(id),
  };
}
