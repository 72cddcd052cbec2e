import type { Worker } from 'node:worker_threads';
import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import { connectThreads, methodsBy } from './rpc';
import type { Calls, Later, Remote } from './rpc';

/** Main's side of a thread that has an interface. It runs from when it is first needed. */
export interface ThreadHost<Theirs> {
  /** The thread, which is started where it does not run. @throws DipperError `cancelled` once it is closed. */
  ensureStarted(): Promise<Remote<Theirs>>;
  /** Whether it runs, or is being started. */
  isRunning(): boolean;
  /** The thread where it runs. */
  running(): Promise<Remote<Theirs> | undefined>;
  /** The methods so named, each of which has the thread started where it does not run. */
  methods<Name extends keyof Theirs & string>(names: readonly Name[]): Later<Pick<Theirs, Name>>;
  /**
   * Ends the thread for good.
   *
   * @param atLast What is done with it before, where it runs.
   */
  close(atLast?: (remote: Remote<Theirs>) => Promise<unknown>): Promise<void>;
}

/** What {@link createThreadHost} needs. */
export interface ThreadHostDependencies {
  readonly start: () => Worker | Promise<Worker>;
  /** What main answers the thread. */
  readonly answers: Calls;
  /** Told once a thread has ended by itself. */
  readonly onEnded?: () => void;
  readonly onUnexpected: (error: DipperError) => void;
}

/**
 * Makes the host. A thread that ends unexpectedly, or can't be started, fails the calls that wait for it; the
 * next call starts another.
 */
export function createThreadHost<Theirs>(deps: ThreadHostDependencies): ThreadHost<Theirs> {
  type Running = { readonly worker: Worker; readonly remote: Remote<Theirs> };
  let running: Promise<Running> | undefined;
  let isClosed = false;

  async function start(): Promise<Running> {
    const worker = await deps.start();
    const remote = connectThreads<Theirs>(worker, deps.answers);
    worker.on('error', (error) => {
      deps.onUnexpected(dipperError('unexpected', error.message, { cause: error }));
    });
    worker.on('exit', () => {
      remote.end();
      running = undefined;
      if (!isClosed) deps.onEnded?.();
    });
    return { worker, remote };
  }

  function startAnother(): Promise<Running> {
    const started = start();
    started.catch(() => {
      if (running === started) running = undefined;
    });
    return started;
  }

  async function ensureStarted(): Promise<Remote<Theirs>> {
    if (isClosed) throw dipperError('cancelled', 'Dipper is closing.');
    running ??= startAnother();
    return (await running).remote;
  }

  /** What runs, or will in a moment. Whoever has it started hears why it could not be. */
  async function thatRuns(): Promise<Running | undefined> {
    return running?.catch(() => undefined);
  }

  return {
    ensureStarted,
    isRunning: () => running !== undefined,
    running: async () => (await thatRuns())?.remote,
    methods: (names) =>
      methodsBy<Theirs, (typeof names)[number]>(names, async (name, args) => {
        const { call } = await ensureStarted();
        const output: unknown = await Reflect.apply(call, undefined, [name, ...args]);
        return output;
      }),
    async close(atLast) {
      if (isClosed) return;
      isClosed = true;
      const last = await thatRuns();
      if (last === undefined) return;
      await atLast?.(last.remote);
      await last.worker.terminate();
    },
  };
}
