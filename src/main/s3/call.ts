import type { S3Client } from '@aws-sdk/client-s3';
import type { ErrorContext } from './errors/errorContext';
import { toDipperError } from './errors/errorMapping';

/** What a call is about, for its error. */
type FailingCall = ErrorContext & { readonly operation: string };

/**
 * Runs one call of a client and maps its failure.
 *
 * @throws DipperError
 */
export async function call<Output>(
  client: S3Client,
  subject: FailingCall,
  send: () => Promise<Output>,
): Promise<Output> {
  try {
    return await send();
  } catch (error) {
    throw toDipperError(error, { endpoint: await endpointOf(client), ...subject });
  }
}

/** The endpoint that a client was given; `undefined` for AWS itself. */
export async function endpointOf(client: S3Client): Promise<string | undefined> {
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined) return undefined;
  const port = endpoint.port === undefined ? '' : `:${endpoint.port}`;
  return `${endpoint.protocol}//${endpoint.hostname}${port}`;
}
