import {
  closeSync,
  fstatSync,
  fsync,
  ftruncateSync,
  futimesSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cancelledError } from '../../../shared/errors/appError';
import { isSyncUnknown } from '../../base/systemErrors';
import { limited } from '../../base/concurrently';
import { toLocalError } from './localErrors';

/*
 * Files are written and named without waiting: this runs in a thread of its own that draws no window,
 * and a small file is on the disk before a thread of Node's pool would have been asked. Only what waits
 * for the disk itself is waited for.
 */

/**
 * Node's pool has four threads, and a busy disk can hold each of them for a tenth of a second: one is
 * left for the journal, so that what has arrived is not fetched again after a crash.
 */
const synchronise = limited(3, promisify(fsync));

/**
 * Writes all of some bytes at a position.
 *
 * @param name The file's own, for errors.
 * @throws DipperError with a local code, such as `disk_full`
 */
export function writeAt(
  descriptor: number,
  bytes: Uint8Array,
  position: number,
  name: string,
): void {
  try {
    for (let written = 0; written < bytes.byteLength;) {
      const rest = bytes.byteLength - written;
      written += writeSync(descriptor, bytes, written, rest, position + written);
    }
  } catch (error) {
    throw toLocalError(error, name);
  }
}

/** Makes sure that the disk has the names of a folder's files, where the system knows such a thing. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      await synchronise(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows and some network disks do not. The files are there all the same.
  }
}

/** Bytes that {@link readThrough} reads at a time. */
const chunkSize = 1024 * 1024;
/** Bytes that it reads before others have their turn, which is a few milliseconds. */
const turnSize = 8 * 1024 * 1024;

/**
 * Reads what stands from one position to another. Others go on meanwhile.
 *
 * @param onBytes Given one piece after the other; the bytes are overwritten by the next.
 * @returns Whether all of it is there.
 * @throws DipperError with a local code and no name, or `cancelled` soon after the signal is aborted
 */
export async function readThrough(
  descriptor: number,
  { start, end }: { readonly start: number; readonly end: number },
  onBytes: (bytes: Uint8Array) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkSize, end - start));
  let sinceTurn = 0;
  for (let position = start; position < end;) {
    if (signal.aborted) throw cancelledError();
    const length = Math.min(buffer.byteLength, end - position);
    const bytesRead = readPiece(descriptor, buffer.subarray(0, length), position);
    if (bytesRead === 0) return false;
    onBytes(buffer.subarray(0, bytesRead));
    position += bytesRead;
    sinceTurn += bytesRead;
    if (sinceTurn < turnSize) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  return true;
}

function readPiece(descriptor: number, into: Uint8Array, position: number): number {
  try {
    return readSync(descriptor, into, 0, into.byteLength, position);
  } catch (error) {
    throw toLocalError(error);
  }
}

/**
 * Makes sure that a file is no longer than it is to be.
 *
 * @param size Bytes.
 * @throws DipperError with a local code
 */
export function cutFile(descriptor: number, size: number, name: string): void {
  try {
    if (fstatSync(descriptor).size !== size) ftruncateSync(descriptor, size);
  } catch (error) {
    throw toLocalError(error, name);
  }
}

/**
 * Makes sure that the disk has a file, and not only memory. Sets its time as well.
 *
 * @param modified Milliseconds since the epoch.
 * @throws DipperError with a local code
 */
export async function settleFile(
  descriptor: number,
  modified: number | undefined,
  name: string,
): Promise<void> {
  try {
    await synchronise(descriptor);
  } catch (error) {
    if (!isSyncUnknown(error)) throw toLocalError(error, name);
  }
  if (modified === undefined) return;
  try {
    futimesSync(descriptor, modified / 1000, modified / 1000);
  } catch {
    // Some disks let nobody set times. The content is complete all the same.
  }
}
