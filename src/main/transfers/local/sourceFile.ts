import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { DipperError } from '../../../shared/errors/appError';
import { dipperError } from '../../../shared/errors/appError';
import { systemCode } from '../../base/systemErrors';
import { toLocalError } from './localErrors';
import type { FileIdentity } from '../memory';

/** A local file, opened for sending, that must stay as it was when it was opened. */
export interface SourceFile {
  /** Bytes. */
  readonly size: number;
  readonly identity: FileIdentity;
  /**
   * Fills the buffer with what stands at a position.
   *
   * @throws DipperError `local_changed` where the file is not the same any more.
   */
  fill(buffer: Uint8Array, position: number): Promise<void>;
  /**
   * The content. It fails with `local_changed` rather than end, once the file is not the same any
   * more.
   */
  read(): Readable;
  /**
   * @returns The file as it is now, of which only {@link FileIdentity.ctimeNs} may be another one.
   * @throws DipperError `local_changed` when the file was written to, replaced or removed; another local code
   *   where the disk does not say.
   */
  readonly checkUnchanged: () => Promise<FileIdentity>;
  close(): Promise<void>;
}

/**
 * Follows no symbolic link, and does not wait for the other end of a pipe that was put in the
 * file's place. Windows has neither flag.
 */
function openFlags(): number {
  const flags: Partial<typeof constants> = constants;
  return constants.O_RDONLY | (flags.O_NOFOLLOW ?? 0) | (flags.O_NONBLOCK ?? 0);
}

const chunkSize = 1024 * 1024;

/**
 * Opens a file that is to be sent as it is now. Symbolic links are refused: the plan listed none.
 *
 * @throws DipperError with one of the local codes.
 */
export async function openSource(path: string): Promise<SourceFile> {
  const handle = await open(path, openFlags()).catch((error: unknown) => {
    throw toLocalError(error, path);
  });
  try {
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) throw changedError(path);
    const size = Number(before.size);

    const checkUnchanged = async (): Promise<FileIdentity> => {
      const opened = await handle.stat({ bigint: true }).catch((error: unknown) => {
        throw toLocalError(error, path);
      });
      // What the name stands for now: editors save by putting a new file in the old one's place.
      const named = await lstat(path, { bigint: true }).catch((error: unknown) => {
        // A disk that can't be reached for a moment says nothing of the file.
        if (!isGone(error)) throw toLocalError(error, path);
        return undefined;
      });
      if (named === undefined || !isSame(before, opened) || !isSame(before, named)) {
        throw changedError(path);
      }
      return identityOf(named);
    };

    async function fill(buffer: Uint8Array, position: number): Promise<void> {
      for (let filled = 0; filled < buffer.byteLength;) {
        const rest = buffer.byteLength - filled;
        const { bytesRead } = await handle
          .read(buffer, filled, rest, position + filled)
          .catch((error: unknown) => {
            throw toLocalError(error, path);
          });
        if (bytesRead === 0) throw changedError(path);
        filled += bytesRead;
      }
      await checkUnchanged();
    }

    async function* chunks(): AsyncGenerator<Buffer> {
      let position = 0;
      while (position < size) {
        const length = Math.min(chunkSize, size - position);
        const { bytesRead, buffer } = await handle
          .read(Buffer.allocUnsafe(length), 0, length, position)
          .catch((error: unknown) => {
            throw toLocalError(error, path);
          });
        await checkUnchanged();
        if (bytesRead === 0) throw changedError(path);
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      await checkUnchanged();
    }

    return {
      size,
      identity: identityOf(before),
      fill,
      read: () => Readable.from(chunks(), { objectMode: true, highWaterMark: 1 }),
      checkUnchanged,
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw toLocalError(error, path);
  }
}

/**
 * Reads a small file at one go, as it is at one moment. Without waiting, since for a small file that
 * takes longer than the reading: this runs in a thread that draws no window.
 *
 * @param buffer What it has to fit into.
 * @returns `undefined` for a larger file, of which nothing was read.
 * @throws DipperError with one of the local codes.
 */
export function readSmallFile(
  path: string,
  buffer: Uint8Array,
): { readonly content: Uint8Array; readonly identity: FileIdentity } | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, openFlags());
    const before = fstatSync(descriptor, { bigint: true });
    if (!before.isFile()) throw changedError(path);
    const identity = identityOf(before);
    if (identity.size > buffer.byteLength) return undefined;
    const content = buffer.subarray(0, identity.size);
    for (let filled = 0; filled < identity.size;) {
      const rest = identity.size - filled;
      const bytesRead = readSync(descriptor, content, filled, rest, filled);
      if (bytesRead === 0) throw changedError(path);
      filled += bytesRead;
    }
    // The same file under the same name: so this tells of the open one as well.
    const named = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (named === undefined || !isSame(before, named)) throw changedError(path);
    return { content, identity };
  } catch (error) {
    throw toLocalError(error, path);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * Which file stands at a path now.
 *
 * @throws DipperError with one of the local codes.
 */
export async function identifyFile(path: string): Promise<FileIdentity> {
  try {
    return identityOf(await lstat(path, { bigint: true }));
  } catch (error) {
    throw toLocalError(error, path);
  }
}

function identityOf({ size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): FileIdentity {
  return {
    size: Number(size),
    mtimeNs: String(mtimeNs),
    ctimeNs: String(ctimeNs),
    inode: String(ino),
    device: String(dev),
  };
}

/**
 * Whether it is still the same file with the same content, as far as the disk tells: `perhaps` where only its
 * numbers or its ctime differ. The numbers are no property of a file: systems number network disks and sticks anew
 * each time they are mounted, and the files of some as well. The ctime also tells of other rights; but where its
 * modification time was put back, as for containers of encrypted disks, nothing else tells of other content.
 */
export function compareFiles(one: FileIdentity, other: FileIdentity): 'same' | 'perhaps' | 'other' {
  if (one.size !== other.size || one.mtimeNs !== other.mtimeNs) return 'other';
  const isSameFile = one.inode === other.inode && one.device === other.device;
  const isUntouched = one.ctimeNs !== undefined && one.ctimeNs === other.ctimeNs;
  return isSameFile && isUntouched ? 'same' : 'perhaps';
}

function isSame(before: BigIntStats, now: BigIntStats): boolean {
  return (
    now.size === before.size &&
    now.mtimeNs === before.mtimeNs &&
    now.ino === before.ino &&
    now.dev === before.dev
  );
}

function isGone(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A file that is not what was opened any more. */
export function changedError(path: string): DipperError {
  return dipperError('local_changed', 'The file was changed while it was being sent.', {
    retry: 'now',
    resource: basename(path),
  });
}
