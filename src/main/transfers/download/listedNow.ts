import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { bareEtag } from '../../s3/etags';
import type { RunSetting } from '../run';

/** An object as its server lists it. */
export interface ListedObject {
  /** Without quotes. */
  readonly etag: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
}

/**
 * How the server lists the object by now (ListObjectsV2): of all keys with its own as their prefix, it is the
 * first. Nothing on the way that answers with a page of its own can tell that.
 *
 * @returns `undefined` where it is not listed, or nobody may look
 * @throws what the SDK throws once it was stopped
 */
export async function askListing(
  { client, bucket, key }: Pick<RunSetting, 'client' | 'bucket'> & { readonly key: string },
  signal: AbortSignal,
): Promise<ListedObject | undefined> {
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
  try {
    const [first] = (await client.send(command, { abortSignal: signal })).Contents ?? [];
    if (first?.Key !== key) return undefined;
    return { etag: bareEtag(first.ETag), size: first.Size };
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}
