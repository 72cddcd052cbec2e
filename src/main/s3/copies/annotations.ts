import { ListObjectAnnotationsCommand } from '@aws-sdk/client-s3';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import { call } from '../call';
import { leadsToAws } from '../capabilities/leadsToAws';
import { addHeader } from '../commandHeader';
import type { ObjectRequest } from '../objects';

/** More bytes than a list of one annotation has. */
const longestAnswer = 64 * 1024;

/**
 * Whether an object has annotations (ListObjectAnnotations), which HeadObject does not tell; `undefined` where
 * they may not be listed. Only AWS has any.
 *
 * @throws DipperError
 */
export async function hasAnnotations(request: ObjectRequest): Promise<boolean | undefined> {
  const { client, bucket, key, signal } = request;
  if (!(await leadsToAws(client))) return false;
  const command = new ListObjectAnnotationsCommand({
    Bucket: bucket,
    Key: key,
    MaxAnnotationResults: 1,
  });
  // A region that does not know the question sends the object: not all of it, then.
  addHeader(command, 'range', `bytes=0-${longestAnswer - 1}`);
  try {
    const { Annotations = [] } = await call(
      client,
      { operation: 'ListObjectAnnotations', bucket, key },
      () => client.send(command, { abortSignal: signal }),
    );
    return Annotations.length > 0;
  } catch (error) {
    if (!(error instanceof DipperError)) throw error;
    const { code, server } = error.detail;
    if (code === 'access_denied') return undefined;
    if (code === 'not_supported' || code === 'not_found' || server?.status === 206) return false;
    throw error;
  }
}

/**
 * Refuses a copy in parts of an object that has annotations: S3 carries over none of them. Who may not list
 * them seldom uses any, and can copy.
 *
 * @throws DipperError `not_supported` with the fact `reason` `annotations`
 */
export async function assertNoAnnotations(request: ObjectRequest): Promise<void> {
  if ((await hasAnnotations(request)) !== true) return;
  throw dipperError('not_supported', 'A copy in parts would lose the annotations of the object.', {
    resource: `s3://${request.bucket}/${request.key}`,
    facts: { reason: 'annotations' },
  });
}
