import type { StoredObject } from '../../../shared/model/transfers';
import { bareEtag } from '../../s3/etags';

/** The class of what is sent without one, as all uploads are ("PutObject", Amazon S3 API Reference). */
const usualClass = 'STANDARD';

/**
 * What the answer to an upload, or to HeadObject, tells of the object.
 *
 * @param etag With its quotes or without.
 * @param storageClass Answers leave the standard class out; listings name it.
 */
export function storedObject(
  etag: string | undefined,
  storageClass: string | undefined,
): StoredObject {
  const bare = bareEtag(etag) ?? '';
  return {
    ...(bare === '' ? {} : { etag: bare }),
    storageClass: storageClass === undefined || storageClass === '' ? usualClass : storageClass,
  };
}
