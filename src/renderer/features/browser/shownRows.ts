import { useConnections } from '../../state/connections';
import { useListing } from '../../state/listing';
import type { ListingSource } from '../../state/listing';
import { orderOfView } from '../../state/listingRows';
import type { ListingView } from '../../state/listingRows';
import type { RowOrder } from '../../state/selection';

/** Rows whose ids are given in order, such as buckets. */
export function orderOf(ids: readonly string[]): RowOrder {
  return {
    rowCount: ids.length,
    idAt: (index) => ids[index],
    indexOf: (id) => ids.indexOf(id),
  };
}

function orderOfSource(
  source: ListingSource,
  view: ListingView,
  {
    connections,
    buckets,
  }: Pick<ReturnType<typeof useConnections.getState>, 'connections' | 'buckets'>,
): RowOrder {
  switch (source.kind) {
    case 'none':
      return orderOf(connections.map(({ id }) => id));
    case 'buckets':
      return orderOf((buckets[source.connectionId]?.buckets ?? []).map(({ name }) => name));
    case 'folder':
      return orderOfView(view);
  }
}

/** The rows that the table in the middle shows at this moment. */
export function shownRows(): RowOrder {
  const { source, view } = useListing.getState();
  return orderOfSource(source, view, useConnections.getState());
}

/** How many rows the table in the middle shows. */
export function useRowCount(): number {
  const source = useListing((state) => state.source);
  const view = useListing((state) => state.view);
  return useConnections((state) => orderOfSource(source, view, state).rowCount);
}
