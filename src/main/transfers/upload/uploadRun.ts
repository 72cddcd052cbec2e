import { hasCode } from '../../../shared/errors/appError';
import type { StoredObject } from '../../../shared/model/transfers';
import type { UploadMemory } from '../memory';
import { withRetries } from '../pace/retry';
import type { SeenState, UploadItem } from '../plan';
import { lookUpObjects } from '../plans/existingObjects';
import type { KnownObject } from '../plans/existingObjects';
import { retriesOf } from '../run';
import type { Condition, RunChoice, RunSetting } from '../run';
import { uploadFile } from './uploadFile';
import type { UploadJob } from './uploadJob';

/** What one upload of a plan needs to run. */
export interface UploadRun extends RunSetting {
  readonly item: UploadItem;
  readonly choice: RunChoice;
  /** What the choice to replace depends upon, if it does. */
  readonly condition?: Condition;
  readonly memory: UploadMemory;
  /** An earlier run was cut off, and may have done all of it. */
  readonly isContinued: boolean;
  /** What the plan knows of the destination may be out of date. */
  readonly isStale: boolean;
  readonly ifMatchSupport: IfMatchSupport;
  /** What another transfer has put at this key since, if one has. */
  readonly lastWritten: () => SeenState | undefined;
  /** Whether another transfer is to have this key. */
  readonly isPlanned: (key: string) => boolean;
  /**
   * Keeps another key than the plan's from other transfers as long as this runs: where servers obey no condition,
   * they would find it free as well.
   *
   * @returns Whether it has: no other transfer is sending to that key.
   */
  readonly takeKey: (key: string) => boolean;
  /** Told what the server says of the object, once it has it by this key. */
  readonly onStored: (stored: StoredObject, key: string) => void;
  /** Told the key, where it has to differ from the plan's. */
  readonly onKey: (key: string) => void;
}

/** Whether a PutObject with `If-Match` is worth a try: until one is refused that is taken without. */
interface IfMatchSupport {
  readonly isWorthTrying: () => boolean;
  readonly noteRefused: () => void;
}

/** The run of a file, and not of the marker of an empty folder. */
export interface FileRun extends UploadRun {
  /** Absolute local path. */
  readonly source: string;
}

/** How a file is sent to a key. */
export type Sending = Pick<
  UploadJob,
  'key' | 'ifAbsent' | 'ifMatch' | 'isKeptIfTaken' | 'onSentAgain' | 'beforeCompletion'
>;

/** Sends the file. @throws DipperError as {@link uploadFile} does */
export function sendFile(run: FileRun, sending: Sending, signal: AbortSignal): Promise<void> {
  const onStored: UploadJob['onStored'] = (stored) => run.onStored(stored, sending.key);
  return uploadFile({ ...run, ...sending, size: run.item.size, onStored }, signal);
}

/** What the server says of a key by now. @throws DipperError when it can't be asked */
export async function lookUp(
  run: UploadRun,
  key: string,
  signal: AbortSignal,
): Promise<KnownObject> {
  const { client, bucket } = run;
  const places = [{ prefix: key }];
  const known = await withRetries(retriesOf(run, signal), () =>
    lookUpObjects({ client, bucket, keys: [key], places, signal }),
  );
  return known.get(key) ?? { state: 'missing' };
}

/** Whether a run has refused to go on because of what is at a key, rather than a server to obey. */
export function isRefusedByUs(error: unknown): boolean {
  return hasCode(error, 'conflict') && error.detail.server === undefined;
}
