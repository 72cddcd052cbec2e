import type { BucketPlace } from '../../../shared/model/places';
import type { KeptSelection } from '../../../shared/model/views';
import { codeOfOperations } from '../../state/recipes';
import type { AskedOperation, CodeSource } from '../../state/recipes';

/** More is not written as code: nobody would read it. */
const mostFolders = 500;

/** What Delete would run; `none` for more than anybody would read. */
export function deletionCode(
  { connectionId, bucket }: BucketPlace,
  { named, folders: folderCount }: KeptSelection,
): CodeSource | 'none' {
  if (named === undefined || folderCount > mostFolders) return 'none';
  const keys = named.flatMap(({ kind, key }) => (kind === 'object' ? [key] : []));
  const folders = named.flatMap(({ kind, key }): readonly AskedOperation[] =>
    kind === 'folder' ? [{ kind: 'deleteFolder', bucket, prefix: key }] : [],
  );
  return codeOfOperations(
    connectionId,
    keys.length === 0 ? folders : [{ kind: 'deleteObjects', bucket, keys }, ...folders],
  );
}
