import { useRef } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';

/** What {@link useOwnInput} looks at before anything else does. */
interface OwnInput {
  readonly onMouseDownCapture: (event: MouseEvent) => void;
  readonly onClickCapture: (event: MouseEvent) => void;
  readonly onKeyDownCapture: (event: KeyboardEvent) => void;
}

/**
 * Keeps from what has just been drawn the rest of a double click, or of a key that is held down, that
 * began before it was there: that was meant for what was in its place.
 */
export function useOwnInput(): OwnInput {
  const isPressed = useRef(false);
  const isTyped = useRef(false);

  function refuse(event: MouseEvent | KeyboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    onMouseDownCapture: (event) => {
      if (event.detail <= 1) isPressed.current = true;
    },
    onClickCapture: (event) => {
      if (event.detail > 1 && !isPressed.current) refuse(event);
    },
    onKeyDownCapture: (event) => {
      if (!event.repeat) isTyped.current = true;
      else if (!isTyped.current) refuse(event);
    },
  };
}
