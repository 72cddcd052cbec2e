import type { MessagePort, Worker } from 'node:worker_threads';
import { cancelledError, DipperError, dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { toDipperError } from '../s3/errors/errorMapping';

type Method = (...args: never) => unknown;

/** Calls that one thread answers for the other, by name. Where one can be stopped, its signal is the last argument. */
export type Calls = Readonly<Record<string, Method>>;

type ArgsOf<Call> = Call extends (...args: infer Args) => unknown ? Args : never;
type OutputOf<Call> = Call extends (...args: never) => infer Output ? Awaited<Output> : never;

/** An interface as another thread meets it: each of its methods answers later. */
export type Later<Interface> = {
  readonly [Name in keyof Interface]: (
    ...args: ArgsOf<Interface[Name]>
  ) => Promise<OutputOf<Interface[Name]>>;
};

/** Calls to the other thread, which has that interface. */
export interface Remote<Theirs> {
  /** @throws DipperError as the other side threw it; `unexpected` when that side has ended */
  readonly call: <Name extends keyof Theirs & string>(
    name: Name,
    ...args: ArgsOf<Theirs[Name]>
  ) => Promise<OutputOf<Theirs[Name]>>;
  /** Fails every call that waits for its answer. */
  end(): void;
}

interface CallMessage {
  readonly type: 'call';
  readonly id: number;
  readonly name: string;
  /** Without the signal, which can't cross. */
  readonly args: readonly unknown[];
  /** Whether a signal was the last argument: then it is one on the other side as well. */
  readonly hasSignal: boolean;
}

type Message =
  | CallMessage
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'answer'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: AppError };

/**
 * Methods by their names, all of which do the same thing.
 *
 * @param carryOut Told which of them was called, and with what.
 */
export function methodsBy<Interface, Name extends keyof Interface & string>(
  names: readonly Name[],
  carryOut: (name: Name, args: readonly unknown[]) => Promise<unknown>,
): Later<Pick<Interface, Name>>;
export function methodsBy<Name extends string>(
  names: readonly Name[],
  carryOut: (name: Name, args: readonly unknown[]) => Promise<unknown>,
): Record<string, (...args: readonly unknown[]) => Promise<unknown>> {
  return Object.fromEntries(
    names.map((name) => [name, (...args: readonly unknown[]) => carryOut(name, args)]),
  );
}

/** Answers calls by the methods so named, and by no others. */
export function answersBy<Name extends string, Engine extends Readonly<Record<Name, Method>>>(
  engine: Engine | Promise<Engine>,
  names: readonly Name[],
): Later<Pick<Engine, Name>> {
  return methodsBy<Engine, Name>(names, async (name, args) => {
    const begun = await engine;
    const output: unknown = await Reflect.apply(begun[name], begun, args);
    return output;
  });
}

/**
 * Lets two threads call each other over a port. Failures cross as what the window is told of them, so
 * that no request and no secret goes with them.
 *
 * @param answers The calls that this side answers.
 */
export function connectThreads<Theirs>(
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

  async function answer({ id, name, args, hasSignal }: CallMessage): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = Object.hasOwn(answers, name) ? answers[name] : undefined;
      if (handler === undefined) throw dipperError('unknown_route', `There is no call ${name}.`);
      // Both sides are compiled from one contract.
      const output: unknown = await Reflect.apply(handler, answers, [
        ...args,
        ...(hasSignal ? [controller.signal] : []),
      ]);
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
        void answer(message);
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
    call(name, ...given: readonly unknown[]) {
      const { args, signal } = withoutSignal(given);
      if (isEnded) return Promise.reject(ended());
      if (signal?.aborted === true) return Promise.reject(cancelledError());
      lastId += 1;
      const id = lastId;
      const stop = (): void => port.postMessage({ type: 'stop', id } satisfies Message);
      signal?.addEventListener('abort', stop, { once: true });
      return new Promise<never>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        const hasSignal = signal !== undefined;
        port.postMessage({ type: 'call', id, name, args, hasSignal } satisfies Message);
      }).finally(() => signal?.removeEventListener('abort', stop));
    },
    end() {
      isEnded = true;
      for (const { reject } of waiting.values()) reject(ended());
      waiting.clear();
    },
  };
}

function withoutSignal(given: readonly unknown[]): {
  readonly args: readonly unknown[];
  readonly signal?: AbortSignal;
} {
  const last = given.at(-1);
  return last instanceof AbortSignal ? { args: given.slice(0, -1), signal: last } : { args: given };
}

function ended(): DipperError {
  return dipperError('unexpected', 'A part of Dipper has stopped.', {
    retry: 'now',
  });
}
