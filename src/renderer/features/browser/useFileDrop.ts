import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import type { SeenPlace } from '../../../shared/model/places';
import { receiveDroppedFiles } from '../../ipc/client';
import { isReadOnlyAt, useConnections } from '../../state/connections';
import { tellFailure } from '../../state/notices';
import { uploadItems } from '../../state/transfers';

/** Where files that are dropped would go. */
export interface DropTarget {
  /** The row or line that is pointed at, if the files would go into it rather than here. */
  readonly id?: string;
  readonly place: SeenPlace;
  readonly prefix: string;
}

/** Where files would go, and, in pixels, what the pointer was on in the window when that was marked. */
interface Marked {
  readonly target: DropTarget;
  readonly x: number;
  readonly y: number;
  readonly scrolled: number;
}

/** Handlers for an element that files can be dropped on. */
export interface FileDrop {
  /** Where files would go that are held over the element now. */
  readonly target: DropTarget | undefined;
  /** Files are held over the element that its connection may not send, since it is set to read only. */
  readonly isRefused: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes('Files');
}

/** How far all that an event happened in is scrolled down, in pixels. */
function scrolledBy({ target }: DragEvent): number {
  let sum = 0;
  for (let at = target instanceof Element ? target : null; at !== null; at = at.parentElement) {
    sum += at.scrollTop;
  }
  return sum;
}

function isReadOnly({ place: { connectionId } }: DropTarget): boolean {
  return isReadOnlyAt(useConnections.getState(), { kind: 'connection', connectionId });
}

async function upload(files: readonly File[], { place, prefix }: DropTarget): Promise<void> {
  try {
    await uploadItems(place, prefix, await receiveDroppedFiles(files));
  } catch (thrown) {
    tellFailure(thrown);
  }
}

/**
 * Uploads files and folders that are dropped on an element. Anything else that is dropped, such as
 * text, is left alone.
 *
 * @param targetAt where files would go that are dropped on that part of the element.
 */
export function useFileDrop(targetAt: (part: Element) => DropTarget | undefined): FileDrop {
  const [target, setTarget] = useState<DropTarget>();
  const [isRefused, setRefused] = useState(false);
  const marked = useRef<Marked>(undefined);

  /**
   * Rows may come below a pointer that stands still: it still means the one that is marked. One that was
   * scrolled away is not meant any more.
   */
  function look(event: DragEvent): DropTarget | undefined {
    const { clientX: x, clientY: y } = event;
    const scrolled = scrolledBy(event);
    const before = marked.current;
    if (before?.x === x && before.y === y && before.scrolled === scrolled) return before.target;
    const pointed =
      hasFiles(event) && event.target instanceof Element ? targetAt(event.target) : undefined;
    const found = pointed === undefined || isReadOnly(pointed) ? undefined : pointed;
    marked.current = found && { target: found, x, y, scrolled };
    setRefused(found !== pointed);
    setTarget((before) =>
      before?.id === found?.id &&
      before?.prefix === found?.prefix &&
      (before === undefined) === (found === undefined)
        ? before
        : found,
    );
    return found;
  }

  function leave(): void {
    marked.current = undefined;
    setTarget(undefined);
    setRefused(false);
  }

  function hover(event: DragEvent): void {
    // Without a target the pointer says that nothing can be dropped.
    if (look(event) !== undefined) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
  }

  return {
    target,
    isRefused,
    handlers: {
      onDragEnter: hover,
      onDragOver: hover,
      onDragLeave: (event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) {
          leave();
        }
      },
      onDrop: (event) => {
        const found = look(event);
        leave();
        // The window as a whole takes no drop: what is not for here is not for it either.
        event.preventDefault();
        const files = [...event.dataTransfer.files];
        if (found !== undefined && files.length > 0) {
          void upload(files, found);
        }
      },
    },
  };
}
