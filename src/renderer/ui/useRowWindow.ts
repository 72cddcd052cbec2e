import { useCallback, useRef, useState } from 'react';
import type { RefCallback } from 'react';
import { likelySight } from './likelySight';
import { overscan } from './scrollScale';

interface RowWindowOptions {
  readonly rowCount: number;
  /** Pixels; the same for every row. */
  readonly rowHeight: number;
  /** Pixels at the top of the scrolling element that stay in front of the rows. */
  readonly headerHeight?: number;
  /** Whether the element is nearly as tall as the window. */
  readonly isTall?: boolean;
}

/** The rows of a scrolling element that are worth drawing, and how to bring others into sight. */
export interface RowWindow {
  /** Goes on the element that scrolls. */
  readonly scroller: RefCallback<HTMLElement>;
  /** The first row to draw, counted from 0. */
  readonly first: number;
  /** The row after the last one to draw. */
  readonly end: number;
  /** How many rows are in sight at once, for Page Up and Page Down. */
  readonly rowsInSight: () => number;
  readonly scrollToRow: (index: number) => void;
}

/**
 * Draws only the rows in sight of a list whose rows all have the same height. The window changes by
 * whole rows, so scrolling within a row draws nothing again.
 */
export function useRowWindow({
  rowCount,
  rowHeight,
  headerHeight = 0,
  isTall = false,
}: RowWindowOptions): RowWindow {
  const element = useRef<HTMLElement | null>(null);
  const [sight, setSight] = useState(() => ({
    first: 0,
    count: isTall ? Math.ceil(likelySight() / rowHeight) : 0,
  }));

  const look = useCallback(() => {
    const shown = element.current;
    if (shown === null) return;
    const first = Math.floor(shown.scrollTop / rowHeight);
    const count = Math.ceil(Math.max(0, shown.clientHeight - headerHeight) / rowHeight) + 1;
    setSight((before) =>
      before.first === first && before.count === count ? before : { first, count },
    );
  }, [rowHeight, headerHeight]);

  const scroller = useCallback(
    (scrolling: HTMLElement | null) => {
      element.current = scrolling;
      if (scrolling === null) return undefined;
      // Measuring has the page laid out at once. The observer comes before anything is painted.
      if (!isTall) look();
      const sizes = new ResizeObserver(look);
      sizes.observe(scrolling);
      scrolling.addEventListener('scroll', look, { passive: true });
      return () => {
        sizes.disconnect();
        scrolling.removeEventListener('scroll', look);
        element.current = null;
      };
    },
    [look, isTall],
  );

  const rowsInSight = useCallback(() => {
    const height = (element.current?.clientHeight ?? 0) - headerHeight;
    return Math.max(1, Math.floor(height / rowHeight));
  }, [rowHeight, headerHeight]);

  const scrollToRow = useCallback(
    (index: number) => {
      const shown = element.current;
      if (shown === null) return;
      const top = index * rowHeight;
      const sightHeight = shown.clientHeight - headerHeight;
      if (top < shown.scrollTop) {
        shown.scrollTop = top;
      } else if (top + rowHeight > shown.scrollTop + sightHeight) {
        shown.scrollTop = top + rowHeight - sightHeight;
      }
      // The scroll event comes a frame later; until then the keyboard would be on a row not drawn.
      look();
    },
    [rowHeight, headerHeight, look],
  );

  // A list that became shorter may leave the sight behind its end until the scroll event comes.
  const first = Math.max(0, Math.min(sight.first, rowCount - sight.count) - overscan);
  return {
    scroller,
    first,
    end: Math.min(rowCount, first + sight.count + 2 * overscan),
    rowsInSight,
    scrollToRow,
  };
}
