import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { PublicAccessBlockConfiguration, S3Client } from '@aws-sdk/client-s3';
import { DipperError } from '../../../shared/errors/appError';
import type { PublicBlock } from '../../../shared/model/permissions';
import { call } from '../call';
import { leadsToAws } from '../capabilities/leadsToAws';
import { lackingBy } from '../lacking';

/** A bucket whose block is asked for. */
interface BlockRequest {
  readonly client: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

/**
 * What a bucket blocks of public access (GetPublicAccessBlock): nothing where it has no such configuration,
 * `undefined` where that is not told. What the bucket's account blocks is told by no call of S3.
 *
 * @throws DipperError once it was stopped
 */
async function readPublicAccessBlock({
  client,
  bucket,
  signal,
}: BlockRequest): Promise<PublicAccessBlockConfiguration | undefined> {
  try {
    const answer = await call(client, { operation: 'GetPublicAccessBlock', bucket }, () =>
      client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }), { abortSignal: signal }),
    );
    return answer.PublicAccessBlockConfiguration ?? {};
  } catch (error) {
    if (!(error instanceof DipperError) || error.detail.code === 'cancelled') throw error;
    const hasNone = lackingBy(error) !== undefined || error.detail.server?.status === 404;
    return hasNone ? {} : undefined;
  }
}

/**
 * Whether what an ACL (`IgnorePublicAcls`) or a policy (`RestrictPublicBuckets`) opens to everybody holds.
 *
 * @throws DipperError once it was stopped
 */
export async function publicBlockOf(
  request: BlockRequest,
  rule: 'IgnorePublicAcls' | 'RestrictPublicBuckets',
): Promise<PublicBlock> {
  const block = await readPublicAccessBlock(request);
  const aws = await leadsToAws(request.client);
  if (block?.[rule] !== true) return block === undefined || aws ? 'perhaps' : 'none';
  // Ceph 16 keeps what is said of policies without obeying it.
  return aws || rule === 'IgnorePublicAcls' ? 'blocked' : 'perhaps';
}

/**
 * Whether a policy was refused because the bucket, or its account, blocks public ones: AWS says so, and
 * servers that only refuse are asked, as long as it is one that opens something.
 * Once it was stopped, nothing more is asked, and the refusal itself is still to be told.
 */
export async function isBlockedPolicy(
  request: BlockRequest,
  refusal: DipperError,
  { opens }: { readonly opens: boolean },
): Promise<boolean> {
  // AWS names the user and the bucket, whose own names may be about anything.
  const said = (refusal.detail.server?.message ?? '').replace(/arn:\S+/gu, '');
  if (/BlockPublic|block public|public (?:access|polic)/iu.test(said)) return true;
  // Who lacks the permission lacks it under a block as well.
  if (!opens || /not authorized to perform/iu.test(said)) return false;
  const block = await readPublicAccessBlock(request).catch(() => undefined);
  return block?.BlockPublicPolicy === true;
}
