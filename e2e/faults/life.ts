import type { Target } from '../../src/shared/model/objects';
import type { FaultyPlace } from './support';

/** Files to send and objects to fetch, as one batch of the crash campaign has them. */
export interface Work {
  readonly place: FaultyPlace;
  /** Sent with its name as the folder of their keys. */
  readonly source: string;
  /** A folder of the bucket, fetched into the local folder. */
  readonly wanted: Target & { readonly kind: 'folder' };
  readonly target: string;
  /** Kept from life to life: the journal and what else the program keeps. */
  readonly state: string;
}

/** How a program's life ended, and what it had to complain of. */
export interface Life {
  readonly ending: 'killed' | 'done' | 'ended';
  readonly complaints: string;
}

/**
 * Lets a program go through the work, or what its state has left of it.
 *
 * @param untilDeath Called once the work goes on; the program is killed with SIGKILL when it resolves.
 *   Absent: it may live until everything is done.
 */
export type Live = (
  work: Work,
  isFirst: boolean,
  untilDeath?: (signal: AbortSignal) => Promise<void>,
) => Promise<Life>;
