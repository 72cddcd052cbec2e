import type { AppError } from '../../shared/errors/appError';

/** Failures that a missing network would explain. */
const networkCodes = new Set([
  'host_not_found',
  'network_failed',
  'timed_out',
  'connection_refused',
]);

/**
 * Whether a failure is one of this machine's network, so that waiting for it helps. A server on this
 * machine needs no network.
 *
 * @param isOnline Tells whether there is a network at all. Absent: there is always one.
 */
export function createOfflineCheck(
  isOnline: (() => Promise<boolean>) | undefined,
): (failure: AppError) => Promise<boolean> {
  return async ({ code, facts }) => {
    if (!networkCodes.has(code)) return false;
    const isLocal = /^(?:127\.|localhost\b|\[::1\])/u.test(facts?.['host'] ?? '');
    return !isLocal && isOnline !== undefined && !(await isOnline());
  };
}
