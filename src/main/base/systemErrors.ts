import type { ErrorCode } from '../../shared/errors/appError';

/** What the system's codes mean of whatever file (see `errno(3)`). */
const meanings: ReadonlyMap<string, ErrorCode> = new Map([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EFBIG', 'disk_full'],
  ['EACCES', 'local_access_denied'],
  ['EPERM', 'local_access_denied'],
  ['EROFS', 'local_access_denied'],
] as const);

/** The system's code of a failed file operation, such as `ENOENT`, or Node's own; `undefined` for other errors. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** As what a failed file operation is told: `disk_full`, `local_access_denied` or `local_failed`. */
export function localCodeOf(systemCode: string | undefined): ErrorCode {
  return (systemCode === undefined ? undefined : meanings.get(systemCode)) ?? 'local_failed';
}

/**
 * What disks say that can't tell when something is on them. EISDIR is what libuv makes of Windows'
 * ERROR_INVALID_FUNCTION.
 */
const knowsNoSync: ReadonlySet<string | undefined> = new Set([
  'EINVAL',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EISDIR',
]);

/** Whether a failed fsync says only that the disk knows none, as some network disks do: nothing is wrong then. */
export function isSyncUnknown(error: unknown): boolean {
  return knowsNoSync.has(systemCode(error));
}
