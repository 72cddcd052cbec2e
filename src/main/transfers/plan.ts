import type { Comparison, PlanProblem, TransferConflict } from '../../shared/model/transfers';

/** Whether a destination was there when the plan was made; `unknown` where nobody would tell. */
export type Existing = 'no' | 'yes' | 'unknown';

/** What a plan saw at a destination, by which a run tells whether it is still the same. */
export interface SeenState {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified?: number;
  /** Of an object, without quotes. */
  readonly etag?: string;
}

interface Item {
  /** Bytes, as planned; for an upload the file is measured again when it starts. */
  readonly size: number;
  readonly existing: Existing;
  /** How the destination compares, where there is one. */
  readonly comparison?: Comparison;
  /** What the user was asked about; a choice to replace covers nothing else. Not known where nobody would tell. */
  readonly seen?: SeenState;
}

/** One file to be sent, or one empty folder to be marked. */
export type UploadItem = Item & {
  readonly kind: 'upload';
  readonly key: string;
  /** A local file; `undefined` for the zero-byte marker object of an empty folder. */
  readonly source: string | undefined;
};

/** One object to be fetched. */
export type DownloadItem = Item & {
  readonly kind: 'download';
  readonly key: string;
  /** Folder names below the chosen folder, then the file's own name. */
  readonly path: readonly string[];
  /** As listed, without quotes. */
  readonly etag: string | undefined;
  /** As listed, in milliseconds since the epoch. */
  readonly modified?: number;
  /** The file in its place is that of an earlier item as well, on a disk without letter case: it replaces nothing. */
  readonly isTwin?: boolean;
  /**
   * So many of the folders on its way were there when the plan was made, whatever the disk calls them, and no other
   * folder of the plan is one of those as well: how they are spelled tells nothing of whose the files in them are.
   */
  readonly foldersThere?: number;
};

/** A folder marker without data: a folder to be made. */
export type FolderItem = Item & {
  readonly kind: 'folder';
  readonly key: string;
  readonly path: readonly string[];
};

export type PlanItem = UploadItem | DownloadItem | FolderItem;

/** What the items of a plan have in common. */
export interface PlanSetting {
  readonly connectionId: string;
  readonly bucket: string;
  /** Real path of the chosen folder; empty for uploads. */
  readonly folder: string;
  /** When the destinations were looked at, in milliseconds since the epoch. */
  readonly checkedAt: number;
  /** Where the connection led then (`Clients.serverOf`). Not known of what an older Dipper has planned. */
  readonly server?: string;
  /** The plan's id: requests for its items belong to it. Not known any more after a restart. */
  readonly planId?: string;
}

/** A plan as main keeps it until it is started or discarded. */
export interface Plan {
  readonly planId: string;
  readonly setting: PlanSetting;
  readonly items: readonly PlanItem[];
  readonly conflicts: readonly TransferConflict[];
  readonly conflictCount: number;
  readonly comparisons: Readonly<Record<Comparison, number>>;
  readonly problems: readonly PlanProblem[];
  readonly renamed: readonly { readonly key: string; readonly localName: string }[];
}
