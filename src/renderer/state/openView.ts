import type {
  KeptSelection,
  RowCursor,
  RowEdges,
  RowPosition,
  RowRange,
  SortOrder,
  ViewState,
  ViewWindow,
} from '../../shared/model/views';
import type { call } from '../ipc/client';
import { createViewRows, rowsToAsk } from './viewRows';
import type { ViewRows } from './viewRows';

/** What a view is opened with. */
export interface ViewPlace {
  readonly connectionId: string;
  readonly bucket: string;
  readonly prefix: string;
  /** One level, or everything below. */
  readonly scope: 'folder' | 'below';
}

/** How rows are to be shown. */
export interface Arrangement {
  readonly sort: SortOrder;
  /** See docs/filter.md. */
  readonly filter: string;
}

/** A state of a view together with the rows that are drawn of it. */
export interface ShownView {
  readonly state: ViewState;
  readonly rows: ViewRows;
}

/** A view of main's, as the window has it open. */
export interface OpenView {
  /** Takes in what main tells of views; that of others is left alone. */
  readonly take: (state: ViewState) => void;
  /** Tells which rows are drawn. Those that are missing are asked for. */
  readonly ask: (first: number, end: number) => void;
  readonly arrange: (arrangement: Arrangement) => void;
  /** Selects rows by their positions in a version. Fails where that was refused, which is told already. */
  readonly select: (version: number, edges: RowEdges, cursor: RowCursor) => Promise<void>;
  /**
   * Has main keep what is selected, once all that was selected and filtered until now has been taken in. Fails
   * where the last selection was refused and what main has instead is not on screen yet.
   */
  readonly keepSelection: () => Promise<KeptSelection>;
  /**
   * The whole prefixes of all folders of the level, where it was listed to its end and its filter hides none;
   * undefined where they are not known, or are too many to be told at once.
   */
  readonly folders: () => Promise<readonly string[] | undefined>;
  readonly positionOf: (key: string) => Promise<RowPosition>;
  readonly findTyped: (text: string, from: number) => Promise<RowPosition>;
  readonly refresh: () => void;
  readonly stop: () => void;
  /** Ends it: its listing is cancelled. */
  readonly close: () => void;
}

/** What {@link openView} needs. */
export interface OpenViewDependencies {
  readonly call: typeof call;
  /** Told of everything that is to be drawn: a new state only once its rows are there. */
  readonly onShown: (shown: ShownView) => void;
  /** The view can't be opened, or has ended by itself. */
  readonly onEnded: (thrown: unknown) => void;
  /** Something that was asked of the view has failed. */
  readonly onFailed: (thrown: unknown) => void;
}

/** Rows that are asked for before it is known how many are drawn. */
const firstRows: RowRange = { from: 0, to: 64 };

/** Rows that are asked for at once where they are not drawn. */
const rowsPerAnswer = 2000;
/** Folders that are told. */
const mostFolders = 10_000;

function createOpening(): {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
} {
  let settle: { readonly resolve: () => void; readonly reject: (reason: unknown) => void };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return {
    promise,
    resolve: () => settle.resolve(),
    reject: (reason) => settle.reject(reason),
  };
}

