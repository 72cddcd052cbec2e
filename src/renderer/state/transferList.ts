import type { Transfer } from '../../shared/model/transfers';

/** Transfers in the order in which they were queued, and where each one is in it. */
export interface TransferList {
  readonly transfers: readonly Transfer[];
  readonly positions: ReadonlyMap<string, number>;
}

/** A list of transfers in the given order. */
export function transferList(transfers: readonly Transfer[]): TransferList {
  return { transfers, positions: new Map(transfers.map(({ id }, index) => [id, index])) };
}

/** The list after a change: known transfers keep their place, new ones come last. */
export function changeTransfers(
  list: TransferList,
  changed: readonly Transfer[],
  removed: readonly string[],
): TransferList {
  const transfers = [...list.transfers];
  const positions = new Map(list.positions);
  for (const transfer of changed) {
    const position = positions.get(transfer.id);
    if (position === undefined) {
      positions.set(transfer.id, transfers.push(transfer) - 1);
    } else {
      transfers[position] = transfer;
    }
  }
  if (removed.length === 0) {
    return { transfers, positions };
  }
  const gone = new Set(removed);
  return transferList(transfers.filter(({ id }) => !gone.has(id)));
}
