import type { NamePlatform } from '../local/localNames';
import type { DownloadMemory } from '../memory';
import type { DownloadItem, SeenState } from '../plan';
import type { Condition, RunChoice, RunSetting } from '../run';

/** What one download of a plan needs to run. */
export interface DownloadRun extends RunSetting {
  readonly item: DownloadItem;
  readonly choice: RunChoice;
  /** What the choice to replace depends upon, if it does. */
  readonly condition?: Condition;
  /** Real path of the folder that the user chose. */
  readonly folder: string;
  readonly platform: NamePlatform;
  /** Eight hex digits of the transfer's own, by which a later run finds the unfinished file. */
  readonly tag: string;
  readonly memory: DownloadMemory;
  /** An earlier run was cut off, and may have done all of it. */
  readonly isContinued: boolean;
  /** What another transfer has put in its place since, if one has. */
  readonly lastWritten: () => SeenState | undefined;
  /** Full paths that differ from its own by letter case alone, where others have put something since. */
  readonly otherWritten: () => readonly string[];
  /** Whether another transfer is to have this local path. */
  readonly isPlanned: (path: string) => boolean;
}

/** Where a download ended: the full path of the file that it became, which a skipped one did not. */
export type DownloadOutcome =
  { readonly skipped: true } | { readonly skipped: false; readonly path: string };
