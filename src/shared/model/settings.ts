import type { SortOrder } from './views';

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'system' | 'en' | 'ko';

/** A place that the tree keeps at its top. */
export interface PinnedLocation {
  readonly connectionId: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** Where the window was when it was closed: a connection, or a folder of one of its buckets. */
export interface LastLocation {
  readonly connectionId: string;
  readonly bucket?: string;
  readonly prefix?: string;
}

/** The tables whose columns can be changed. */
export type TableName = 'objects' | 'buckets' | 'connections';

/** What somebody has made of a column; the order of these is the order of the columns. */
export interface ColumnChoice {
  readonly id: string;
  /** CSS pixels; absent for the width that the column has by itself. */
  readonly width?: number;
  readonly hidden?: boolean;
}

/** How many open lines of the tree are remembered. */
export const longestTreeMemory = 1_000;

/** Dipper's own requests, or the AWS SDK's alone for servers and proxies that need it. */
export type RequestPath = 'fast' | 'sdk';

/** What Dipper remembers about its own window and habits. No secret, no server data. */
export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  readonly inspectorOpen: boolean;
  /** The panel at the bottom, or `none` when it is folded away. */
  readonly bottomPanel: 'transfers' | 'activity' | 'none';
  readonly sidebarWidth: number;
  readonly inspectorWidth: number;
  readonly bottomPanelHeight: number;
  /** Bytes a second over all uploads; null for no limit. */
  readonly uploadLimit: number | null;
  /** Bytes a second over all downloads; null for no limit. */
  readonly downloadLimit: number | null;
  /** How bytes travel, and pages of lists. */
  readonly transferPath: RequestPath;
  readonly pinned: readonly PinnedLocation[];
  /** Ids of the lines of the tree that are open, those opened last at the end. */
  readonly treeOpen: readonly string[];
  /** Empty for a table whose columns are as they are by themselves. */
  readonly columns: Readonly<Record<TableName, readonly ColumnChoice[]>>;
  /** Of the rows of folders. */
  readonly sort: SortOrder;
  /** Gone back to at the next start. */
  readonly lastLocation: LastLocation | null;
}

/** What a user who has changed nothing has. Widths and heights in CSS pixels. */
export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  inspectorOpen: true,
  bottomPanel: 'none',
  sidebarWidth: 240,
  inspectorWidth: 320,
  bottomPanelHeight: 220,
  uploadLimit: null,
  downloadLimit: null,
  transferPath: 'fast',
  pinned: [],
  treeOpen: [],
  columns: { objects: [], buckets: [], connections: [] },
  sort: { column: 'name', direction: 'ascending' },
  lastLocation: null,
};
