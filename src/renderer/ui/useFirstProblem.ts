import { useEffect, useReducer, useRef } from 'react';
import type { RefObject } from 'react';

/** Handlers for what is sent off with what was typed into it. */
interface FirstProblem {
  /** It is sent off: what keeps it back gets the keyboard once it is told. */
  readonly seek: () => void;
  /** Somebody types: nothing takes the keyboard from there. */
  readonly forget: () => void;
}

/**
 * Gives the keyboard to the first field that is told as wrong (`aria-invalid`) after a form was sent
 * off, and brings it into sight. A problem that takes a while to be found counts too.
 */
export function useFirstProblem(form: RefObject<HTMLElement | null>): FirstProblem {
  const isSought = useRef(false);
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);

  // After every drawing: nobody tells when a problem has been found.
  useEffect(() => {
    if (!isSought.current) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null;
    if (field === null) return;
    isSought.current = false;
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: 'center' });
  });

  return {
    seek: () => {
      isSought.current = true;
      // Also where nothing changes, since the problem is told already.
      drawAgain();
    },
    forget: () => {
      isSought.current = false;
    },
  };
}
