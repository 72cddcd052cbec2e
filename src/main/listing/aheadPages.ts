import type { ServedPage } from './liveView';

/** Milliseconds for which pages wait for a view: later, what they say may not hold any more. */
const waitsFor = 5000;

/** How what a view is told is to be listed. */
interface PageSource {
  readonly list: (signal: AbortSignal, onRestart: () => void) => AsyncGenerator<ServedPage>;
}

/** Pages of the place that the first view is about to open. */
export interface AheadPages {
  /**
   * Asks for the first page. It is given up where something else is opened or done first, and where nobody
   * comes for it.
   *
   * @param place Names the place and how it is listed.
   * @returns The id of the view that took it, once that is opened; `undefined` where it was given up.
   */
  start(place: string, source: PageSource): Promise<string | undefined>;
  /** Hands the pages to a view of that place; to one of another place nothing, and they are given up. */
  take(place: string, viewId: string): PageSource | undefined;
  giveUp(): void;
}

/** One listing that runs before its view is there. */
interface Ahead {
  readonly place: string;
  /** Ends the waiting, with the view or without. */
  readonly settle: (viewId: string | undefined) => void;
  readonly source: PageSource;
}

/** Makes a place for one listing at a time that waits for its view. */
export function createAheadPages(): AheadPages {
  let waiting: Ahead | undefined;

  function settle(viewId: string | undefined): void {
    const settled = waiting;
    waiting = undefined;
    settled?.settle(viewId);
  }

  return {
    start: (place, { list }) =>
      new Promise((resolve) => {
        settle(undefined);
        const leave = new AbortController();
        let restart = (): void => undefined;
        const pages = list(leave.signal, () => restart());
        const first = pages.next();
        // A failure is told to the view that comes.
        first.catch(() => undefined);
        const patience = setTimeout(() => settle(undefined), waitsFor);
        waiting = {
          place,
          settle(viewId) {
            clearTimeout(patience);
            if (viewId === undefined) leave.abort();
            resolve(viewId);
          },
          source: {
            list(wanted, onRestart) {
              restart = onRestart;
              wanted.addEventListener('abort', () => leave.abort(), { once: true });
              return fromFirst(first, pages);
            },
          },
        };
      }),
    take(place, viewId) {
      const isSame = waiting?.place === place;
      const source = isSame ? waiting?.source : undefined;
      settle(isSame ? viewId : undefined);
      return source;
    },
    giveUp: () => settle(undefined),
  };
}

/** Pages of which the first was asked for already. */
async function* fromFirst(
  first: Promise<IteratorResult<ServedPage>>,
  pages: AsyncGenerator<ServedPage>,
): AsyncGenerator<ServedPage> {
  try {
    const page = await first;
    if (page.done === true) return;
    yield page.value;
    yield* pages;
  } finally {
    await pages.return(undefined);
  }
}
