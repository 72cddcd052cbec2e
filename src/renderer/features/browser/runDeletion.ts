import type { AppError } from '../../../shared/errors/appError';
import type { DeletionOutcome, DeletionPlan } from '../../../shared/model/objects';
import type { BucketPlace } from '../../../shared/model/places';
import type { RowTotals } from '../../../shared/model/views';
import { call } from '../../ipc/client';
import { refreshHere } from '../../state/browse';
import { leaveOutFolders } from '../../state/changes';
import { forgetSizesIn } from '../../state/folderSizes';
import { useListing } from '../../state/listing';
import { errorOf } from '../../state/notices';
import { useTree } from '../../state/tree';

/** How a deletion has ended. */
export type DeletionEnd =
  | { readonly kind: 'ended'; readonly result: DeletionOutcome }
  | {
      readonly kind: 'failed';
      readonly error: AppError;
      /** Whether something may be gone already. */
      readonly started: boolean;
    };

/**
 * Removes what a plan names. What is gone has left the table by then, and leaves the tree and the counted sizes
 * at once; where only the server knows what that is, it is asked again.
 */
export async function runDeletion(
  place: BucketPlace,
  selected: RowTotals,
  { deletionId }: DeletionPlan,
  bucketName: string | undefined,
  signal: AbortSignal,
): Promise<DeletionEnd> {
  const { source, total } = useListing.getState();
  const shown = { ...place, prefix: source.kind === 'folder' ? source.prefix : '' };
  try {
    const result = await call(
      'deletion.run',
      { deletionId, ...(bucketName === undefined ? {} : { bucketName }) },
      signal,
    );
    const { stopped, failed, isRefilled, foldersGone } = result;
    leaveOutFolders(place, foldersGone ?? []);
    const isInPart = stopped || failed > 0 || isRefilled;
    if (isInPart) refreshHere();
    // What a search finds may have been all that was in folders which nobody names.
    const isOfSearch = source.kind === 'folder' && source.scope === 'below';
    const isUntold = foldersGone === undefined;
    if (isUntold) forgetSizesIn(place, [shown.prefix]);
    if (isInPart || isOfSearch || isUntold) useTree.getState().renewBelow(shown);
    // A folder goes with the last of what is in it.
    if (selected.folders + selected.objects >= total) useTree.getState().renewAbove(shown);
    return { kind: 'ended', result };
  } catch (thrown) {
    // How much went before it failed or was stopped, only the server knows.
    refreshHere();
    useTree.getState().renewBelow(shown);
    forgetSizesIn(place, [shown.prefix]);
    return { kind: 'failed', error: errorOf(thrown), started: true };
  }
}
