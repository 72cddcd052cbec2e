import { dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import type { ListEntry, Target } from '../../shared/model/objects';
import { mostTargets, rowsAtFirst } from '../../shared/model/views';
import type {
  RowCursor,
  RowEdges,
  RowPosition,
  RowRange,
  SortOrder,
  ViewState,
  ViewWindow,
} from '../../shared/model/views';
import { toDipperError } from '../s3/errors/errorMapping';
import type { ListedPage } from '../s3/lists/listedPage';
import { countOf } from '../s3/lists/textColumn';
import type { SeenSelection } from './keptSelections';
import { createOwnChanges } from './ownChanges';
import { createIntervals } from './atIntervals';
import { pointedAtFor } from './rowVersions';
import { createRowView } from './rowView';
import type { RowView } from './rowView';
import { noEdges } from './selection';
import { TooSlowError } from './timeLimit';
import { createViewFilter } from './viewFilter';

/** How rows are to be shown. */
export interface Arrangement {
  readonly sort: SortOrder;
  /** See docs/filter.md. */
  readonly filter: string;
}

/** Rows that were listed before. */
export interface RememberedRows {
  readonly rows: RowView;
  /** Milliseconds since the epoch. */
  readonly listedAt: number;
  /** The one that listed them. */
  readonly server: string | undefined;
}

/** A page with the name of the server that it came from (`Clients.serverOf`): the same in all of a listing. */
export interface ServedPage extends ListedPage {
  readonly server: string;
}

/** A folder, or all that is below it, as it is listed and shown. */
export interface LiveView {
  /** Lists again; what is shown stays until all of it is there. */
  list(): void;
  /** Lists again from nothing: what is shown is of another server. */
  startOver(): void;
  /** Ends the listing; what has come so far stays. */
  stop(): void;
  /** Sorts and filters anew. A filter that can't be read changes nothing but what the state tells. */
  arrange(arrangement: Arrangement): Promise<ViewState>;
  window(range: RowRange): ViewWindow;
  positionOf(key: string): RowPosition;
  findTyped(text: string, from: number): RowPosition;
  /** @throws DipperError `cancelled` for a version of too long ago: what was meant is not known any more */
  select(version: number, edges: RowEdges, cursor?: RowCursor): ViewState;
  /**
   * What is selected now.
   *
   * @throws DipperError `too_large` for more than {@link mostTargets}
   */
  seenSelection(): SeenSelection;
  /** Shows own changes at once, without listing. Ends once they are in what is shown. */
  note(made: readonly ListEntry[], removed: readonly Target[]): Promise<void>;
  /** Ends everything; gives what can be shown again later. */
  close(): RememberedRows | undefined;
}

/** What {@link createLiveView} needs. */
export interface LiveViewDependencies {
  readonly viewId: string;
  readonly prefix: string;
  readonly remembered: RememberedRows | undefined;
  /** @param onRestart Told when everything comes once more from the beginning. */
  readonly list: (signal: AbortSignal, onRestart: () => void) => AsyncIterable<ServedPage>;
  readonly onChanged: (state: ViewState) => void;
  /** Told of failures that are bugs. */
  readonly onUnexpected: (error: AppError) => void;
  /** Rows after which a listing ends. Default: so many that they take a gigabyte. */
  readonly mostRows?: number;
}

const defaultMostRows = 10_000_000;

/** Creates a view that lists nothing yet. */
export function createLiveView(deps: LiveViewDependencies, first: Arrangement): LiveView {
  const { mostRows = defaultMostRows } = deps;
  let shown = deps.remembered?.rows ?? createRowView(deps.prefix);
  /** What is to be shown as soon as it is filtered: the same, or the rows of a new round. */
  let current = shown;
  /** The server of what is shown. */
  let server = deps.remembered?.server;
  /** When what is shown was listed completely. */
  let finishedAt = deps.remembered?.listedAt;
  /** Rows that were shown a moment ago. */
  let before: RowView | undefined;
  /** Rows of a new round, while those of an earlier one are shown. */
  let incoming: RowView | undefined;
  let round: AbortController | undefined;
  /** Since the round began. */
  let ownChanges = createOwnChanges();
  let firstPage: NodeJS.Immediate | undefined;
  let status: ViewState['status'] = 'waiting';
  let error: AppError | undefined;
  let listed = 0;
  let sort = first.sort;
  /** What is shown may still be sorted another way. */
  let shownSort = sort;
  const filter = createViewFilter();
  let isClosed = false;
  /** Whether a state has brought rows along. */
  let hasToldRows = false;
  let version = shown.version();
  let revision = 0;
  const intervals = createIntervals(update);

  shown.select(shown.version(), noEdges);
  filter.want(first.filter);

  function state(): ViewState {
    revision += 1;
    const isEarlier = finishedAt !== undefined && status !== 'complete';
    const problem = filter.problem();
    return {
      viewId: deps.viewId,
      revision,
      version: shown.version(),
      status,
      ...(error === undefined ? {} : { error }),
      listed,
      ...(finishedAt === undefined ? {} : { listedAt: finishedAt }),
      ...(isEarlier ? { rememberedFrom: finishedAt } : {}),
      total: shown.store.totals(),
      shown: shown.shown(),
      ...(server === undefined ? {} : { server }),
      sort: shownSort,
      filter: filter.applied().text,
      ...(problem === undefined ? {} : { filterProblem: problem }),
      selection: shown.selection(),
    };
  }

  function firstRows(): Pick<ViewState, 'firstRows'> {
    if (hasToldRows || shown.rowCount() === 0) return {};
    hasToldRows = true;
    return { firstRows: shown.window(0, rowsAtFirst) };
  }

  /** The selection goes along; the rows before stay for as long as somebody may still point at them. */
  function replaceShown(rows: RowView): void {
    const replaced = shown;
    before = replaced;
    setTimeout(() => {
      if (before === replaced) before = undefined;
    }, pointedAtFor).unref();
    rows.takeSelection(replaced);
    shown = rows;
  }

  /** Filters what has come, a bit at a time, sorts it and tells of it. */
  async function update(): Promise<void> {
    try {
      if (!(await showAll())) return;
      deps.onChanged({ ...state(), ...firstRows() });
    } catch (thrown) {
      if (!(thrown instanceof TooSlowError)) {
        deps.onUnexpected(toDipperError(thrown).detail);
        return;
      }
      filter.tooSlow();
      void intervals.hurry();
    }
  }

  /** @returns Whether it is done: the view may be closed meanwhile. */
  async function showAll(): Promise<boolean> {
    while (!isClosed && !filter.advance(current)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (isClosed) return false;
    // From here on nothing else comes in between: more rows would not have been asked.
    const rows = current;
    version += 1;
    rows.refresh(sort, filter.applied().filter, version);
    if (rows !== shown) replaceShown(rows);
    shownSort = sort;
    return true;
  }

  async function run(signal: AbortSignal): Promise<void> {
    const target = incoming ?? current;
    const onRestart = (): void => {
      listed = 0;
    };
    for await (const page of deps.list(signal, onRestart)) {
      if (signal.aborted) return;
      if (server !== undefined && page.server !== server) leaveServer();
      server = page.server;
      target.append(ownChanges.applyTo(page));
      listed += countOf(page.folders) + countOf(page.keys);
      // Rows on screen that never were a complete listing give way once there are as many new ones.
      if (finishedAt === undefined && countRows(target) >= countRows(current)) adopt();
      if (status === 'waiting') {
        // The first page is shown without delay; where it is the only one, as the end of it all.
        status = 'listing';
        firstPage = setImmediate(() => void intervals.hurry());
      } else {
        intervals.soon();
      }
      if (listed > mostRows) {
        error = tooMany(mostRows);
        end('stopped');
        return;
      }
    }
    if (!signal.aborted) end('complete');
  }

  /** What was shown is of another server: nothing of it can be seen or meant any more. */
  function leaveServer(): void {
    shown = createRowView(deps.prefix);
    version += 1;
    shown.refresh(sort, undefined, version);
    shownSort = sort;
    current = shown;
    before = undefined;
    finishedAt = undefined;
    server = undefined;
  }

  /** Shows the rows of the new round from now on. */
  function adopt(): void {
    current = incoming ?? current;
    incoming = undefined;
  }

  function end(outcome: 'complete' | 'stopped' | 'failed'): void {
    round?.abort();
    round = undefined;
    clearImmediate(firstPage);
    status = outcome;
    // Only a complete listing proves that what it did not name is gone.
    if (outcome === 'complete') adopt();
    incoming = undefined;
    if (outcome === 'complete') finishedAt = Date.now();
    void intervals.hurry();
  }

  function list(): void {
    round?.abort();
    const own = new AbortController();
    round = own;
    ownChanges = createOwnChanges();
    error = undefined;
    listed = 0;
    status = 'waiting';
    incoming = createRowView(deps.prefix);
    void intervals.hurry();
    run(own.signal).catch((thrown: unknown) => {
      if (round !== own || isClosed) return;
      const failure = toDipperError(thrown).detail;
      if (failure.code === 'unexpected') deps.onUnexpected(failure);
      error = failure;
      end('failed');
    });
  }

  function startOver(): void {
    leaveServer();
    list();
  }

  return {
    list,
    startOver,
    stop() {
      if (round !== undefined) end('stopped');
    },
    async arrange(arrangement) {
      sort = arrangement.sort;
      filter.want(arrangement.filter);
      await intervals.hurry();
      return state();
    },
    window: ({ from, to }) => ({
      version: shown.version(),
      from,
      rows: shown.window(from, to),
    }),
    positionOf: (key) => ({ version: shown.version(), position: shown.positionOf(key) }),
    findTyped: (text, from) => ({
      version: shown.version(),
      position: shown.findTyped(text, from),
    }),
    select(ofVersion, edges, cursor) {
      if (!shown.select(ofVersion, edges, cursor)) {
        if (before?.select(ofVersion, edges, cursor) !== true) throw rowsHaveGone();
        shown.takeSelection(before);
      }
      return state();
    },
    seenSelection() {
      const rows = shown.selectedTargets();
      if (rows.folders + rows.objects > mostTargets) throw tooManySelected();
      return { rows, server };
    },
    async note(made, removed) {
      if (made.length + removed.length === 0) return;
      for (const rows of new Set([shown, current, incoming ?? current])) {
        rows.remove(removed);
        filter.askAgain(rows, rows.put(made));
      }
      if (round !== undefined) ownChanges.note(made, removed);
      await intervals.hurry();
    },
    close() {
      isClosed = true;
      round?.abort();
      intervals.end();
      return finishedAt === undefined ? undefined : { rows: current, listedAt: finishedAt, server };
    },
  };
}

function countRows({ store }: RowView): number {
  const { folders, objects } = store.totals();
  return folders + objects;
}

function rowsHaveGone(): Error {
  return dipperError('cancelled', 'Other rows have taken the places of those that were selected.');
}

function tooManySelected(): Error {
  const count = mostTargets.toLocaleString('en');
  return dipperError(
    'too_large',
    `More than ${count} rows are selected. Select fewer of them, or the folder that they are in.`,
    { facts: { reason: 'many_selected', most: String(mostTargets) } },
  );
}

function tooMany(mostRows: number): AppError {
  const count = mostRows.toLocaleString('en');
  return dipperError('too_large', `There are more than ${count} rows; the rest is not listed.`, {
    facts: { reason: 'many_rows', most: String(mostRows) },
  }).detail;
}
