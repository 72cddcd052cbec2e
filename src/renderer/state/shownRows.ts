import { useConnections } from './connections';
import { useListing } from './listing';
import type { ListingSource } from './listingSource';

function countRows(
  source: ListingSource,
  rowsOfFolder: number,
  {
    connections,
    buckets,
  }: Pick<ReturnType<typeof useConnections.getState>, 'connections' | 'buckets'>,
): number {
  switch (source.kind) {
    case 'none':
      return connections.length;
    case 'buckets':
      return buckets[source.connectionId]?.buckets.length ?? 0;
    case 'folder':
      return rowsOfFolder;
  }
}

/** How many rows the table in the middle shows at this moment. */
export function rowCountNow(): number {
  const { source, view } = useListing.getState();
  return countRows(source, view.rowCount, useConnections.getState());
}

/** How many rows the table in the middle shows. */
export function useRowCount(): number {
  const source = useListing((state) => state.source);
  const rowsOfFolder = useListing((state) => state.view.rowCount);
  return useConnections((state) => countRows(source, rowsOfFolder, state));
}
