import type { S3Client } from '@aws-sdk/client-s3';
import { endpointOf } from '../call';
import { isAws } from './capabilities';

/** Whether a client's calls go to AWS itself, for what only AWS has, or others may take otherwise. */
export async function leadsToAws(client: S3Client): Promise<boolean> {
  const endpoint = await endpointOf(client);
  return isAws(endpoint === undefined ? {} : { endpoint });
}
