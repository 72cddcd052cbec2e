/** A call to a server, for the Activity panel. Never carries a secret, a signature or a token. */
export interface ActivityCall {
  readonly id: number;
  /** What the user did that it belongs to: the id of an {@link ActivityAction}. */
  readonly action?: string;
  /** Milliseconds since the epoch, at its start. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly connectionId: string;
  /** API operation: `ListObjectsV2`. */
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly status?: number;
  readonly attempts: number;
  /** Bytes of content sent and received, over the last attempt. */
  readonly sentBytes?: number;
  readonly receivedBytes?: number;
  readonly requestId?: string;
  readonly extendedRequestId?: string;
  /** The server's own error code, or the name of a network failure. */
  readonly errorCode?: string;
}

/** What a user can do that makes calls, or code. */
export type ActionKind =
  | 'testConnection'
  | 'listBuckets'
  | 'listFolder'
  | 'search'
  | 'details'
  | 'createFolder'
  | 'rename'
  | 'editMetadata'
  | 'delete'
  | 'permissions'
  | 'changePolicy'
  | 'link'
  | 'upload'
  | 'download'
  | 'unfinishedUploads'
  | 'removeUploads'
  | 'probe'
  | 'whoAmI';

/** Something that the user did. Calls name it by its id. */
export interface ActivityAction {
  readonly id: string;
  readonly kind: ActionKind;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly connectionId?: string;
  readonly bucket?: string;
  /** The key or prefix that it was about; absent where there were several. */
  readonly key?: string;
  /** It has been under way for a while, and what it asked for is not answered yet. */
  readonly waiting?: boolean;
}

/** What there is to tell of a call besides. */
export interface ActivityCallDetails {
  readonly method?: string;
  /** Without credentials or a signature. */
  readonly url?: string;
  /** Headers of the answer in their order, names in lower case. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** How many calls are kept; the oldest are forgotten. */
export const longestActivity = 10_000;

/** How many actions are kept; those of the calls that are kept are hardly ever more. */
export const mostActions = 2000;
