import type { MessagePort, Worker } from 'node:worker_threads';
import { cancelledError, DipperError, dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { toDipperError } from '../s3/errors/errorMapping';

/** Calls that one thread answers for the other: what they take and what they give. */
export type Calls = Readonly<
  Record<string, (input: never, signal: AbortSignal) => Promise<unknown>>
>;

type InputOf<Call> = Call extends (input: infer Input, signal: AbortSignal) => unknown
  ? Input
  : never;
type OutputOf<Call> = Call extends (...args: never) => Promise<infer Output> ? Output : never;

/** Calls to the other thread. */
export interface Remote<Theirs extends Calls> {
  /** @throws DipperError as the other side threw it; `unexpected` when that side has ended */
  call<Name extends keyof Theirs & string>(
    name: Name,
    input: InputOf<Theirs[Name]>,
    signal?: AbortSignal,
  ): Promise<OutputOf<Theirs[Name]>>;
  /** Fails every call that waits for its answer. */
  end(): void;
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'answer'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: AppError };

/**
 * Lets two threads call each other over a port. Failures cross as what the window is told of them, so
 * that no request and no secret goes with them.
 *
 * @param answers The calls that this side answers.
 */
export function connectThreads<Theirs extends Calls>(
  port: Pick<MessagePort | Worker, 'on' | 'postMessage'>,
  answers: Calls,
): Remote<Theirs> {
  const waiting = new Map<
    number,
    { readonly resolve: (output: never) => void; readonly reject: (error: DipperError) => void }
  >();
  const running = new Map<number, AbortController>();
  let lastId = 0;
  let isEnded = false;

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = answers[name];
      if (handler === undefined) throw dipperError('unknown_route', `There is no call ${name}.`);
      // Both sides are compiled from one contract.
      const output = await handler(input as never, controller.signal);
      port.postMessage({ type: 'answer', id, output } satisfies Message);
    } catch (error) {
      const { detail } = toDipperError(error);
      port.postMessage({ type: 'failure', id, error: detail } satisfies Message);
    } finally {
      running.delete(id);
    }
  }

  port.on('message', (message: Message) => {
    switch (message.type) {
      case 'call':
        void answer(message.id, message.name, message.input);
        break;
      case 'stop':
        running.get(message.id)?.abort();
        break;
      case 'answer':
        waiting.get(message.id)?.resolve(message.output as never);
        waiting.delete(message.id);
        break;
      case 'failure':
        waiting.get(message.id)?.reject(new DipperError(message.error));
        waiting.delete(message.id);
        break;
    }
  });

  return {
    call(name, input, signal) {
      if (isEnded) return Promise.reject(ended());
      if (signal?.aborted === true) return Promise.reject(cancelledError());
      lastId += 1;
      const id = lastId;
      const stop = (): void => port.postMessage({ type: 'stop', id } satisfies Message);
      signal?.addEventListener('abort', stop, { once: true });
      return new Promise<never>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ type: 'call', id, name, input } satisfies Message);
      }).finally(() => signal?.removeEventListener('abort', stop));
    },
    end() {
      isEnded = true;
      for (const { reject } of waiting.values()) reject(ended());
      waiting.clear();
    },
  };
}

function ended(): DipperError {
  return dipperError('unexpected', 'A part of Dipper has stopped.', {
    retry: 'now',
  });
}
