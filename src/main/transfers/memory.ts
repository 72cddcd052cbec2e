import type { StartedOver } from '../../shared/model/transfers';

/**
 * What runs remember of a transfer, so that a later run, also after a crash or a power cut, can go on
 * where this one stopped. The journal keeps it (`journal/journal.ts`); a run only knows these ports.
 */

/** Which local file it was: another size or time means that it is another one now. */
export interface FileIdentity {
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since the epoch, in decimal. */
  readonly mtimeNs: string;
  /**
   * When anything of it was changed last, its modification time as well, which programs may put back: nanoseconds
   * since the epoch, in decimal. Older journals have none.
   */
  readonly ctimeNs?: string | undefined;
  readonly inode: string;
  readonly device: string;
}

/** A multipart upload that was begun. */
export interface SavedUpload {
  readonly uploadId: string;
  /** The key it was begun under, which `keep_both` may have changed. */
  readonly key: string;
  /** Bytes of every part but the last. */
  readonly partSize: number;
  readonly file: FileIdentity;
  /** What the server compares: a CRC-32 of each part and of the whole, of each part alone, or none. */
  readonly checksum: 'crc32' | 'crc32_of_parts' | 'none';
  readonly parts: readonly SavedPart[];
}

/** A file that was about to be sent, and the key that it was to have. */
export interface SentFile {
  readonly key: string;
  readonly file: FileIdentity;
}

/** A part that the server has confirmed. */
export interface SavedPart {
  readonly partNumber: number;
  /** As the server gave it, with its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** CRC-32 of its content as an unsigned number. */
  readonly crc32: number;
}

/** What is remembered of one upload. */
export interface UploadMemory {
  readonly saved: SavedUpload | undefined;
  /** What {@link UploadMemory.noteSent} was told last. */
  readonly sent: SentFile | undefined;
  /**
   * A file is about to be sent. Should the process end before it hears that the server has it, the object can be
   * known by this, where its key or the file may be another one than the plan or a later run can tell. The disk has
   * it before this resolves, as all that is written here before a server or a folder is changed.
   */
  noteSent(sent: SentFile): Promise<void>;
  /**
   * An upload is about to be begun under this key. Should the process end before it hears of the upload
   * id, what the server has begun can be found by the key.
   *
   * @returns Forgets it again, once all is known that was begun: does nothing where an answer got lost.
   */
  intend(key: string): Promise<() => Promise<void>>;
  /** An answer got lost that may have named an upload: what was intended last is not forgotten. */
  lostAnswer(): void;
  /**
   * Written through to the disk before it resolves, if that takes it: no upload id is ever forgotten. What
   * is saved still, since it could not be aborted, is kept apart from the transfer to be cleared away later.
   */
  begin(saved: Omit<SavedUpload, 'parts'>): Promise<void>;
  /** The parts are what this file has: a later run knows it by that. */
  noteFile(file: FileIdentity): Promise<void>;
  part(part: SavedPart): Promise<void>;
  /** It was completed or aborted: nothing of it is left on the server. */
  end(): Promise<void>;
  /** Told when what was saved could not be gone on from. */
  startedOver(reason: StartedOver): void;
}

/** An unfinished local file. */
export interface SavedDownload {
  /** Full path of the `.part` file. */
  readonly partPath: string;
  /** Of the object, with its quotes: sent as `If-Match` with every range. */
  readonly etag: string;
  /** Bytes of the whole object. */
  readonly size: number;
  /** Full path that the whole file was given, or was about to be: see {@link DownloadMemory.name}. */
  readonly finalPath?: string;
  readonly ranges: readonly SavedRange[];
}

/** Bytes that are in the file, checked against their CRC-32 before they are trusted again. */
export interface SavedRange {
  /** Bytes from the beginning of the object. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly crc32: number;
}

/** What is remembered of one download. */
export interface DownloadMemory {
  readonly saved: SavedDownload | undefined;
  begin(saved: Omit<SavedDownload, 'ranges'>): Promise<void>;
  range(range: SavedRange): Promise<void>;
  /**
   * To be called before the finished file gets a name that the plan does not tell, such as one with a number, or
   * one that an empty file of ours keeps for it. Should the process end in between, the next run finds the file,
   * or that empty one, there.
   *
   * @param finalPath `undefined`: somebody else's file has it.
   */
  name(finalPath: string | undefined): Promise<void>;
  /** It was given up, or has to be begun anew. What is finished is forgotten with its transfer. */
  end(): Promise<void>;
  startedOver(reason: StartedOver): void;
}
