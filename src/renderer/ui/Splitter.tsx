import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { classNames } from './classNames';
import styles from './Splitter.module.css';

interface SplitterProps {
  /** Accessible name, such as "Width of the sidebar". */
  readonly label: string;
  /** A `vertical` line is dragged sideways, a `horizontal` one up and down. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Size in pixels of the panel that the line belongs to. */
  readonly size: number;
  readonly smallest: number;
  readonly largest: number;
  /** Whether the panel grows when the line is dragged towards the start (up or left). */
  readonly growsTowardsStart?: boolean;
  readonly onResize: (size: number) => void;
}

/** Pixels for each press of an arrow key. */
const keyStep = 16;

/** A line between two panels that can be dragged, or moved with the arrow keys. */
export function Splitter({
  label,
  orientation,
  size,
  smallest,
  largest,
  growsTowardsStart = false,
  onResize,
}: SplitterProps): ReactNode {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);

  function resize(next: number): void {
    onResize(Math.round(Math.min(largest, Math.max(smallest, next))));
  }

  function position(event: PointerEvent): number {
    return orientation === 'vertical' ? event.clientX : event.clientY;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const towardsStart = orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp';
    const towardsEnd = orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== towardsStart && event.key !== towardsEnd) return;
    event.preventDefault();
    const grows = (event.key === towardsStart) === growsTowardsStart;
    resize(size + (grows ? keyStep : -keyStep));
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      className={classNames(styles.splitter, styles[orientation])}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: position(event), size };
      }}
      onPointerMove={(event) => {
        if (start.current !== null) {
          const moved = position(event) - start.current.at;
          resize(start.current.size + (growsTowardsStart ? -moved : moved));
        }
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
    />
  );
}
