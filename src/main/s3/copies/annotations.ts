import { ListObjectAnnotationsCommand } from '@aws-sdk/client-s3';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import { call } from '../call';
import { leadsToAws } from '../capabilities/leadsToAws';
import { addHeader } from '../commandHeader';
import type { ObjectRequest } from '../objects';

/** How servers say that they do not know the question, or nothing that it is about. */
const knowsNone: ReadonlySet<ErrorCode> = new Set([
  'not_supported',
  'invalid_input',
  'not_found',
  'no_such_key',
]);

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
    const { code, server: { status } = {} } = error.detail;
    if (code === 'access_denied') return undefined;
    // 400 comes from buckets that have none (directory buckets, Outposts), in whatever words.
    const isUnknown = code === 'server_failed' && status === 400;
    if (isUnknown || status === 206 || knowsNone.has(code)) return false;
    throw error;
  }
}

/**
 * Refuses a copy in parts of an object that has annotations: S3 carries over none of them.
 *
 * @param mayBeHidden Whether somebody who may not list them was told that they may be lost.
 * @throws DipperError `not_supported` with the fact `reason` `annotations`; `access_denied` with
 *   `hidden_annotations` where they may not be listed
 */
export async function assertNoAnnotations(
  request: ObjectRequest,
  { mayBeHidden }: { readonly mayBeHidden: boolean },
): Promise<void> {
  const has = await hasAnnotations(request);
  if (has === true) throw annotationsLost(request);
  if (has === false || mayBeHidden) return;
  throw dipperError(
    'access_denied',
    'A copy in parts would lose the annotations, which may not be listed.',
    {
      action: 's3:ListObjectAnnotations',
      resource: `s3://${request.bucket}/${request.key}`,
      facts: { reason: 'hidden_annotations' },
    },
  );
}

/** `not_supported` with the fact `reason` `annotations`. */
export function annotationsLost({ bucket, key }: ObjectRequest): DipperError {
  return dipperError('not_supported', 'A copy in parts would lose the annotations of the object.', {
    resource: `s3://${bucket}/${key}`,
    facts: { reason: 'annotations' },
  });
}
