import type { Interest } from './interest';
import { shareWork } from '../base/sharedWork';
import type { SharedWork } from '../base/sharedWork';
import type { Wire } from './wire/wire';

/** The wires of one connection, one for each bucket. */
export interface BucketWires {
  /**
   * Opens the wire to a bucket, or waits for the one that is being opened. Whoever waits counts as waiting
   * for the credentials that it needs.
   *
   * @throws DipperError `cancelled`, and what opening it throws
   */
  of(bucket: string, action?: string, signal?: AbortSignal): Promise<Wire>;
}

/** @param open Stopped once nobody waits for it any more. */
export function createBucketWires(
  interest: Interest,
  open: (bucket: string, action: string | undefined, signal: AbortSignal) => Promise<Wire>,
): BucketWires {
  const wires = new Map<string, SharedWork<Wire>>();

  /** What has failed, or was left by all who waited, is begun anew for the next. */
  function begin(bucket: string, action: string | undefined): SharedWork<Wire> {
    const forget = (): void => {
      if (wires.get(bucket) === opening) wires.delete(bucket);
    };
    const opening = shareWork(async (signal) => {
      try {
        return await open(bucket, action, signal);
      } catch (error) {
        forget();
        throw error;
      }
    }, forget);
    wires.set(bucket, opening);
    return opening;
  }

  return {
    of(bucket, action, signal) {
      const opening = wires.get(bucket) ?? begin(bucket, action);
      return interest.during(() => opening.wait(signal), signal, action);
    },
  };
}
