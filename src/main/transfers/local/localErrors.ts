import { basename } from 'node:path';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import { localCodeOf, systemCode } from '../../base/systemErrors';

interface Meaning {
  /** Where it means more of what is transferred than of whatever file. */
  readonly code?: ErrorCode;
  readonly says: string;
}

/** What the system's own error codes mean to a person (see `errno(3)`). */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['ENOENT', { code: 'local_not_found', says: 'is not there any more' }],
  ['EACCES', { says: 'may not be opened by you' }],
  ['EPERM', { says: 'may not be changed by you' }],
  ['EROFS', { says: 'is on a disk that can only be read' }],
  ['EEXIST', { code: 'local_exists', says: 'is there already' }],
  ['ENOTEMPTY', { code: 'local_exists', says: 'is a folder that is there already' }],
  ['EISDIR', { code: 'local_exists', says: 'is a folder' }],
  ['ENOTDIR', { code: 'local_exists', says: 'lies under something that is not a folder' }],
  ['ENOSPC', { says: 'does not fit: the disk is full' }],
  ['EDQUOT', { says: 'does not fit: your disk quota is used up' }],
  ['EFBIG', { says: 'is larger than this disk can hold in one file' }],
  ['ELOOP', { code: 'unsafe_path', says: 'is a symbolic link' }],
  ['ENAMETOOLONG', { says: 'has a path that is too long for this disk' }],
  ['EBUSY', { says: 'is in use by another program' }],
  ['EMFILE', { says: 'could not be opened: too many files are open' }],
]);

/**
 * Says what a failed file operation means. The message and the resource carry the file's name
 * only: the window has only tokens for what is transferred. A {@link DipperError} passes unchanged.
 */
export function toLocalError(error: unknown, path: string): DipperError {
  if (error instanceof DipperError) return error;
  const system = systemCode(error);
  const name = basename(path);
  const meaning = system === undefined ? undefined : meanings.get(system);
  return dipperError(
    meaning?.code ?? localCodeOf(system),
    meaning === undefined
      ? `“${name}” could not be read or written${system === undefined ? '' : ` (${system})`}.`
      : `“${name}” ${meaning.says}.`,
    { retry: 'now', resource: name, cause: error },
  );
}
