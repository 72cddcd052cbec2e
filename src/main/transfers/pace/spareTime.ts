import { performance } from 'node:perf_hooks';

/** Milliseconds that are looked at together. */
const lookEvery = 10;
/** What was seen longer ago says nothing about now. Milliseconds. */
const staleAfter = 200;
/** A thread that works for a larger share of its time gains nothing by having more under way. */
const busyShare = 0.9;

/** Milliseconds that a thread has worked and waited. */
interface ThreadTime {
  readonly active: number;
  readonly idle: number;
}

/**
 * Makes a question that can be asked often: whether this thread has been waiting for a good part of the
 * last moments, rather than working.
 *
 * @param now Milliseconds of a clock that only goes forward.
 */
export function createSpareTime(
  now: () => number = () => performance.now(),
  timeOfThread: () => ThreadTime = () => performance.eventLoopUtilization(),
): () => boolean {
  let before = timeOfThread();
  let lookedAt = now();
  let hasTime = false;
  return () => {
    const time = now();
    const age = time - lookedAt;
    if (age < lookEvery) return hasTime;
    const seen = timeOfThread();
    const active = seen.active - before.active;
    const idle = seen.idle - before.idle;
    hasTime = age < staleAfter && active < busyShare * (active + idle);
    before = seen;
    lookedAt = time;
    return hasTime;
  };
}
