import type { AppError } from '../../shared/errors/appError';

/** Whether the server, or a proxy on the way, was not found or refused the connection: nothing was sent. */
export function isUnreached({ code, facts }: AppError): boolean {
  if (code === 'connection_refused' || code === 'host_not_found') return true;
  const reason = facts?.reason;
  return code === 'proxy_failed' && (reason === 'refused' || reason === 'unknown_host');
}
