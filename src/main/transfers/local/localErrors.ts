import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import type { ErrorReason } from '../../../shared/errors/errorFacts';
import { localCodeOf, systemCode } from '../../base/systemErrors';

interface Meaning {
  /** Where it means more of what is transferred than of whatever file. */
  readonly code?: ErrorCode;
  readonly says: string;
  readonly reason?: ErrorReason;
}

const takenMeaning: Meaning = {
  code: 'local_failed',
  says: 'is in use by another program',
  reason: 'in_use',
};

/** What the system's own error codes mean to a person (see `errno(3)`). */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['ENOENT', { code: 'local_not_found', says: 'is not there any more' }],
  ['EACCES', { says: 'may not be opened by you' }],
  ['EPERM', { says: 'may not be opened or changed by you' }],
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
  ['EBUSY', takenMeaning],
  ['ETXTBSY', takenMeaning],
  ['EMFILE', { says: 'could not be opened: too many files are open' }],
]);

/**
 * Says what a failed file operation means. The message and the resource carry the file's name
 * only: the window has only tokens for what is transferred. A {@link DipperError} passes unchanged.
 *
 * @param path Left out by what knows an open file alone.
 */
export function toLocalError(error: unknown, path?: string): DipperError {
  if (error instanceof DipperError) return error;
  const system = systemCode(error);
  return toMeantError(error, system === undefined ? undefined : meanings.get(system), path);
}

/** {@link toLocalError} of a file that another program has open, though the system says less. */
export function inUse(error: unknown, path: string): DipperError {
  return toMeantError(error, takenMeaning, path);
}

function toMeantError(error: unknown, meaning: Meaning | undefined, path?: string): DipperError {
  const system = systemCode(error);
  const name = path === undefined ? undefined : basename(path);
  const subject = name === undefined ? 'The file' : `“${name}”`;
  return dipperError(
    meaning?.code ?? localCodeOf(system),
    meaning === undefined
      ? `${subject} could not be read or written${system === undefined ? '' : ` (${system})`}.`
      : `${subject} ${meaning.says}.`,
    {
      retry: 'now',
      ...(name === undefined ? {} : { resource: name }),
      ...(meaning?.reason === undefined ? {} : { facts: { reason: meaning.reason } }),
      cause: error,
    },
  );
}

/**
 * {@link toLocalError} of what was to be made: where it is the folder around it that is gone, or that nobody may
 * write to, the error is about that, with the reason `folder`.
 */
export function toMakingError(error: unknown, path: string): DipperError {
  const folder = dirname(path);
  if (!isOfFolder(error, folder)) return toLocalError(error, path);
  const { detail } = toLocalError(error, folder);
  // A drive has no name of its own.
  const resource = detail.resource === '' ? folder : detail.resource;
  return new DipperError({ ...detail, resource, facts: { reason: 'folder' } }, { cause: error });
}

function isOfFolder(error: unknown, folder: string): boolean {
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return true;
  // Windows says the same of a name that it can't take.
  return code === 'ENOENT' && !existsSync(folder);
}
