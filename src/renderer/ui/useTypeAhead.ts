import { useRef } from 'react';

/** Milliseconds after which typing starts a new word. */
const pauseMs = 900;

/**
 * Collects letters typed in quick succession, to find a line by the start of its name.
 *
 * The returned function takes a letter and answers with what was typed so far, and whether the
 * search starts at the line after the present one (a first letter) or stays on it.
 */
export function useTypeAhead(): {
  readonly typing: () => boolean;
  readonly type: (letter: string) => { readonly text: string; readonly next: boolean };
} {
  const typed = useRef({ text: '', at: 0 });

  function typing(): boolean {
    return typed.current.text !== '' && performance.now() - typed.current.at < pauseMs;
  }

  return {
    typing,
    type: (letter) => {
      const text = typing() ? typed.current.text + letter : letter;
      typed.current = { text, at: performance.now() };
      return { text, next: text.length === letter.length };
    },
  };
}
