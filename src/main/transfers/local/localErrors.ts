import { basename } from 'node:path';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';

interface Meaning {
  readonly code: ErrorCode;
  readonly says: string;
}

/** What the system's own error codes mean to a person (see `errno(3)`). */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['ENOENT', { code: 'local_not_found', says: 'is not there any more' }],
  ['EACCES', { code: 'local_access_denied', says: 'may not be opened by you' }],
  ['EPERM', { code: 'local_access_denied', says: 'may not be changed by you' }],
  ['EROFS', { code: 'local_access_denied', says: 'is on a disk that can only be read' }],
  ['EEXIST', { code: 'local_exists', says: 'is there already' }],
  ['ENOTEMPTY', { code: 'local_exists', says: 'is a folder that is there already' }],
  ['EISDIR', { code: 'local_exists', says: 'is a folder' }],
  ['ENOTDIR', { code: 'local_exists', says: 'lies under something that is not a folder' }],
  ['ENOSPC', { code: 'disk_full', says: 'does not fit: the disk is full' }],
  ['EDQUOT', { code: 'disk_full', says: 'does not fit: your disk quota is used up' }],
  ['EFBIG', { code: 'disk_full', says: 'is larger than this disk can hold in one file' }],
  ['ELOOP', { code: 'unsafe_path', says: 'is a symbolic link' }],
  ['ENAMETOOLONG', { code: 'local_failed', says: 'has a path that is too long for this disk' }],
  ['EBUSY', { code: 'local_failed', says: 'is in use by another program' }],
  ['EMFILE', { code: 'local_failed', says: 'could not be opened: too many files are open' }],
] as const);

/** The system's code of a failed file operation, such as `ENOENT`; `undefined` for other errors. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Says what a failed file operation means. The message and the resource carry the file's name
 * only, since the window never sees a path. A {@link DipperError} passes unchanged.
 */
export function toLocalError(error: unknown, path: string): DipperError {
  if (error instanceof DipperError) return error;
  const system = systemCode(error);
  const name = basename(path);
  const meaning = system === undefined ? undefined : meanings.get(system);
  return dipperError(
    meaning?.code ?? 'local_failed',
    meaning === undefined
      ? `“${name}” could not be read or written${system === undefined ? '' : ` (${system})`}.`
      : `“${name}” ${meaning.says}.`,
    { retry: 'now', resource: name, cause: error },
  );
}
