import { assertNever } from '../../shared/assertNever';
import type { Transfer, TransferState } from '../../shared/model/transfers';
import { createMarkedSlots } from './markedSlots';
import type { MarkedSlots } from './markedSlots';

/** Which transfers are shown. Cancelled ones are only among all. */
export const transferFilters = ['all', 'active', 'waiting', 'paused', 'done', 'failed'] as const;

export type TransferFilter = (typeof transferFilters)[number];

/**
 * A look at the transfers in their order. Nothing is copied for it: what it answers is always the
 * present, and a new look is made whenever something has changed.
 */
export interface TransferList {
  readonly count: (filter: TransferFilter) => number;
  /** The transfer at a position among those of a filter, counted from 0. */
  readonly at: (filter: TransferFilter, position: number) => Transfer | undefined;
  /** The position of a transfer among those of a filter, or -1. */
  readonly positionOf: (filter: TransferFilter, id: string) => number;
  readonly get: (id: string) => Transfer | undefined;
}

/** What has become of transfers. */
interface TransferChange {
  readonly changed: readonly Transfer[];
  readonly removed: readonly string[];
  /** Ids of all that wait, in their order, when that has changed. */
  readonly order?: readonly string[];
}

/** All transfers, of which there may be 100,000 with ten reports a second. */
export interface TransferBook {
  /** Begins again with these, in the order in which they were queued. */
  readonly reset: (transfers: readonly Transfer[]) => void;
  /** Known transfers keep their place, new ones come last. Takes as long as the change is large. */
  readonly change: (change: TransferChange) => void;
  readonly look: () => TransferList;
}

/** Places left by transfers that were removed are given up once there are more than this. */
const mostGaps = 1000;

/** Creates a book without transfers. */
export function createTransferBook(): TransferBook {
  /** Each transfer keeps its slot; one that was removed leaves a gap. */
  let slots: (Transfer | undefined)[] = [];
  let slotOf = new Map<string, number>();
  let marked = noMarks();

  function note(transfer: Transfer, slot: number): void {
    slots[slot] = transfer;
    slotOf.set(transfer.id, slot);
    marked.all.mark(slot, true);
    const shownIn = filterOf(transfer.state);
    for (const filter of transferFilters) {
      if (filter !== 'all') {
        marked[filter].mark(slot, filter === shownIn);
      }
    }
  }

  function reset(transfers: readonly Transfer[]): void {
    slots = [];
    slotOf = new Map();
    marked = noMarks();
    for (const transfer of transfers) {
      note(transfer, slots.length);
    }
  }

  function remove(id: string): void {
    const slot = slotOf.get(id);
    if (slot !== undefined) {
      slotOf.delete(id);
      slots[slot] = undefined;
      for (const filter of transferFilters) {
        marked[filter].mark(slot, false);
      }
    }
  }

  function closeGaps(): void {
    const gaps = slots.length - slotOf.size;
    if (gaps > mostGaps && gaps > slotOf.size) {
      reset(slots.filter((transfer) => transfer !== undefined));
    }
  }

  /** Lets those that wait take each other's slots; all others stay where they are. */
  function reorder(order: readonly string[]): void {
    const ranks = new Map(order.map((id, rank) => [id, rank]));
    const free: number[] = [];
    const waiting: Transfer[] = [];
    for (let position = 0; position < marked.waiting.count(); position += 1) {
      const slot = marked.waiting.slotAt(position);
      const transfer = slot === undefined ? undefined : slots[slot];
      if (slot !== undefined && transfer !== undefined) {
        free.push(slot);
        waiting.push(transfer);
      }
    }
    const rankOf = ({ id }: Transfer): number => ranks.get(id) ?? order.length;
    waiting.sort((one, other) => rankOf(one) - rankOf(other));
    for (const [index, slot] of free.entries()) {
      const transfer = waiting[index];
      if (transfer !== undefined) {
        note(transfer, slot);
      }
    }
  }

  return {
    reset,
    change: ({ changed, removed, order }) => {
      for (const transfer of changed) {
        note(transfer, slotOf.get(transfer.id) ?? slots.length);
      }
      for (const id of removed) {
        remove(id);
      }
      closeGaps();
      if (order !== undefined) {
        reorder(order);
      }
    },
    look: () => ({
      count: (filter) => marked[filter].count(),
      at: (filter, position) => {
        const slot = marked[filter].slotAt(position);
        return slot === undefined ? undefined : slots[slot];
      },
      positionOf: (filter, id) => {
        const slot = slotOf.get(id);
        return slot !== undefined && marked[filter].isMarked(slot)
          ? marked[filter].before(slot)
          : -1;
      },
      get: (id) => {
        const slot = slotOf.get(id);
        return slot === undefined ? undefined : slots[slot];
      },
    }),
  };
}

function noMarks(): Readonly<Record<TransferFilter, MarkedSlots>> {
  return {
    all: createMarkedSlots(),
    active: createMarkedSlots(),
    waiting: createMarkedSlots(),
    paused: createMarkedSlots(),
    done: createMarkedSlots(),
    failed: createMarkedSlots(),
  };
}

/** The filter, besides all, that shows transfers of a state. */
function filterOf(state: TransferState): TransferFilter | undefined {
  switch (state) {
    case 'running':
      return 'active';
    case 'queued':
      return 'waiting';
    case 'paused':
    case 'done':
    case 'failed':
      return state;
    case 'cancelled':
      return undefined;
    default:
      return assertNever(state);
  }
}
