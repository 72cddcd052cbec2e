import { ListBucketsCommand } from '@aws-sdk/client-s3';
import type { ListBucketsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../shared/errors/appError';
import type { BucketList, BucketSummary } from '../../shared/model/objects';
import { call } from './call';
import { leadsToAws } from './capabilities/leadsToAws';

/** AWS gives no more at once. */
const mostBuckets = 1000;

/**
 * How many buckets ListBuckets is asked for at once. AWS refuses accounts that may have more than 10,000 buckets a
 * list without it, and tells no regions in one; servers that have no such parameter are not sent it.
 */
export async function bucketsAtOnce(
  client: S3Client,
  most = mostBuckets,
): Promise<{ readonly MaxBuckets?: number }> {
  return (await leadsToAws(client)) ? { MaxBuckets: most } : {};
}

/**
 * All buckets of the account (ListBuckets).
 *
 * @throws DipperError; `access_denied` where the credentials may not list buckets, which says
 *   nothing about any single bucket
 */
export async function listBuckets(client: S3Client, signal: AbortSignal): Promise<BucketList> {
  const buckets: BucketSummary[] = [];
  const tokensSeen = new Set<string>();
  let token: string | undefined;
  let owner: BucketList['owner'];
  const atOnce = await bucketsAtOnce(client);
  do {
    const after = token === undefined ? {} : { ContinuationToken: token };
    const answer: ListBucketsCommandOutput = await call(client, { operation: 'ListBuckets' }, () =>
      client.send(new ListBucketsCommand({ ...atOnce, ...after }), { abortSignal: signal }),
    );
    if (answer.Buckets === undefined && answer.Owner === undefined) {
      throw dipperError('bad_response', 'The server answered with something that is no list.', {
        retry: 'now',
        facts: { reason: 'not_s3' },
      });
    }
    for (const bucket of answer.Buckets ?? []) {
      if (bucket.Name === undefined || bucket.Name === '') continue;
      const createdAt = bucket.CreationDate?.getTime();
      buckets.push({ name: bucket.Name, ...(createdAt === undefined ? {} : { createdAt }) });
    }
    owner ??= readOwner(answer.Owner);
    token = answer.ContinuationToken;
    if (token !== undefined && tokensSeen.has(token)) {
      throw dipperError('bad_response', 'The list of buckets is incomplete: it repeats itself.', {
        retry: 'now',
        facts: { reason: 'list_broken' },
      });
    }
    if (token !== undefined) tokensSeen.add(token);
  } while (token !== undefined && token !== '');
  return { buckets, ...(owner === undefined ? {} : { owner }) };
}

function readOwner(owner: ListBucketsCommandOutput['Owner']): BucketList['owner'] {
  if (owner?.ID === undefined) return undefined;
  return {
    id: owner.ID,
    ...(owner.DisplayName === undefined ? {} : { displayName: owner.DisplayName }),
  };
}
