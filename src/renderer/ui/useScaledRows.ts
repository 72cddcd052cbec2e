import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RefCallback, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { createRowScroller } from './rowScroller';
import { nextSlots } from './rowSlots';
import type { SlottedSpan } from './rowSlots';
import type { RowScroller } from './rowScroller';
import { bodyHeight, isScaled, rowsToDraw } from './scrollScale';

interface ScaledRowsOptions {
  /** Another name for rows of another list. */
  readonly list: string;
  readonly rowCount: number;
  /** Pixels; the same for every row. */
  readonly rowHeight: number;
  /** Pixels at the top of the scrolling element that stay in front of the rows. */
  readonly headerHeight: number;
}

/** The rows of a scrolling element that are to be drawn, and how to bring others into sight. */
export interface ScaledRows extends SlottedSpan {
  /** Goes on the element that scrolls. */
  readonly scroller: RefCallback<HTMLElement>;
  /** Goes on the element within the body that the rows are placed in. */
  readonly slab: RefObject<HTMLDivElement | null>;
  /** Pixels; the height of the body. */
  readonly height: number;
  /** The row that stands at the upper edge of the slab. */
  readonly base: number;
  /** How many whole rows are in sight at once, for Page Up and Page Down. */
  readonly rowsInSight: () => number;
  readonly scrollToRow: (index: number) => void;
}

/** Rows drawn beyond each edge, so that scrolling does not show a gap. */
const overscan = 8;

/** Milliseconds without scrolling after which an element has come to rest. */
const restTime = 150;

/** Rows with the same base: with another one, every row that is drawn gets a new place. */
const rowsOfBase = 16_384;

/**
 * Draws only the rows in sight of a list of any length whose rows all have the same height. What is
 * drawn changes by whole rows, so scrolling within a row draws nothing again.
 */
export function useScaledRows({
  list,
  rowCount,
  rowHeight,
  headerHeight,
}: ScaledRowsOptions): ScaledRows {
  const rows = useRef<RowScroller | null>(null);
  const slab = useRef<HTMLDivElement | null>(null);
  const [span, setSpan] = useState<SlottedSpan>({ first: 0, end: 0, shift: 0 });

  const geometry = { rowCount, rowHeight, sightHeight: 0 };
  // Rows that became fewer may leave the span behind their end until it is measured again.
  const first = Math.max(0, Math.min(span.first, rowCount - (span.end - span.first)));
  const end = Math.min(rowCount, first + span.end - span.first);
  const base = isScaled(geometry) ? first - (first % rowsOfBase) : 0;

  const scroller = useCallback(
    (element: HTMLElement | null) => {
      if (element === null || slab.current === null) {
        return undefined;
      }
      const made = createRowScroller({
        element,
        slab: slab.current,
        rowHeight,
        headerHeight,
        devicePixelRatio: () => window.devicePixelRatio,
        onSight: (top, measured) => {
          const next = rowsToDraw(measured, top, overscan);
          setSpan((before) =>
            before.first === next.first && before.end === next.end
              ? before
              : nextSlots(before, next),
          );
        },
      });
      rows.current = made;
      // Drawn within the same frame: rows drawn a frame late would leave a gap.
      let resting: ReturnType<typeof setTimeout> | undefined;
      const scrolled = (): void => {
        clearTimeout(resting);
        flushSync(made.scrolled);
      };
      // Each notch of a wheel comes to an end of its own, and is no rest.
      const rested = (): void => {
        clearTimeout(resting);
        resting = setTimeout(() => flushSync(made.rested), restTime);
      };
      const sizes = new ResizeObserver(made.resized);
      sizes.observe(element);
      element.addEventListener('scroll', scrolled, { passive: true });
      element.addEventListener('scrollend', rested);
      return () => {
        clearTimeout(resting);
        sizes.disconnect();
        element.removeEventListener('scroll', scrolled);
        element.removeEventListener('scrollend', rested);
        rows.current = null;
      };
    },
    [rowHeight, headerHeight],
  );

  useLayoutEffect(() => rows.current?.setRows(rowCount, base, list), [rowCount, base, list]);

  const rowsInSight = useCallback(() => rows.current?.rowsOfPage() ?? 1, []);
  const scrollToRow = useCallback((index: number) => rows.current?.showRow(index), []);

  return {
    scroller,
    slab,
    first,
    end,
    shift: span.shift,
    base,
    height: bodyHeight(geometry),
    rowsInSight,
    scrollToRow,
  };
}
