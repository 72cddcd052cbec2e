import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { AppError } from '../../shared/errors/appError';
import type { ListEntry, ListingOutcome } from '../../shared/model/objects';
import { call, onEvent } from '../ipc/client';
import type { BucketPlace } from './dialogs';
import { createListingRows, emptyView } from './listingRows';
import type { SortOrder } from './entryOrder';
import type { ListingView } from './listingRows';
import { errorOf, tellFailure } from './notices';
import { eachRow } from './rowRanges';
import { carrySelection, nothingSelected, selectOnly } from './selection';
import type { Selection } from './selection';

/** What the table in the middle shows. */
export type ListingSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'buckets'; readonly connectionId: string }
  | { readonly kind: 'folder'; readonly place: BucketPlace; readonly prefix: string };

interface ListingStore {
  readonly source: ListingSource;
  /** `waiting` until the first page of a folder is in. */
  readonly status: 'idle' | 'waiting' | 'listing' | ListingOutcome;
  readonly error?: AppError;
  /** Entries that this round of listing has brought so far. */
  readonly listed: number;
  /** Entries that are known, before the filter. */
  readonly total: number;
  readonly view: ListingView;
  readonly sort: SortOrder;
  readonly filter: string;
  /** What is selected of a folder, by the rows of the view. */
  readonly selection: Selection;
  /** The selected entries of a folder. */
  readonly selected: readonly ListEntry[];
  /** The connection or bucket that is chosen among others. */
  readonly chosen?: string;
  /** A row to select and to scroll to as soon as it is there. */
  readonly revealing?: string;

  /** Shows something else; a folder is listed from its beginning. */
  readonly open: (source: ListingSource) => void;
  /** Lists the same folder again; rows stay until they are known to be gone. */
  readonly refresh: () => void;
  /** Ends the listing; what has come so far stays. */
  readonly stop: () => void;
  readonly setSort: (sort: SortOrder) => void;
  /** Shows only names that hold the text. Rows that are no longer shown are no longer selected. */
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  readonly choose: (id: string | undefined) => void;
  /** Selects a row, and scrolls to it, as soon as it is there. */
  readonly reveal: (id: string) => void;
  readonly revealed: () => void;
  /** Shows entries at once that are known without listing. */
  readonly put: (entries: readonly ListEntry[]) => void;
  readonly remove: (keys: readonly string[]) => void;
  readonly takePage: (listingId: string, entries: readonly ListEntry[]) => void;
  readonly takeEnd: (listingId: string, outcome: ListingOutcome, error?: AppError) => void;
}

/** Milliseconds between two redraws of a table that is being filled: more when sorting costs more. */
function redrawPause(rowCount: number): number {
  return rowCount < 5000 ? 16 : 200;
}

