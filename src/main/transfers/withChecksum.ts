import { DipperError } from '../../shared/errors/appError';
import type { Capabilities } from '../s3/capabilities';

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
    checksums.learn('ignored');
    return answer;
  }
}

/** Servers that do not know a header answer 400 or 501; none says which header it was. */
function mayBeAboutIt(error: unknown): boolean {
  if (!(error instanceof DipperError)) return false;
  const { code, server } = error.detail;
  if (code === 'invalid_input' || code === 'not_supported') return server !== undefined;
  // An answer to HEAD has no words.
  return code === 'server_failed' && server?.status === 400;
}
