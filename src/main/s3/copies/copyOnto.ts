import { isDeepStrictEqual } from 'node:util';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { cancelledError, dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { metadataHeaders } from '../../../shared/model/metadata';
import type { ObjectMetadata } from '../../../shared/model/metadata';
import type { Operation } from '../../../shared/model/recipes';
import { outlasting } from '../../base/abortable';
import { afterCopy } from './afterCopy';
import { call } from '../call';
import { sdkSettings } from './copySettings';
import { copySource } from './copySource';
import { toDipperError, withFacts } from '../errors/errorMapping';
import { metadataOfHead } from './headMetadata';
import { lastCopy, lostAnswerCodes } from './lostAnswers';
import { askHead } from '../objects';
import { restoreTags, tagsText } from './objectTags';
import { keepExpires } from '../rawExpires';

type MetadataChange = Extract<Operation, { readonly kind: 'writeMetadata' }>;

interface CopyingOnto {
  readonly client: S3Client;
  readonly signal: AbortSignal;
}

/**
 * Copies an object at one go onto itself with other metadata (CopyObject). A stop waits some seconds for the answer,
 * and a copy whose answer got lost is found by its metadata. Where nothing tells whether it was made, its tags are
 * put back as far as they are gone.
 *
 * @throws DipperError never `cancelled` once the copy was sent; the fact `tagsBefore` names tags of which nobody
 *   could see whether they are still there
 */
export async function copyOnto(copying: CopyingOnto, change: MetadataChange): Promise<void> {
  const { signal } = copying;
  if (signal.aborted) throw cancelledError();
  try {
    await outlasting(signal, lastCopy, async (last) => send({ ...copying, signal: last }, change));
  } catch (error) {
    const failure = toDipperError(error);
    if (!lostAnswerCodes.has(failure.detail.code)) throw failure;
    if (await isMade(copying, change)) return;
    throw await withTagsRestored(copying, change, unanswered(change, failure));
  }
}

async function send(
  { client, signal }: CopyingOnto,
  { bucket, key, settings, user }: MetadataChange,
): Promise<void> {
  const command = new CopyObjectCommand({
    Bucket: bucket,
    Key: key,
    CopySource: copySource(bucket, key),
    MetadataDirective: 'REPLACE',
    Metadata: Object.fromEntries(user.map(({ name, value }) => [name, value])),
    ...sdkSettings(settings),
  });
  keepExpires(command, settings.Expires);
  await call(client, { operation: 'CopyObject', bucket, key }, () =>
    client.send(command, { abortSignal: signal }),
  );
}

/** Whether the object is described as it was to be. What can't be looked at is not. */
async function isMade({ client, signal }: CopyingOnto, change: MetadataChange): Promise<boolean> {
  const { bucket, key, settings, user } = change;
  try {
    const head = await afterCopy(signal, async (last) =>
      askHead({ client, bucket, key, signal: last }),
    );
    const headers = Object.fromEntries(
      metadataHeaders.flatMap((name) => {
        const { [name]: text = '' } = settings;
        return text === '' ? [] : [[name, text]];
      }),
    );
    return isDeepStrictEqual(comparable(metadataOfHead(head)), comparable({ headers, user }));
  } catch {
    return false;
  }
}

/** Names of user metadata come back in lower case, in whatever order. */
function comparable({ headers, user }: ObjectMetadata): object {
  return { headers, user: new Map(user.map(({ name, value }) => [name.toLowerCase(), value])) };
}

/** A stop says nothing of the copy that was under way. */
function unanswered({ bucket, key }: MetadataChange, failure: DipperError): DipperError {
  if (failure.detail.code !== 'cancelled') return failure;
  return dipperError('timed_out', 'The server did not say whether it has changed the metadata.', {
    retry: 'now',
    resource: `s3://${bucket}/${key}`,
    cause: failure,
  });
}

/** @returns The failure, with the tags where nobody could see to them. */
async function withTagsRestored(
  { client, signal }: CopyingOnto,
  { bucket, key, tags }: MetadataChange,
  failure: DipperError,
): Promise<DipperError> {
  try {
    await restoreTags({ client, bucket, key, signal }, tags);
    return failure;
  } catch {
    return withFacts(failure, { tagsBefore: tagsText(tags) });
  }
}