/** The table in the middle: what it shows, how it is filled, and what is selected in it. */
export const useListing = create<ListingStore>((set, get) => {
  let rows = createListingRows();
  let current: { readonly id: string; readonly leave: AbortController } | undefined;
  let waiting: ListEntry[] = [];
  let redraw: ReturnType<typeof setTimeout> | undefined;

  function selectedEntries({ rows: selected }: Selection, view: ListingView): readonly ListEntry[] {
    const found: ListEntry[] = [];
    for (const index of eachRow(selected)) {
      const entry = view.rowAt(index);
      if (entry !== undefined) {
        found.push(entry);
      }
    }
    return found;
  }

  /** The selection among the rows as they are now. */
  function selectionIn(view: ListingView, before: ListingStore): Selection {
    const revealed = before.revealing === undefined ? -1 : view.indexOfKey(before.revealing);
    if (revealed >= 0) {
      return selectOnly(revealed);
    }
    return view === before.view
      ? before.selection
      : carrySelection(before.selection, before.view, view);
  }

  function show(change: Partial<ListingStore> = {}): void {
    const before = get();
    const next = { ...before, ...change };
    const view = rows.view(next.sort, next.filter);
    const selection = selectionIn(view, next);
    set({
      ...change,
      total: rows.size(),
      view,
      selection,
      ...(view === before.view && selection === before.selection
        ? {}
        : { selected: selectedEntries(selection, view) }),
    });
  }

  function takeWaiting(): void {
    clearTimeout(redraw);
    redraw = undefined;
    rows.put(waiting);
    waiting = [];
  }

  function leave(): void {
    clearTimeout(redraw);
    redraw = undefined;
    waiting = [];
    current?.leave.abort();
    current = undefined;
  }

  function end(status: ListingOutcome, error?: AppError): void {
    takeWaiting();
    current = undefined;
    // Only a complete listing proves that what it did not name is gone.
    if (status === 'complete') {
      rows.dropOlder();
    }
    show({ status, error });
  }

  async function list(place: BucketPlace, prefix: string): Promise<void> {
    const listing = { id: crypto.randomUUID(), leave: new AbortController() };
    current = listing;
    rows.beginRound();
    show({ status: 'waiting', error: undefined, listed: 0 });
    try {
      const { connectionId, bucket } = place;
      await call(
        'listing.start',
        { listingId: listing.id, connectionId, bucket, prefix },
        listing.leave.signal,
      );
    } catch (thrown) {
      // The call itself was refused: main has not even begun.
      if (current === listing) {
        end('failed', errorOf(thrown));
      }
    }
  }

  return {
    source: { kind: 'none' },
    status: 'idle',
    listed: 0,
    total: 0,
    view: emptyView,
    sort: { column: 'name', direction: 'ascending' },
    filter: '',
    selection: nothingSelected,
    selected: [],

    open: (source) => {
      leave();
      rows = createListingRows();
      show({
        source,
        status: 'idle',
        error: undefined,
        listed: 0,
        filter: '',
        view: emptyView,
        selection: nothingSelected,
        chosen: undefined,
        revealing: undefined,
      });
      if (source.kind === 'folder') {
        void list(source.place, source.prefix);
      }
    },
    refresh: () => {
      const { source } = get();
      if (source.kind === 'folder') {
        leave();
        void list(source.place, source.prefix);
      }
    },
    stop: () => {
      if (current !== undefined) {
        call('listing.stop', { listingId: current.id }).catch(tellFailure);
      }
    },
    setSort: (sort) => show({ sort }),
    setFilter: (filter) => show({ filter }),
    select: (selection) =>
      set({
        selection,
        selected: selectedEntries(selection, get().view),
        revealing: undefined,
      }),
    choose: (chosen) => set({ chosen, revealing: undefined }),
    reveal: (id) => {
      if (get().source.kind === 'folder') {
        show({ selection: nothingSelected, revealing: id });
      } else {
        set({ chosen: id, revealing: id });
      }
    },
    revealed: () => set({ revealing: undefined }),
    put: (entries) => {
      rows.put(entries);
      show();
    },
    remove: (keys) => {
      rows.remove(keys);
      show();
    },
    takePage: (listingId, entries) => {
      if (current?.id !== listingId) {
        return;
      }
      const first = get().status === 'waiting';
      waiting = first ? [...entries] : waiting.concat(entries);
      const listed = get().listed + entries.length;
      if (first) {
        takeWaiting();
        show({ status: 'listing', listed });
        return;
      }
      set({ listed });
      redraw ??= setTimeout(() => {
        takeWaiting();
        show();
      }, redrawPause(rows.size()));
    },
    takeEnd: (listingId, outcome, error) => {
      if (current?.id === listingId) {
        end(outcome, error);
      }
    },
  };
});

/** Takes in the pages that main sends, and their end. Ends with the returned function. */
export function followListing(): () => void {
  const { takePage, takeEnd } = useListing.getState();
  const leavePages = onEvent('listing.page', ({ listingId, entries }) =>
    takePage(listingId, entries),
  );
  const leaveEnds = onEvent('listing.ended', ({ listingId, outcome, error }) =>
    takeEnd(listingId, outcome, error),
  );
  return () => {
    leavePages();
    leaveEnds();
  };
}

/** What is selected in the window, for everything that acts on it or tells about it. */
export interface SelectionFacts {
  /** The bucket that is shown, or the one that is selected among others. */
  readonly place?: BucketPlace;
  readonly prefix: string;
  /** The selected entries of a folder. */
  readonly targets: readonly ListEntry[];
  readonly count: number;
}

/** The part of the table's state that {@link selectionFacts} is made from. */
export type ListingFacts = Pick<ListingStore, 'source' | 'selection' | 'selected' | 'chosen'>;

/** The {@link ListingFacts} of this moment; drawn again when one of them changes. */
export function useListingFacts(): ListingFacts {
  return useListing(
    useShallow(({ source, selection, selected, chosen }) => ({
      source,
      selection,
      selected,
      chosen,
    })),
  );
}

const noTargets: readonly ListEntry[] = [];

/** The {@link SelectionFacts} of a state of the table. */
export function selectionFacts({ source, selected, chosen }: ListingFacts): SelectionFacts {
  switch (source.kind) {
    case 'none':
      return { prefix: '', targets: noTargets, count: 0 };
    case 'buckets': {
      const place =
        chosen === undefined ? undefined : { connectionId: source.connectionId, bucket: chosen };
      return { place, prefix: '', targets: noTargets, count: 0 };
    }
    case 'folder':
      return {
        place: source.place,
        prefix: source.prefix,
        targets: selected,
        count: selected.length,
      };
  }
}

/** What is selected in the window. */
export function useSelection(): SelectionFacts {
  return selectionFacts(useListingFacts());
}
