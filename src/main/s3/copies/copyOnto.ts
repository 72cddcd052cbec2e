import { isDeepStrictEqual } from 'node:util';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { cancelledError, dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { metadataHeaders } from '../../../shared/model/metadata';
import type { ObjectMetadata } from '../../../shared/model/metadata';
import type { Operation } from '../../../shared/model/recipes';
import { outlasting } from '../../base/abortable';
import { call } from '../call';
import { sdkSettings } from './copySettings';
import { copySource } from './copySource';
import { toDipperError, withFacts } from '../errors/errorMapping';
import { metadataOfHead } from './headMetadata';
import { lastCopy, watchCopies } from './lostAnswers';
import { askHead } from '../objects';
import { restoreTags, tagsText } from './objectTags';
import { keepExpires } from '../rawExpires';

type MetadataChange = Extract<Operation, { readonly kind: 'writeMetadata' }>;

interface CopyingOnto {
  readonly client: S3Client;
  readonly signal: AbortSignal;
}

/** Milliseconds to look at what became of a copy whose answer got lost, after which all is taken as stopped. */
const longestLook = 10_000;

/**
 * Copies an object at one go onto itself with other metadata (CopyObject). A stop waits some seconds for the answer,
 * and a copy whose answer got lost is found by its metadata. Where nothing tells whether it was made, its tags are
 * put back as far as they are gone.
 *
 * @throws DipperError never `cancelled` once the copy was sent; `precondition_failed` where the object is somebody
 *   else's now; the fact `tagsBefore` names tags of which nobody could see whether they are still there
 */
export async function copyOnto(copying: CopyingOnto, change: MetadataChange): Promise<void> {
  const { client, signal } = copying;
  if (signal.aborted) throw cancelledError();
  const command = commandFor(change);
  const mayBeMade = watchCopies(command);
  const { bucket, key } = change;
  try {
    await outlasting(signal, lastCopy, async (abortSignal) =>
      call(client, { operation: 'CopyObject', bucket, key }, () =>
        client.send(command, { abortSignal }),
      ),
    );
  } catch (error) {
    const failure = toDipperError(error);
    if (!mayBeMade()) throw failure;
    // Some seconds, also after a stop: a server that has gone would be waited for by each attempt.
    const looking = { ...copying, signal: AbortSignal.timeout(longestLook) };
    const seen = await lookAtIt(looking, change);
    if (seen === 'made') return;
    const told = unanswered(change, failure);
    if (failure.detail.code !== 'precondition_failed') {
      throw await putTagsBack(looking, change, told);
    }
    // A copy of one's own may have changed the ETag that it asks for. Tags are nothing for somebody else's object.
    throw seen === 'other' ? failure : withTagsBefore(change, told);
  }
}

function commandFor({ bucket, key, settings, user }: MetadataChange): CopyObjectCommand {
  const command = new CopyObjectCommand({
    Bucket: bucket,
    Key: key,
    CopySource: copySource(bucket, key),
    MetadataDirective: 'REPLACE',
    Metadata: Object.fromEntries(user.map(({ name, value }) => [name, value])),
    ...sdkSettings(settings),
  });
  keepExpires(command, settings.Expires);
  return command;
}

/** Whether the object is described as it was to be, or otherwise; `unseen` where it can't be looked at. */
async function lookAtIt(
  { client, signal }: CopyingOnto,
  change: MetadataChange,
): Promise<'made' | 'other' | 'unseen'> {
  const { bucket, key, settings, user } = change;
  try {
    const head = await askHead({ client, bucket, key, signal });
    const headers = Object.fromEntries(
      metadataHeaders.flatMap((name) => {
        const { [name]: text = '' } = settings;
        return text === '' ? [] : [[name, text]];
      }),
    );
    const found = comparable(metadataOfHead(head));
    return isDeepStrictEqual(found, comparable({ headers, user })) ? 'made' : 'other';
  } catch {
    return 'unseen';
  }
}

/** Names of user metadata come back in lower case, in whatever order. */
function comparable({ headers, user }: ObjectMetadata): object {
  return { headers, user: new Map(user.map(({ name, value }) => [name.toLowerCase(), value])) };
}

/** Neither a stop nor a refused attempt says anything of the copy that was under way before. */
function unanswered({ bucket, key }: MetadataChange, failure: DipperError): DipperError {
  const { code } = failure.detail;
  if (code !== 'cancelled' && code !== 'precondition_failed') return failure;
  return dipperError('timed_out', 'The server did not say whether it has changed the metadata.', {
    retry: 'now',
    resource: `s3://${bucket}/${key}`,
    cause: failure,
  });
}

/** @returns The failure, with the tags where nobody could see to them. */
async function putTagsBack(
  { client, signal }: CopyingOnto,
  change: MetadataChange,
  failure: DipperError,
): Promise<DipperError> {
  const { bucket, key, tags } = change;
  try {
    await restoreTags({ client, bucket, key, signal }, tags);
    return failure;
  } catch {
    return withTagsBefore(change, failure);
  }
}

function withTagsBefore({ tags }: MetadataChange, failure: DipperError): DipperError {
  const tagsBefore = tagsText(tags);
  return tagsBefore === '' ? failure : withFacts(failure, { tagsBefore });
}
