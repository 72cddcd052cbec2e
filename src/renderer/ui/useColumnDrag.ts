import { useRef, useState } from 'react';
import type { MouseEvent, PointerEvent } from 'react';

/** Pixels that the pointer moves before a press becomes a drag. */
const threshold = 5;

/** A header cell that is dragged, and where it would go among the others. */
interface ColumnDrag {
  readonly id: string;
  readonly to: number;
}

interface ColumnDragHandlers {
  readonly drag: ColumnDrag | undefined;
  /** For the row of header cells, each of which carries its id as `data-column`. */
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
    readonly onClickCapture: (event: MouseEvent) => void;
  };
}

/** The place among the other header cells that a pointer is at. */
function placeAt(header: HTMLElement, id: string, x: number): number {
  return [...header.querySelectorAll<HTMLElement>('[data-column]')].filter((cell) => {
    const { left, width } = cell.getBoundingClientRect();
    return cell.dataset['column'] !== id && left + width / 2 < x;
  }).length;
}

/** Drags header cells to other places. What ends a drag is not a click. */
export function useColumnDrag(
  canMove: (id: string) => boolean,
  onMove: (id: string, to: number) => void,
): ColumnDragHandlers {
  const press = useRef<{ readonly id: string; readonly x: number } | undefined>(undefined);
  const dragged = useRef(false);
  const [drag, setDrag] = useState<ColumnDrag>();

  function end(): void {
    press.current = undefined;
    setDrag(undefined);
  }

  return {
    drag,
    handlers: {
      onPointerDown: (event) => {
        const cell = event.target instanceof Element ? event.target.closest('[data-column]') : null;
        const id = cell?.getAttribute('data-column');
        dragged.current = false;
        if (event.button === 0 && typeof id === 'string' && canMove(id)) {
          press.current = { id, x: event.clientX };
        }
      },
      onPointerMove: (event) => {
        if (press.current === undefined) return;
        const { id, x } = press.current;
        if (drag === undefined && Math.abs(event.clientX - x) < threshold) return;
        dragged.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ id, to: placeAt(event.currentTarget, id, event.clientX) });
      },
      onPointerUp: () => {
        if (drag !== undefined) {
          onMove(drag.id, drag.to);
        }
        end();
      },
      onPointerCancel: end,
      onClickCapture: (event) => {
        if (dragged.current) {
          event.stopPropagation();
          dragged.current = false;
        }
      },
    },
  };
}
