import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefCallback, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { likelySight } from './likelySight';
import { createRowScroller } from './rowScroller';
import type { SlottedSpan } from './rowSlots';
import type { RowScroller } from './rowScroller';
import { catchUp, follow, isBehind, nothingDrawn, within } from './rowSpans';
import type { RowSpans } from './rowSpans';
import { bodyHeight, isScaled, overscan, rowsToDraw } from './scrollScale';
import type { RowSpan } from './scrollScale';

interface ScaledRowsOptions {
  /** Another name for rows of another list. */
  readonly list: string;
  readonly rowCount: number;
  /** Pixels; the same for every row. */
  readonly rowHeight: number;
  /** Pixels at the top of the scrolling element that stay in front of the rows. */
  readonly headerHeight: number;
  /** Whether all of these rows can be drawn now. */
  readonly isAtHand: (rows: RowSpan) => boolean;
}

/** The rows of a scrolling element that are drawn, and how to bring others into sight. */
export interface ScaledRows extends SlottedSpan {
  /** The rows that are to be drawn as soon as they are at hand, nearly always the same. */
  readonly wanted: RowSpan;
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

/** Milliseconds for which rows far away are waited for before they are drawn without their content. */
const patience = 50;

/** Milliseconds without scrolling after which an element has come to rest. */
const restTime = 150;

/** Rows with the same base: with another one, every row that is drawn gets a new place. */
const rowsOfBase = 16_384;

/**
 * Draws only the rows in sight of a list of any length whose rows all have the same height. What is
 * drawn changes by whole rows, so scrolling within a row draws nothing again. Rows far away that are not at
 * hand are waited for, for a moment: to draw them twice, without their content and with it, is what keeps
 * a scrollbar that is thrown about from keeping up.
 */
export function useScaledRows({
  list,
  rowCount,
  rowHeight,
  headerHeight,
  isAtHand,
}: ScaledRowsOptions): ScaledRows {
  const rows = useRef<RowScroller | null>(null);
  const slab = useRef<HTMLDivElement | null>(null);
  const [spans, setSpans] = useState<RowSpans>(() => likelySpans(rowHeight));
  const [isPatient, setPatient] = useState(true);

  const wanted = within(spans.inSight, rowCount);
  const areAtHand = isAtHand(wanted);
  const isHeld = isBehind(spans) && isPatient && !areAtHand;
  if (isBehind(spans) && !isHeld) {
    setSpans(catchUp(spans));
  }
  if (!isPatient && areAtHand) {
    setPatient(true);
  }
  useEffect(() => {
    if (!isHeld) return undefined;
    const end = setTimeout(() => setPatient(false), patience);
    return () => clearTimeout(end);
  }, [isHeld]);

  const geometry = { rowCount, rowHeight, sightHeight: 0 };
  const { first, end } = within(spans.drawn, rowCount);
  const base = isScaled(geometry) ? first - (first % rowsOfBase) : 0;

  const scroller = useCallback(
    (element: HTMLElement | null) => {
      if (element === null || slab.current === null) return undefined;
      const made = createRowScroller({
        element,
        slab: slab.current,
        rowHeight,
        headerHeight,
        likelySight: likelySight(),
        devicePixelRatio: () => window.devicePixelRatio,
        onSight: (top, measured) => {
          const inSight = rowsToDraw(measured, top, overscan);
          setSpans((before) => follow(before, inSight));
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
    places: spans.drawn.places,
    shift: spans.drawn.shift,
    wanted,
    base,
    height: bodyHeight(geometry),
    rowsInSight,
    scrollToRow,
  };
}

/** What is drawn before anything was measured: the first rows, as many as likely are in sight. */
function likelySpans(rowHeight: number): RowSpans {
  const likely = { rowCount: Number.MAX_SAFE_INTEGER, rowHeight, sightHeight: likelySight() };
  return catchUp({ ...nothingDrawn, inSight: rowsToDraw(likely, 0, overscan) });
}
