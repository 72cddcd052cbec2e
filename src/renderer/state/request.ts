import { useEffect, useEffectEvent, useState } from 'react';
import type { AppError } from '../../shared/errors/appError';
import { errorOf } from './notices';
import { useRefreshes } from './refreshes';

/** An answer that is awaited, here, or failed to come. */
export type Answer<Data> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly data: Data }
  | { readonly status: 'failed'; readonly error: AppError };

/** A question that is asked as long as somebody looks at it. */
export interface Request<Data> {
  readonly answer: Answer<Data>;
  /** Asks again. */
  readonly reload: () => void;
}

/** Milliseconds that a selection rests before anything is asked about it. */
export const selectionPauseMs = 150;

/**
 * Asks for something as long as the component is there: again whenever `subject` changes, and then
 * the earlier question is aborted, so that an answer always belongs to the subject shown.
 *
 * @param subject names what is asked for; the same name means the same question.
 * @param delayMs waits before asking, so that passing over many subjects asks for none of them.
 * @param round asks the same question again whenever it changes; the answer stays until there is another.
 */
export function useRequest<Data>(
  subject: string,
  ask: (signal: AbortSignal) => Promise<Data>,
  delayMs = 0,
  round = 0,
): Request<Data> {
  const [turn, setTurn] = useState(0);
  const [answered, setAnswered] = useState<{
    readonly question: string;
    readonly answer: Answer<Data>;
  }>();
  const question = `${turn} ${subject}`;
  const askNow = useEffectEvent(ask);

  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      askNow(controller.signal).then(
        (data) => {
          if (!controller.signal.aborted) {
            setAnswered({ question, answer: { status: 'ready', data } });
          }
        },
        (thrown: unknown) => {
          if (!controller.signal.aborted) {
            setAnswered({ question, answer: { status: 'failed', error: errorOf(thrown) } });
          }
        },
      );
    }, delayMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [question, delayMs, round]);

  return {
    answer: answered?.question === question ? answered.answer : { status: 'loading' },
    reload: () => setTurn((last) => last + 1),
  };
}

/** The same as {@link useRequest}, asked again whenever the user refreshes. */
export function useFreshRequest<Data>(
  subject: string,
  ask: (signal: AbortSignal) => Promise<Data>,
  delayMs = 0,
): Request<Data> {
  return useRequest(
    subject,
    ask,
    delayMs,
    useRefreshes(({ count }) => count),
  );
}
