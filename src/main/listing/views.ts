import { setTimeout as delay } from 'node:timers/promises';
import { dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import type { RequestPath } from '../../shared/model/settings';
import type { ListEntry, Target } from '../../shared/model/objects';
import type { BucketPlace, FolderPlace, ListedPlace, SeenPlace } from '../../shared/model/places';
import type {
  FolderSize,
  KeptSelection,
  RowCursor,
  RowEdges,
  RowPosition,
  RowRange,
  ViewState,
  ViewWindow,
} from '../../shared/model/views';
import { keepNewest } from '../base/keepNewest';
import type { Clients } from '../s3/clients';
import { withoutOwnMarker } from '../s3/lists/listedPage';
import { listInParallel } from '../s3/lists/parallelListing';
import type { FastWay } from '../s3/lists/parallelListing';
import { countOf } from '../s3/lists/textColumn';
import { createAheadPages } from './aheadPages';
import { changesIn } from './changesIn';
import { fastWayTo } from './fastWay';
import { foldersAround } from './goneTargets';
import { createKeptSelections } from './keptSelections';
import { createLiveView } from './liveView';
import type { Arrangement, LiveView, ServedPage } from './liveView';
import { createIntervals } from './atIntervals';
import { createRememberedPlaces } from './rememberedPlaces';

/** A place to be listed, and how it is to be shown. */
interface ViewRequest extends ListedPlace, Arrangement {
  /** Also the action of the user's that its calls belong to. */
  readonly viewId: string;
  /** What pages are asked for by. */
  readonly requestPath: RequestPath;
}

/** A place that is about to be opened. */
export interface AheadRequest extends ListedPlace, Pick<ViewRequest, 'requestPath'> {
  /** What its calls belong to. */
  readonly action: string;
}

/** A folder whose size is to be counted. */
export interface CountRequest extends FolderPlace {
  readonly requestPath: RequestPath;
}

/** What somebody did to a bucket. */
interface Changes extends BucketPlace {
  /** Objects, and folders by their marks, that are there now. */
  readonly made: readonly ListEntry[];
  /** Folders that have received objects whose keys are not told, as by the rename of a folder. */
  readonly filled?: readonly string[] | undefined;
  /** Objects that are gone, and folders with all that was below them. */
  readonly removed: readonly Target[];
}

/** All that is listed and shown. Its methods throw DipperError `not_found` for a view that is closed. */
export interface Views {
  /** Lists and shows until the signal is aborted. */
  open(request: ViewRequest, signal: AbortSignal): Promise<void>;
  /**
   * Asks for the first page of a place before a view of it is opened. The first view that is opened takes
   * it, if it is one of that place; else it is given up.
   *
   * @returns The id of the view that has taken it; `undefined` where none has.
   */
  listAhead(request: AheadRequest): Promise<string | undefined>;
  refresh(viewId: string): void;
  stop(viewId: string): void;
  arrange(viewId: string, arrangement: Arrangement): Promise<ViewState>;
  window(viewId: string, range: RowRange): ViewWindow;
  positionOf(viewId: string, key: string): RowPosition;
  findTyped(viewId: string, text: string, from: number): RowPosition;
  select(viewId: string, version: number, edges: RowEdges, cursor?: RowCursor): ViewState;
  /**
   * Keeps what is selected at this moment for something to be done with it: whatever comes, it stays what was seen.
   *
   * @throws DipperError `too_large` for more than {@link mostTargets}
   */
  keepSelection(viewId: string): KeptSelection;
  /**
   * Hands over what a kept selection holds, in the order in which it was shown: it is kept no longer.
   *
   * @throws DipperError `not_found` for one that is not kept any more, `connection_changed` for one of another
   *   server
   */
  takeSelection(selectionId: string, place: SeenPlace): Iterable<Target>;
  /** Shows own changes at once wherever they belong. */
  note(changes: Changes): Promise<void>;
  /**
   * Counts what is below a prefix, and remembers it.
   *
   * @param onProgress Told at most ten times a second.
   * @throws DipperError what the listing fails with; `cancelled`
   */
  count(
    request: CountRequest,
    signal: AbortSignal,
    onProgress: (soFar: Omit<FolderSize, 'countedAt'>) => void,
  ): Promise<FolderSize>;
  /** What was counted last. */
  counted(place: FolderPlace): FolderSize | undefined;
  /** Drops all that is known of a connection that was changed or removed; open views list it anew. */
  forgetConnection(connectionId: string): void;
}

/** What {@link createViews} needs. */
export interface ViewsDependencies {
  readonly clients: Pick<
    Clients,
    'clientAndServer' | 'serverOf' | 'wireFor' | 'capabilitiesOf' | 'forget'
  >;
  /** Told of every change of a view, at most ten times a second but for what was asked for. */
  readonly onChanged: (state: ViewState) => void;
  /** Told of failures that are bugs. */
  readonly onUnexpected: (error: AppError) => void;
}

/**
 * Milliseconds in which a window draws the first rows. On a computer of few cores, a listing at full
 * speed would keep it from that for longer. Two more pages are asked for meanwhile.
 */
const drawingTime = 50;
const letDraw = (): Promise<void> => delay(drawingTime);

/** Sizes of folders that are remembered. */
const mostCounted = 1000;

/**
 * Creates the owner of all views, of which none is open. A view lives until the signal that it was
 * opened with is aborted; its rows are remembered then. The clients stay the caller's.
 */
export function createViews(deps: ViewsDependencies): Views {
  const open = new Map<string, { readonly place: ListedPlace; readonly view: LiveView }>();
  const selections = createKeptSelections();
  const memory = createRememberedPlaces();
  const ahead = createAheadPages();
  const counted = new Map<string, { readonly place: FolderPlace; readonly size: FolderSize }>();
  /** What is counted meanwhile may be of a server that the connection went to before. */
  let timesForgotten = 0;

  async function* pagesOf(
    {
      connectionId,
      bucket,
      prefix,
      scope,
      requestPath,
    }: ListedPlace & Pick<ViewRequest, 'requestPath'>,
    signal: AbortSignal,
    { action, ...more }: Pick<FastWay, 'beforeMany' | 'onRestart'> & { readonly action?: string },
  ): AsyncGenerator<ServedPage> {
    const { client, server } = await deps.clients.clientAndServer(connectionId, bucket, action);
    const { listStyle: style } = await deps.clients.capabilitiesOf(connectionId);
    const place = { connectionId, bucket, server, requestPath, action };
    const way = await fastWayTo(deps.clients, place, signal);
    const delimiter = scope === 'folder' ? ({ delimiter: '/' } as const) : {};
    const query = { client, bucket, prefix, signal, style, ...delimiter };
    const pages = listInParallel(query, { ...way, ...more });
    for await (const page of pages) yield { ...page, server };
  }

  /** Without the empty object that marks the listed folder, which a listing of all below it has too. */
  async function* shownPagesOf(...asked: Parameters<typeof pagesOf>): AsyncGenerator<ServedPage> {
    for await (const page of pagesOf(...asked)) {
      yield { ...withoutOwnMarker(page), server: page.server };
    }
  }

  function openOf(viewId: string): { readonly place: ListedPlace; readonly view: LiveView } {
    const found = open.get(viewId);
    if (found === undefined) throw dipperError('not_found', 'This list is closed.');
    return found;
  }

  function viewOf(viewId: string): LiveView {
    return openOf(viewId).view;
  }

  return {
    async open({ viewId, sort, filter, requestPath, ...place }, signal) {
      if (open.has(viewId)) {
        throw dipperError('invalid_input', 'A list with this id is open already.');
      }
      if (signal.aborted) return;
      let pagesAhead = ahead.take(aheadName({ ...place, requestPath }), viewId);
      const view = createLiveView(
        {
          viewId,
          prefix: place.prefix,
          remembered: memory.take(place),
          list: (stopped, onRestart) => {
            const begun = pagesAhead?.list(stopped, onRestart);
            pagesAhead = undefined;
            const more = { action: viewId, beforeMany: letDraw, onRestart };
            return begun ?? shownPagesOf({ ...place, requestPath }, stopped, more);
          },
          onChanged: deps.onChanged,
          onUnexpected: deps.onUnexpected,
        },
        { sort, filter },
      );
      open.set(viewId, { place, view });
      view.list();
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      open.delete(viewId);
      const rows = view.close();
      if (rows !== undefined) memory.keep(place, rows);
    },
    listAhead({ action, ...place }) {
      const list = (stopped: AbortSignal, onRestart: () => void): AsyncGenerator<ServedPage> =>
        shownPagesOf(place, stopped, { action, beforeMany: letDraw, onRestart });
      return ahead.start(aheadName(place), { list });
    },
    refresh: (viewId) => viewOf(viewId).list(),
    stop: (viewId) => viewOf(viewId).stop(),
    arrange: (viewId, arrangement) => viewOf(viewId).arrange(arrangement),
    window: (viewId, range) => viewOf(viewId).window(range),
    positionOf: (viewId, key) => viewOf(viewId).positionOf(key),
    findTyped: (viewId, text, from) => viewOf(viewId).findTyped(text, from),
    select: (viewId, version, edges, cursor) => viewOf(viewId).select(version, edges, cursor),
    keepSelection(viewId) {
      const { place, view } = openOf(viewId);
      return selections.keep(place, view.seenSelection());
    },
    takeSelection: (selectionId, place) => selections.take(selectionId, place),
    async note({ connectionId, bucket, made, filled = [], removed }) {
      ahead.giveUp();
      const isThere = (place: BucketPlace): boolean =>
        place.connectionId === connectionId && place.bucket === bucket;
      const noted = [...open.values()]
        .filter(({ place }) => isThere(place))
        .map(({ place, view }) => view.note(changesIn(place, made, filled), removed));
      const isGone = isInAny(removed);
      // What has come into it is not known.
      const isFilled = ({ prefix, scope }: ListedPlace): boolean =>
        filled.some(
          (key) => prefix.startsWith(key) || (scope === 'below' && key.startsWith(prefix)),
        );
      memory.forget((place) => isThere(place) && (isGone(place) || isFilled(place)));
      for (const [name, { place }] of counted) {
        if (isThere(place) && isGone(place)) counted.delete(name);
      }
      for (const { place, rows } of memory.all()) {
        if (!isThere(place)) continue;
        rows.remove(removed);
        rows.put(changesIn(place, made, filled));
      }
      await Promise.all(noted);
    },
    async count({ requestPath, ...place }, signal, onProgress) {
      const forgottenBefore = timesForgotten;
      let objects = 0;
      let bytes = 0;
      const intervals = createIntervals(() => {
        onProgress({ objects, bytes });
        return Promise.resolve();
      });
      try {
        const whole = { ...place, scope: 'below', requestPath } as const;
        const onRestart = (): void => {
          [objects, bytes] = [0, 0];
        };
        for await (const page of pagesOf(whole, signal, { onRestart })) {
          signal.throwIfAborted();
          objects += countOf(page.keys);
          for (const size of page.sizes) bytes += size;
          intervals.soon();
        }
      } finally {
        intervals.end();
      }
      const size = { objects, bytes, countedAt: Date.now() };
      if (timesForgotten !== forgottenBefore) return size;
      const name = nameOf(place);
      counted.delete(name);
      counted.set(name, { place, size });
      keepNewest(counted, mostCounted);
      return size;
    },
    counted: (place) => counted.get(nameOf(place))?.size,
    forgetConnection(connectionId) {
      timesForgotten += 1;
      ahead.giveUp();
      memory.forget((place) => place.connectionId === connectionId);
      selections.forgetConnection(connectionId);
      for (const [name, known] of counted) {
        if (known.place.connectionId === connectionId) counted.delete(name);
      }
      deps.clients.forget(connectionId);
      for (const { place, view } of open.values()) {
        if (place.connectionId === connectionId) view.startOver();
      }
    },
  };
}

/** Whether a place is in one of the folders among some targets. Takes time by its depth, not by their number. */
function isInAny(targets: readonly Target[]): (place: FolderPlace) => boolean {
  const folders = new Set(targets.flatMap(({ kind, key }) => (kind === 'folder' ? [key] : [])));
  return ({ prefix }) => ['', ...foldersAround(prefix)].some((folder) => folders.has(folder));
}

function aheadName({
  scope,
  requestPath,
  ...place
}: ListedPlace & Pick<ViewRequest, 'requestPath'>): string {
  return JSON.stringify([nameOf(place), scope, requestPath]);
}

function nameOf({ connectionId, bucket, prefix }: Omit<ListedPlace, 'scope'>): string {
  return JSON.stringify([connectionId, bucket, prefix]);
}
