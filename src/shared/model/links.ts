/** A presigned GET or PUT (SigV4 query authentication). */
export interface PresignedLink {
  readonly url: string;
  /** Seconds that were asked for. */
  readonly requestedSeconds: number;
  /** When it really ends, milliseconds since the epoch. */
  readonly endsAt: number;
  /** The credentials that signed it end before the time that was asked for. */
  readonly limitedByCredentials: boolean;
  /** They are temporary, and nothing tells when they end: the link ends with them, if that is earlier. */
  readonly mayEndEarlier?: true;
  /**
   * The key has a `.` or `..` segment, which browsers resolve before they ask: the link works only
   * in programs that send it as it is, such as `curl --path-as-is`.
   */
  readonly rewrittenByBrowsers?: boolean;
}

/** The longest life SigV4 allows a presigned URL: seven days, in seconds. */
export const longestLinkSeconds = 604_800;