/** Opens a view, which lists at once. */
export function openView(
  place: ViewPlace,
  { sort, filter }: Arrangement,
  deps: OpenViewDependencies,
): OpenView {
  const viewId = crypto.randomUUID();
  const leave = new AbortController();
  /** The newest state that is known, drawn or not. */
  let latest: ViewState | undefined;
  let shown: ShownView | undefined;
  /** Rows of a version that is not drawn yet. */
  let coming: ViewRows | undefined;
  let drawn = firstRows;
  let isAsking = false;
  /** Selections under way: until they are answered, states tell of an earlier one. */
  let selecting = 0;
  let lastSelected: Promise<void> = Promise.resolve();
  let lastArranged: Promise<void> = Promise.resolve();
  /** Until the first state has come, main may not know the view yet. */
  const opening = createOpening();

  function fail(thrown: unknown): void {
    if (!leave.signal.aborted) {
      deps.onFailed(thrown);
    }
  }

  function learn(state: ViewState): void {
    if (state.viewId === viewId && state.revision > (latest?.revision ?? 0)) {
      latest = state;
      opening.resolve();
    }
  }

  function show(next: ShownView): void {
    shown = next;
    deps.onShown(next);
  }

  /** From then on, what main has selected is what the user sees. */
  function showState(next: ShownView): void {
    show(next);
    lastSelected = Promise.resolve();
  }

  /** Draws the newest state if its rows are there, and asks for what is missing. */
  function settle(): void {
    const state = latest;
    if (state === undefined || leave.signal.aborted) return;
    if (selecting > 0) {
      // Whoever holds an arrow key down selects all the time, and wants to see rows nevertheless.
      if (shown !== undefined) {
        void askForRows(shown.state);
      }
      return;
    }
    if (coming?.version === state.version) {
      showState({ state, rows: coming });
      coming = undefined;
    } else if (shown?.state.version === state.version && shown.state !== state) {
      showState({ state, rows: shown.rows });
    }
    void askForRows(state);
  }

  function takeWindow(window: ViewWindow): void {
    if (leave.signal.aborted) return;
    if (window.version === shown?.state.version) {
      shown.rows.take(window);
      show({ ...shown });
    } else if (window.version > (shown?.state.version ?? -1)) {
      coming = createViewRows(window, shown?.rows);
    }
  }

  async function askForRows(state: ViewState): Promise<void> {
    const rowCount = state.shown.folders + state.shown.objects;
    const isDrawn = shown?.state.version === state.version;
    // Rows that are ahead of the newest state wait for the state that belongs to them.
    const isAhead = coming !== undefined && coming.version > state.version;
    const range = isDrawn ? shown?.rows.missing(drawn, rowCount) : rowsToAsk(drawn, rowCount);
    if (isAsking || isAhead || range === undefined) return;
    if (rowCount === 0) {
      takeWindow({ version: state.version, from: 0, rows: [] });
      settle();
      return;
    }
    isAsking = true;
    try {
      takeWindow(await deps.call('views.window', { viewId, ...range }));
      isAsking = false;
      settle();
    } catch (thrown) {
      isAsking = false;
      fail(thrown);
    }
  }

  async function carryOutSelect(
    version: number,
    edges: RowEdges,
    cursor: RowCursor,
  ): Promise<void> {
    selecting += 1;
    try {
      learn(await deps.call('views.select', { viewId, version, edges, cursor }));
    } catch (thrown) {
      // What is on screen was only wished for: what main still has is drawn anew.
      latest = latest === undefined ? undefined : { ...latest };
      fail(thrown);
      throw thrown;
    } finally {
      selecting -= 1;
      settle();
    }
  }

  function take(state: ViewState): void {
    learn(state);
    if (state === latest && state.firstRows !== undefined) {
      takeWindow({ version: state.version, from: 0, rows: state.firstRows });
    }
    settle();
  }

  /** Folders are the first rows, whatever the order. */
  async function folders(): Promise<readonly string[] | undefined> {
    const { status, version, total, shown: drawnTotal } = latest ?? {};
    const count = total?.folders ?? 0;
    if (status !== 'complete' || drawnTotal?.folders !== count || count > mostFolders) {
      return undefined;
    }
    const prefixes: string[] = [];
    for (let from = 0; from < count; from += rowsPerAnswer) {
      const to = Math.min(count, from + rowsPerAnswer);
      const window = await deps.call('views.window', { viewId, from, to });
      if (window.version !== version) return undefined;
      prefixes.push(...window.rows.map(({ entry }) => entry.key));
    }
    return prefixes;
  }

  async function onceOpen<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    await opening.promise;
    return ask();
  }

  deps.call('views.open', { viewId, ...place, sort, filter }, leave.signal).then(
    () => undefined,
    (thrown: unknown) => {
      if (!leave.signal.aborted) {
        leave.abort();
        deps.onEnded(thrown);
      }
      opening.reject(thrown);
    },
  );
  // Nobody may be waiting for it.
  opening.promise.catch(() => undefined);

  return {
    take,
    ask: (first, end) => {
      drawn = { from: first, to: Math.max(end, first + 1) };
      settle();
    },
    arrange: (arrangement) => {
      lastArranged = onceOpen(() => deps.call('views.arrange', { viewId, ...arrangement })).then(
        take,
        fail,
      );
    },
    select: (version, edges, cursor) => {
      lastSelected = carryOutSelect(version, edges, cursor);
      // Nobody may ask for what is selected.
      lastSelected.catch(() => undefined);
      return lastSelected;
    },
    keepSelection: async () => {
      // Rows that a filter is about to hide are not meant any more.
      await Promise.all([lastSelected, lastArranged]);
      return onceOpen(() => deps.call('views.keepSelection', { viewId }));
    },
    folders,
    positionOf: (key) => onceOpen(() => deps.call('views.positionOf', { viewId, key })),
    findTyped: (text, from) => onceOpen(() => deps.call('views.findTyped', { viewId, text, from })),
    refresh: () => {
      onceOpen(() => deps.call('views.refresh', { viewId })).catch(fail);
    },
    stop: () => {
      onceOpen(() => deps.call('views.stop', { viewId })).catch(fail);
    },
    close: () => leave.abort(),
  };
}
