import { GetObjectTaggingCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { DipperError } from '../../../shared/errors/appError';
import type { NamedValue } from '../../../shared/model/metadata';
import { afterCopy } from './afterCopy';
import { call } from '../call';
import { withFacts } from '../errors/errorMapping';
import { lackingBy } from '../lacking';
import type { ObjectRequest } from '../objects';

/**
 * The tags of an object (GetObjectTagging): none where the server has no tags, `undefined` where they
 * may not be read.
 *
 * @throws DipperError
 */
export async function readTags(request: ObjectRequest): Promise<readonly NamedValue[] | undefined> {
  const { client, bucket, key, signal } = request;
  try {
    const { TagSet } = await call(client, { operation: 'GetObjectTagging', bucket, key }, () =>
      client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }), {
        abortSignal: signal,
      }),
    );
    return (TagSet ?? []).flatMap(({ Key, Value }) =>
      Key === undefined ? [] : [{ name: Key, value: Value ?? '' }],
    );
  } catch (error) {
    const code = error instanceof DipperError ? error.detail.code : undefined;
    if (lackingBy(error) !== undefined || code === 'not_found') return [];
    if (code === 'access_denied') return undefined;
    throw error;
  }
}

/**
 * Gives an object these tags and no others (PutObjectTagging).
 *
 * @throws DipperError
 */
export async function writeTags(
  { client, bucket, key, signal }: ObjectRequest,
  tags: readonly NamedValue[],
): Promise<void> {
  await call(client, { operation: 'PutObjectTagging', bucket, key }, () =>
    client.send(
      new PutObjectTaggingCommand({
        Bucket: bucket,
        Key: key,
        Tagging: { TagSet: tags.map(({ name, value }) => ({ Key: name, Value: value })) },
      }),
      { abortSignal: signal },
    ),
  );
}

/**
 * Gives an object its tags back where a copy has lost them, also after a stop. Others that can be
 * read by then are somebody's own: S3 has no condition by which tags are written, and nothing else tells of their change.
 *
 * @param outdated What the copy was given, where its source has had other tags since.
 * @throws DipperError with the fact `lostTags`, where there are any to put back
 */
export async function restoreTags(
  { signal: stopped, ...target }: ObjectRequest,
  tags: readonly NamedValue[],
  outdated: readonly NamedValue[] = [],
): Promise<void> {
  if (tags.length === 0 && outdated.length === 0) return;
  try {
    await afterCopy(stopped, async (signal) => {
      const request = { ...target, signal };
      const left = await readTags(request);
      if (left !== undefined && tagsText(left) === tagsText(tags)) return;
      // Who may not look may do so only by a tag that the copy has lost.
      const isLost = left === undefined || left.length === 0;
      if (isLost || tagsText(left) === tagsText(outdated)) await writeTags(request, tags);
    });
  } catch (error) {
    throw tags.length === 0 ? error : withFacts(error, { lostTags: tagsText(tags) });
  }
}

/** Tags as a query, in order: `a=b&c=d`. */
export function tagsText(tags: readonly NamedValue[]): string {
  return tags
    .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
}
