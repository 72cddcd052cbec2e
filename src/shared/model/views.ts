import type { AppError } from '../errors/appError';
import type { FilterProblem } from '../query/filter';
import type { TextRange } from '../query/filter';
import type { ListEntry, ListingOutcome, Target } from './objects';

/** Columns that rows can be sorted by. */
export const sortColumns = ['name', 'size', 'lastModified', 'storageClass', 'type'] as const;
export const sortDirections = ['ascending', 'descending'] as const;

/** Folders come first whichever the order; equal objects are in the order of their keys. */
export interface SortOrder {
  readonly column: (typeof sortColumns)[number];
  readonly direction: (typeof sortDirections)[number];
}

/** Rows, counted from 0: from `from` on and before `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** What some rows are together. */
export interface RowTotals {
  readonly folders: number;
  readonly objects: number;
  /** Bytes over all objects. */
  readonly bytes: number;
}

/** The rows that the keyboard is about. */
export interface RowCursor {
  /** Where a range starts. */
  readonly anchor?: number;
  /** The row that the keyboard is on. */
  readonly focus?: number;
}

/**
 * A set of rows, as where each run of them begins and, one after it, ends: `[2, 5, 9, 10]` holds the rows
 * 2, 3, 4 and 9. Ascending, and never twice the same. A selection may be in hundreds of thousands of runs,
 * and goes from thread to thread: as numbers of one kind it is copied at once. Never written to.
 */
export type RowEdges = Uint32Array;

/** Some of the shown rows, and where the keyboard is among them, by their positions. */
export interface ViewSelection extends RowTotals, RowCursor {
  readonly edges: RowEdges;
  /** What is selected, where that is one row alone. */
  readonly only?: ListEntry;
}

/**
 * What was selected at one moment, for something to be done with all of it. Main keeps it under an id: a
 * million rows never go to the window and back.
 */
export interface KeptSelection extends RowTotals {
  readonly selectionId: string;
  /** In the order in which they are shown, where they are {@link mostNamedTargets} at most. */
  readonly named?: readonly Target[];
}

/** What a view shows at one moment. Positions of rows are those of its `version`. */
export interface ViewState {
  readonly viewId: string;
  /** Grows with every state: one that comes late is told by it. */
  readonly revision: number;
  /** Grows whenever rows come, go or change their places. */
  readonly version: number;
  /** `waiting` until the first page is in. */
  readonly status: 'waiting' | 'listing' | ListingOutcome;
  /** Why the listing failed. */
  readonly error?: AppError;
  /** Rows that this round of listing has brought so far: how much was looked at. */
  readonly listed: number;
  /** When the shown rows were last listed to their end, in milliseconds since the epoch. */
  readonly listedAt?: number;
  /** The same, where that was an earlier round than the one that is told of. */
  readonly rememberedFrom?: number;
  /** All that is known, before the filter. */
  readonly total: RowTotals;
  /** What is shown. */
  readonly shown: RowTotals;
  /** Names the server that listed what is shown, as `Connection.server` does; absent until it has. */
  readonly server?: string;
  readonly sort: SortOrder;
  /** The text of the filter that the shown rows have passed. */
  readonly filter: string;
  /** Why the filter that was asked for last is not the one that is shown. */
  readonly filterProblem?: FilterProblem;
  readonly selection: ViewSelection;
  /**
   * The first rows, up to {@link rowsAtFirst}: the first state that has any brings them along, so that
   * they are on screen without being asked for.
   */
  readonly firstRows?: readonly ViewRow[];
}

/** More rows than that are not worked on at once. */
export const mostTargets = 1_000_000;

/** More rows than that are not named one by one outside the listing. */
export const mostNamedTargets = 10_000;

/** So many rows come by themselves: more than are drawn in most windows. */
export const rowsAtFirst = 128;

/** A row as it is drawn. */
export interface ViewRow {
  readonly entry: ListEntry;
  /** Parts of the name, which is what follows the view's prefix in the key, that the filter found. */
  readonly highlights: readonly TextRange[];
}

/** Where a row stands. */
export interface RowPosition {
  readonly version: number;
  /** -1 where there is no such row. */
  readonly position: number;
}

/** A window of rows. */
export interface ViewWindow {
  readonly version: number;
  /** Position of the first row. */
  readonly from: number;
  readonly rows: readonly ViewRow[];
}

/** What a folder holds, at any depth. */
export interface FolderSize {
  readonly objects: number;
  readonly bytes: number;
  /** When it was counted, milliseconds since the epoch. */
  readonly countedAt: number;
}
