import type { Target } from '../../../shared/model/objects';
import type { BucketPlace } from '../../../shared/model/places';
import { codeOfOperations } from '../../state/recipes';
import type { AskedOperation, CodeSource } from '../../state/recipes';

/** More is not written as code: nobody would read it. */
const mostObjects = 10_000;
const mostFolders = 500;

/** What Delete would run; `none` for more than anybody would read. */
export function deletionCode(
  { connectionId, bucket }: BucketPlace,
  targets: readonly Target[],
): CodeSource | 'none' {
  const keys = targets.flatMap(({ kind, key }) => (kind === 'object' ? [key] : []));
  const folders = targets.flatMap(({ kind, key }): readonly AskedOperation[] =>
    kind === 'folder' ? [{ kind: 'deleteFolder', bucket, prefix: key }] : [],
  );
  if (keys.length > mostObjects || folders.length > mostFolders) return 'none';
  return codeOfOperations(
    connectionId,
    keys.length === 0 ? folders : [{ kind: 'deleteObjects', bucket, keys }, ...folders],
  );
}
