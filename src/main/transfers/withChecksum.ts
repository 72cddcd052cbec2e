import { DipperError } from '../../shared/errors/appError';
import type { Capabilities } from '../s3/capabilities/capabilities';

/**
 * Sends a request with what it says of checksums, and once without where the server refuses that
 * (trap 12). Where it is known to be in vain it is left out from the beginning.
 *
 * @throws Whatever `send` throws
 */
export async function withChecksum<Answer>(
  checksums: Capabilities['checksums'],
  send: (hasChecksum: boolean) => Promise<Answer>,
): Promise<Answer> {
  if (checksums.areIgnored()) return send(false);
  try {
    return await send(true);
  } catch (error) {
    if (checksums.areCompared() || !mayBeAboutIt(error)) throw error;
    const answer = await send(false);
    if (hasWords(error)) checksums.learn('ignored');
    return answer;
  }
}

/** Servers that do not know a header answer 400 or 501; none says which header it was. */
function mayBeAboutIt(error: unknown): boolean {
  if (hasWords(error)) return true;
  // An answer to HEAD has no words, and so may be about something else that is over by the second time.
  if (!(error instanceof DipperError)) return false;
  return error.detail.code === 'server_failed' && error.detail.server?.status === 400;
}

function hasWords(error: unknown): boolean {
  if (!(error instanceof DipperError)) return false;
  const { code, server } = error.detail;
  return (code === 'invalid_input' || code === 'not_supported') && server !== undefined;
}
