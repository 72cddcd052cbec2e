import {
  clampTop,
  isScaled,
  longestStep,
  rowsOfPage,
  scrollOfTop,
  scrollRange,
  topOfScroll,
  topShowing,
} from './scrollScale';
import type { RowGeometry } from './scrollScale';

/** The part of an element that scrolls which a {@link RowScroller} needs. */
interface ScrollingElement {
  scrollTop: number;
  readonly clientHeight: number;
}

/** Where the rows that are drawn hang: they are placed in it, and it is placed in the body. */
interface Slab {
  readonly style: { transform: string };
}

interface RowScrollerOptions {
  readonly element: ScrollingElement;
  readonly slab: Slab;
  /** Pixels. */
  readonly rowHeight: number;
  /** Pixels at the top of the element that stay in front of the rows. */
  readonly headerHeight: number;
  /** Pixels that the sight is taken to have until the element tells its size. */
  readonly likelySight: number;
  readonly devicePixelRatio: () => number;
  /** Told after every move: pixels from the first row to the sight, and the height of the sight. */
  readonly onSight: (top: number, geometry: RowGeometry) => void;
}

/** Moves rows of one height past an element that scrolls, however many there are. */
export interface RowScroller {
  /**
   * The rows are this many, and those that are drawn are placed from the base row on. Those of another
   * list than before are shown from the first one on.
   */
  readonly setRows: (rowCount: number, base: number, list: string) => void;
  /** The element has scrolled. */
  readonly scrolled: () => void;
  /** The element has come to rest. */
  readonly rested: () => void;
  /** The element has another size. */
  readonly resized: () => void;
  /** Brings a row into sight, by the shortest way. */
  readonly showRow: (index: number) => void;
  readonly rowsOfPage: () => number;
}

/** Pixels by which the scrollbar may be off while a wheel turns on and on. */
const longestDrift = 20_000;

/**
 * Keeps the rows and the scrollbar together. In a body that is shorter than its rows, small steps
 * move the rows by as many pixels, so wheels, touchpads and keys are exact and as smooth as
 * everywhere; the scrollbar, which has gone too far by then, is put right when the element rests.
 */
export function createRowScroller(options: RowScrollerOptions): RowScroller {
  const { element, slab, rowHeight, headerHeight, devicePixelRatio, onSight } = options;
  // Asking the element has the page laid out at once, so it is asked for only when it may have changed.
  let sightHeight = options.likelySight;
  let isMeasured = false;
  let rowCount = 0;
  let base = 0;
  let list = '';
  let top = 0;
  // Where the element was when the rows were placed last.
  let scroll = 0;

  function measure(): void {
    sightHeight = Math.max(1, element.clientHeight - headerHeight);
    isMeasured = true;
  }

  function geometry(): RowGeometry {
    return { rowCount, rowHeight, sightHeight };
  }

  function place(): void {
    slab.style.transform = `translateY(${scroll - top + base * rowHeight}px)`;
  }

  function moveTo(next: number): void {
    const now = geometry();
    top = clampTop(now, next);
    const wanted = scrollOfTop(now, top);
    if (Math.abs(element.scrollTop - wanted) >= 1) {
      element.scrollTop = wanted;
    }
    // What the element made of it: it may round, or not be as tall yet.
    scroll = element.scrollTop;
    if (!isScaled(now)) {
      top = scroll;
    }
    place();
    onSight(top, now);
  }

  function follow(): void {
    const now = geometry();
    const before = scroll;
    scroll = element.scrollTop;
    if (!isScaled(now)) {
      top = scroll;
    } else if (scroll !== before) {
      const step = scroll - before;
      const atEnd = scroll <= 0 || scroll >= scrollRange(now) - 1;
      top =
        !atEnd && Math.abs(step) <= longestStep(now, devicePixelRatio())
          ? clampTop(now, top + step)
          : topOfScroll(now, scroll);
    }
    if (isScaled(now) && Math.abs(scroll - scrollOfTop(now, top)) > longestDrift) {
      moveTo(top);
      return;
    }
    place();
    onSight(top, now);
  }

  return {
    setRows: (count, first, name) => {
      const changed = rowCount !== count;
      const wasScaled = isScaled(geometry());
      rowCount = count;
      base = first;
      if (list !== name) {
        list = name;
        moveTo(0);
      } else if (!changed) {
        place();
      } else if (wasScaled || isScaled(geometry())) {
        // The scrollbar goes to where the same rows are now.
        moveTo(top);
      } else {
        follow();
      }
    },
    scrolled: follow,
    rested: () => {
      if (isScaled(geometry())) {
        moveTo(top);
      }
    },
    resized: () => {
      measure();
      if (isScaled(geometry())) {
        moveTo(top);
      } else {
        follow();
      }
    },
    showRow: (index) => {
      if (!isMeasured) measure();
      const next = topShowing(geometry(), top, index);
      if (next !== top) {
        moveTo(next);
      }
    },
    rowsOfPage: () => {
      if (!isMeasured) measure();
      return rowsOfPage(geometry());
    },
  };
}
