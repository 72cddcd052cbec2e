import { isDeepStrictEqual } from 'node:util';
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { bareEtag } from '../etags';
import { wholeChecksum } from './wholeChecksum';

/**
 * Whether what is at another name is a copy of an object, by the answers to HeadObject: `unclear` where
 * nothing tells it from one, and its ETag need not be that of its source.
 */
export function likenessOf(
  source: HeadObjectCommandOutput,
  there: HeadObjectCommandOutput,
): 'copy' | 'other' | 'unclear' {
  const isDescribedAlike =
    there.ContentLength === source.ContentLength &&
    there.ContentType === source.ContentType &&
    isDeepStrictEqual(there.Metadata, source.Metadata);
  if (!isDescribedAlike) return 'other';
  if (source.ETag !== undefined && bareEtag(there.ETag) === bareEtag(source.ETag)) return 'copy';
  const one = wholeChecksum(source);
  const other = wholeChecksum(there);
  if (one !== undefined && one.algorithm === other?.algorithm) {
    return one.value === other.value ? 'copy' : 'other';
  }
  return isDigest(source) && isDigest(there) ? 'other' : 'unclear';
}

/** An ETag is the MD5 of the content, but of objects of parts and of those under another encryption. */
function isDigest({ ETag, SSEKMSKeyId, SSECustomerAlgorithm }: HeadObjectCommandOutput): boolean {
  const isPlain = SSEKMSKeyId === undefined && SSECustomerAlgorithm === undefined;
  return isPlain && /^[\da-f]{32}$/iu.test(bareEtag(ETag) ?? '');
}
