import { setMaxListeners } from 'node:events';
import type { S3Client } from '@aws-sdk/client-s3';
import { cancelledError } from '../../shared/errors/appError';
import { notesOf } from './actingFor';
import type { Interest } from './interest';
import { sendingThrough } from './sendingThrough';

/**
 * Waits for something that can't be stopped itself, until it is there or nobody wants it any more.
 *
 * @throws DipperError `cancelled` as soon as the signal is aborted, and what the work throws
 */
export async function abortable<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  if (signal.aborted) {
    // Nobody waits for it any more.
    work.catch(() => undefined);
    throw cancelledError();
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelledError());
    const end = (): void => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(end);
  });
}

/** A signal that follows another one some time later. */
export interface LaterSignal {
  readonly signal: AbortSignal;
  /** Ends the following, so that nothing waits any more. */
  readonly end: () => void;
}

/** Gives what is under way so many milliseconds to end by itself once it was stopped. */
export function laterThan(stopped: AbortSignal, milliseconds: number): LaterSignal {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const follow = (): void => {
    timer = setTimeout(() => controller.abort(), milliseconds);
  };
  if (stopped.aborted) follow();
  else stopped.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      stopped.removeEventListener('abort', follow);
      clearTimeout(timer);
    },
  };
}

/** Runs something to which a stop leaves so many milliseconds to end by itself. */
export async function outlasting<Result>(
  stopped: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = laterThan(stopped, milliseconds);
  try {
    return await work(giveUp.signal);
  } finally {
    giveUp.end();
  }
}

/** Milliseconds that a stop gives to a change under way. */
const lastAnswer = 5000;

/**
 * Sends one request that changes something, unless it was stopped before. A stop that comes later waits some seconds
 * for the answer: without it nobody could say what holds now.
 *
 * @throws DipperError `cancelled`, and what sending throws
 */
export async function sendChange<Answer>(
  stopped: AbortSignal,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  if (stopped.aborted) throw cancelledError();
  return outlasting(stopped, lastAnswer, send);
}

/**
 * The client with calls that end as soon as they are stopped. By itself the SDK looks at the signal
 * once it has credentials, and a program that gives them may take minutes.
 *
 * @param interest Told of each call, as one that waits for credentials.
 */
export function withAbortableCalls(client: S3Client, interest: Interest): S3Client {
  return sendingThrough(client, (command, { abortSignal } = {}) => {
    const { action } = notesOf(command);
    if (abortSignal === undefined) {
      return interest.during(() => client.send(command), undefined, action);
    }
    // One signal stops many calls at once, which Node would take for a leak.
    setMaxListeners(0, abortSignal);
    return interest.during(
      () => abortable(client.send(command, { abortSignal }), abortSignal),
      abortSignal,
      action,
    );
  });
}
