import type { StoredObject } from '../../../shared/model/transfers';
import type { UploadMemory } from '../memory';
import type { RunSetting } from '../run';

/** One file to be sent. */
export interface UploadJob extends RunSetting {
  readonly key: string;
  /** Absolute local path. */
  readonly source: string;
  /** Bytes, as planned. */
  readonly size: number;
  /** Have the server refuse with 412 when the key is taken. Only for servers that obey. */
  readonly ifAbsent: boolean;
  /**
   * Have the server refuse with 412 when the object is another one than this ETag, with its quotes, says. Only for
   * servers that obey, and of what goes in one request.
   */
  readonly ifMatch?: string;
  /** Parts are kept where the key turns out to be taken: once that is asked for, they replace what is there. */
  readonly isKeptIfTaken?: boolean;
  /**
   * Told that a request which makes the object goes out once more: the object may be there already,
   * and the answer have been lost.
   */
  readonly onSentAgain?: () => void;
  /**
   * Awaited before parts are put together, which may be hours after the first was sent. A failure keeps the
   * object from appearing.
   */
  readonly beforeCompletion?: () => Promise<void>;
  readonly memory: UploadMemory;
  /** Told what the server says of the object, once it has it. */
  readonly onStored: (stored: StoredObject) => void;
}
