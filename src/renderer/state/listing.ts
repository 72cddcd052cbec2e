import { create } from 'zustand';
import { dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import type { KeptSelection, SortOrder, ViewState } from '../../shared/model/views';
import type { FilterProblem } from '../../shared/query/filter';
import { call, onEvent } from '../ipc/client';
import { useConnections } from './connections';
import { noDrawnRows } from './drawnRows';
import type { DrawnRows } from './drawnRows';
import { serverOf } from './listingSource';
import type { FolderSource, ListingSource } from './listingSource';
import { errorOf, tellFailure } from './notices';
import { openView } from './openView';
import type { OpenView, ShownView } from './openView';
import { createRowFinding } from './rowFinding';
import { nothingTotal, totalsAtHand, totalsOf } from './selectedTotals';
import type { SelectedTotals } from './selectedTotals';
import { nothingSelected } from './selection';
import type { Selection } from './selection';

/** The state of the table, and what can be done with it. */
export interface ListingStore {
  readonly source: ListingSource;
  /** `waiting` until the first page of a folder is in. */
  readonly status: 'idle' | ViewState['status'];
  readonly error?: AppError;
  /** Names the server that what is shown was seen on. */
  readonly server: string;
  /** Entries that this round of listing has brought so far. */
  readonly listed: number;
  /** How many entries are known, before the filter. */
  readonly total: number;
  /** When the rows were listed to their end, in milliseconds since the epoch. */
  readonly listedAt?: number;
  /** The same, where they are older than this round of listing. */
  readonly rememberedFrom?: number;
  readonly view: DrawnRows;
  /**
   * The rows of the folder before, which are drawn until the first ones of this one are there, though
   * never for long: nothing flickers then where a server is near.
   */
  readonly leaving?: { readonly source: FolderSource; readonly view: DrawnRows };
  /** How the rows that are drawn are sorted. */
  readonly sort: SortOrder;
  /** What stands in the filter box. */
  readonly filter: string;
  /** The filter that the rows that are drawn have passed. */
  readonly appliedFilter: string;
  readonly filterProblem?: FilterProblem;
  /** What is selected of a folder, by the rows of the view. */
  readonly selection: Selection;
  /** Undefined until main has told what that is together. */
  readonly selected: SelectedTotals | undefined;
  /** The connection or bucket that is chosen among others. */
  readonly chosen?: string;
  /** A row to select and to scroll to as soon as it is there. */
  readonly revealing?: string;
  /** A row to scroll to now. */
  readonly scrollTo?: number;

  /** Shows something else, through a filter; a folder is listed from its beginning. */
  readonly open: (source: ListingSource, filter?: string) => void;
  /** Lists the same folder again; rows stay until they are known to be gone. */
  readonly refresh: () => void;
  /** Ends the listing; what has come so far stays. */
  readonly stop: () => void;
  readonly setSort: (sort: SortOrder) => void;
  /** Shows only what passes. Rows that are no longer shown are no longer selected. */
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  /**
   * What is selected, as main has it and keeps it: what is drawn may be behind. Fails where rows are drawn of a
   * view that has ended by itself, since nobody has it then. Undefined where no folder is shown.
   */
  readonly keepSelection: () => Promise<KeptSelection | undefined>;
  /** The folders of the level that is shown, where all of them are known. */
  readonly folders: () => Promise<readonly string[] | undefined>;
  /** Selects the next row from an index on whose name begins with a text, and scrolls to it. */
  readonly selectTyped: (text: string, from: number) => void;
  /**
   * Waits for rows that are looked for, by what was typed or to be revealed, until they are drawn as
   * selected, also for those that are looked for meanwhile. Answers whether what is selected then is what was
   * meant: not where something else was chosen, or could not be selected. Undefined where no row is looked for.
   */
  readonly finding: () => Promise<boolean> | undefined;
  /** Whether a key is among the rows that are shown. */
  readonly isShown: (key: string) => Promise<boolean>;
  readonly choose: (id: string | undefined) => void;
  /** Selects a row, and scrolls to it, as soon as it is there. */
  readonly reveal: (id: string) => void;
  readonly scrolled: () => void;
  readonly takeState: (state: ViewState) => void;
}

/** Milliseconds for which the rows of the folder before are drawn, at most. */
const leavingFor = 100;

/** Of what nothing has been listed yet. */
const nothingListed = {
  error: undefined,
  listed: 0,
  total: 0,
  listedAt: undefined,
  rememberedFrom: undefined,
  view: noDrawnRows,
  appliedFilter: '',
  filterProblem: undefined,
  selection: nothingSelected,
  selected: nothingTotal,
  chosen: undefined,
  revealing: undefined,
  scrollTo: undefined,
} satisfies Partial<ListingStore>;

/** The table in the middle: what it shows, how it is filled, and what is selected in it. */
export const useListing = create<ListingStore>((set, get) => {
  /** The view that is shown, unless it has ended by itself. */
  let current: OpenView | undefined;
  let shown: ShownView | undefined;
  let wantedSort: SortOrder = { column: 'name', direction: 'ascending' };
  let leavingTimer: ReturnType<typeof setTimeout> | undefined;
  const finding = createRowFinding({
    view: () => current,
    revealing: () => get().revealing,
    onFound: () => set({ revealing: undefined }),
  });

  function leave(): void {
    current?.close();
    current = undefined;
    shown = undefined;
    finding.leave();
  }

  /** What is drawn now, where it can stay for a moment. */
  function leavingRows(next: ListingSource): ListingStore['leaving'] {
    const { source, view } = get();
    clearTimeout(leavingTimer);
    if (next.kind !== 'folder' || source.kind !== 'folder' || view.rowCount === 0) return undefined;
    leavingTimer = setTimeout(() => set({ leaving: undefined }), leavingFor);
    return { source, view: { ...view, ask: noDrawnRows.ask } };
  }

  function list(source: FolderSource): void {
    const { place, prefix, scope } = source;
    const view = openView(
      { connectionId: place.connectionId, bucket: place.bucket, prefix, scope },
      { sort: wantedSort, filter: get().filter },
      {
        call,
        onShown: (next) => {
          if (view === current) {
            draw(next);
          }
        },
        onEnded: (thrown) => {
          if (view === current) {
            current = undefined;
            // Another view counts its versions anew: they are not those of the rows that stay on screen.
            shown = undefined;
            finding.giveUp();
            set({ status: 'failed', error: errorOf(thrown), leaving: undefined });
          }
        },
        onFailed: tellFailure,
      },
    );
    current = view;
  }

  /** A new object for the rows only where they have changed, so that they are not drawn for less. */
  function drawnRows({ state, rows }: ShownView): DrawnRows {
    const { folders, objects } = state.shown;
    return {
      rowCount: folders + objects,
      rowAt: rows.rowAt,
      indexOf: rows.indexOf,
      ask: (first, end) => current?.ask(first, end),
    };
  }

  function draw(next: ShownView): void {
    const { state } = next;
    const before = get();
    if (state === shown?.state) {
      // Only rows have come. Whoever looks at nothing else is not to be drawn again.
      shown = next;
      set({ view: drawnRows(next) });
      return;
    }
    const isSameRows = next.rows === shown?.rows;
    const { edges, anchor, focus, ...totals } = state.selection;
    shown = next;
    if (saysNothing(state, before)) return;
    const isPointed = finding.arrivesWith(state.version);
    // Without its row among those of another filter, the keyboard is merely on one near to it.
    const isSameFocus =
      anchor !== undefined ||
      totals.folders + totals.objects > 0 ||
      state.filter === before.appliedFilter;
    // Where the rows before stood means nothing among these.
    const isRearranged =
      before.view.rowCount > 0 &&
      (state.filter !== before.appliedFilter ||
        state.sort.column !== before.sort.column ||
        state.sort.direction !== before.sort.direction);
    set({
      leaving: undefined,
      status: state.status,
      error: state.error,
      server: state.server ?? serverOf(before.source),
      listed: state.listed,
      total: state.total.folders + state.total.objects,
      listedAt: state.listedAt,
      rememberedFrom: state.rememberedFrom,
      sort: state.sort,
      appliedFilter: state.filter,
      filterProblem: state.filterProblem,
      selection: { rows: { edges, count: totals.folders + totals.objects }, anchor, focus },
      selected: totals,
      ...(isSameRows ? {} : { view: drawnRows(next) }),
      ...(isPointed
        ? { scrollTo: focus }
        : isRearranged
          ? { scrollTo: isSameFocus ? (focus ?? 0) : 0 }
          : {}),
    });
    if (before.revealing !== undefined) {
      finding.reveal(before.revealing);
    }
  }

  /** Lists a folder whose view has ended by itself. */
  function listAgain(): void {
    const { source } = get();
    if (source.kind === 'folder') {
      set({ status: 'waiting', error: undefined });
      list(source);
    }
  }

  function arrange(): void {
    if (current === undefined) {
      listAgain();
    } else {
      current.arrange({ sort: wantedSort, filter: get().filter });
    }
  }

  return {
    source: { kind: 'none' },
    status: 'idle',
    server: '',
    sort: wantedSort,
    filter: '',
    ...nothingListed,

    open: (source, filter = '') => {
      const leaving = leavingRows(source);
      leave();
      set({
        source,
        leaving,
        status: source.kind === 'folder' ? 'waiting' : 'idle',
        server: serverOf(source),
        sort: wantedSort,
        filter,
        ...nothingListed,
      });
      if (source.kind === 'folder') {
        list(source);
      }
    },
    refresh: () => {
      if (current === undefined) {
        listAgain();
      } else {
        current.refresh();
      }
    },
    stop: () => current?.stop(),
    setSort: (sort) => {
      wantedSort = sort;
      arrange();
    },
    setFilter: (filter) => {
      const { status, revealing } = get();
      // A row that has not come with all the others was hidden, and is not what is looked for now.
      set({
        filter,
        filterProblem: undefined,
        revealing: status === 'complete' ? undefined : revealing,
      });
      arrange();
    },
    select: (selection) => {
      const { view } = get();
      const { edges, count } = selection.rows;
      const first = count === 1 ? view.rowAt(edges[0] ?? -1) : undefined;
      const totalsNow = (): SelectedTotals | undefined => {
        if (count === 0) return nothingTotal;
        if (first !== undefined) return totalsOf(first.entry);
        // What more of it is together is told in a moment, if anybody is there to tell.
        return current === undefined ? totalsAtHand(view, selection.rows) : undefined;
      };
      finding.giveUp();
      finding.noteChoice();
      set({
        selection,
        selected: totalsNow(),
        revealing: undefined,
      });
      if (shown !== undefined) {
        const { anchor, focus } = selection;
        void current?.select(shown.state.version, edges, { anchor, focus });
      }
    },
    keepSelection: async () => {
      if (current !== undefined) return current.keepSelection();
      if (get().source.kind === 'folder') throw listHasEnded();
      return undefined;
    },
    folders: async () => current?.folders(),
    selectTyped: finding.findTyped,
    finding: finding.until,
    isShown: async (key) => ((await current?.positionOf(key))?.position ?? -1) >= 0,
    choose: (chosen) => set({ chosen, revealing: undefined }),
    reveal: (id) => {
      finding.noteChoice();
      if (get().source.kind === 'folder') {
        set({ revealing: id });
        finding.reveal(id);
      } else {
        set({ chosen: id, revealing: id });
      }
    },
    scrolled: () => set({ scrollTo: undefined }),
    takeState: (state) => current?.take(state),
  };
});

function listHasEnded(): Error {
  return dipperError('not_found', 'This list has ended. Refresh it, and select again.', {
    retry: 'now',
    facts: { reason: 'list_ended' },
  });
}

/** Whether a state tells no more than that a folder was opened, which the window has done itself. */
function saysNothing(state: ViewState, now: ListingStore): boolean {
  const { sort, shown, total } = state;
  const isEmpty = [shown, total].every(({ folders, objects }) => folders + objects === 0);
  return (
    isEmpty &&
    now.view.rowCount === 0 &&
    now.total === 0 &&
    state.status === 'waiting' &&
    now.status === 'waiting' &&
    state.error === now.error &&
    (state.server ?? serverOf(now.source)) === now.server &&
    state.listedAt === now.listedAt &&
    state.rememberedFrom === now.rememberedFrom &&
    sort.column === now.sort.column &&
    sort.direction === now.sort.direction &&
    state.filter === now.appliedFilter &&
    state.filterProblem === undefined &&
    now.filterProblem === undefined
  );
}

/** Rows of a folder come with their own server: until there are some, they are of where the connection leads. */
function followServer(): void {
  const { source, server, view } = useListing.getState();
  if (source.kind === 'folder' && view.rowCount > 0) return;
  const now = serverOf(source);
  if (now !== server) useListing.setState({ server: now });
}

/** Takes in what main tells of views. Ends with the returned function. */
export function followListing(): () => void {
  const stops = [
    onEvent('views.changed', useListing.getState().takeState),
    useConnections.subscribe(({ connections }, before) => {
      if (connections !== before.connections) followServer();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
