/** Content that is too large to be held in memory: it is read as it goes out. */
interface ReadBody {
  readonly byteLength: number;
  /** Up to `size` bytes from `start` on, and at least one. They stay as they are. */
  readonly read: (start: number, size: number) => Promise<Uint8Array>;
  /** Of all of it. */
  readonly digest: (algorithm: 'sha256' | 'md5') => Promise<Buffer>;
}

/** What a request sends. */
export type WireBody = Uint8Array | ReadBody;

/** A request of the hot paths: a part, a range, a small object or a page of a list. */
export interface WireRequest {
  /** As S3's API reference names it, for errors and the Activity panel. */
  readonly operation: 'PutObject' | 'UploadPart' | 'GetObject' | 'ListObjects' | 'ListObjectsV2';
  readonly method: 'GET' | 'PUT';
  /** What the user did that it belongs to, for the Activity panel. */
  readonly action?: string;
  readonly key?: string;
  /** Names and values as they are, not encoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: WireBody;
  /**
   * Whether the signature covers the content (SHA-256), or leaves it to a checksum header that the
   * server verifies (`UNSIGNED-PAYLOAD`).
   */
  readonly payload: 'signed' | 'unsigned';
  /** Told how many more bytes of the body the network has taken; negative when they were in vain. */
  readonly onSent?: (bytes: number) => void;
  /**
   * Told that the request goes out once more, since a kept connection was closed before it answered:
   * the server may have carried out what it was asked before.
   */
  readonly onResent?: () => void;
  /** Asked before each piece of the body is sent; a promise holds it back. */
  readonly pace?: (bytes: number) => Promise<void> | undefined;
  /** Bytes of such a piece at most, where a pace is kept. Default: 64 KiB. */
  readonly pieceSize?: number;
  /**
   * Takes the body of a good answer (2xx) as it comes; without it, it is gathered in `body`. The
   * bytes may be overwritten as soon as the function has returned, or its promise has settled; the
   * connection reads no further while too much waits.
   */
  readonly onBody?: (bytes: Uint8Array) => Promise<void> | undefined;
  /**
   * Whether whoever takes the body is slow: the connection then reads little at a time, so that it is read
   * again soon. Servers close one that is not.
   */
  readonly isTakenSlowly?: boolean;
  /** Where a body is gathered that nobody takes as it comes, if it fits there. */
  readonly room?: Uint8Array;
  /** Told of the headers of a good answer before the first byte of its body; may throw to refuse it. */
  readonly onHead?: (head: WireHead) => void;
  readonly signal: AbortSignal;
}

/** The beginning of an answer, told before its body. */
export interface WireHead {
  readonly status: number;
  /** Names in lower case; values of repeated ones joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
}

/** A whole answer. */
export interface WireAnswer extends WireHead {
  /** Empty where `onBody` has taken it. */
  readonly body: Uint8Array;
}

/**
 * Signed HTTP/1.1 to one bucket, over connections that are kept and shared. One attempt for each
 * request, except that a kept connection which turns out to have been closed before it answered is
 * replaced, and only `onResent` is told. Retries are the caller's.
 */
export interface Wire {
  /**
   * @throws DipperError mapped as the SDK path's errors are: the server's code, words and request
   *   ids, a code and a retry class of ours; `cancelled` when the signal stopped it.
   */
  send(request: WireRequest): Promise<WireAnswer>;
}
