import { performance } from 'node:perf_hooks';

/** Milliseconds that are looked at together. */
const lookEvery = 10;
/** What was seen longer ago says nothing about now. Milliseconds. */
const staleAfter = 200;
/** A thread that works for a larger share of its time gains nothing by having more under way. */
const busyShare = 0.9;

/**
 * Makes a question that can be asked often: whether this thread has been waiting for a good part of the
 * last moments, rather than working.
 */
export function createSpareTime(): () => boolean {
  let before = performance.eventLoopUtilization();
  let lookedAt = performance.now();
  let hasTime = false;
  return () => {
    const now = performance.now();
    const age = now - lookedAt;
    if (age < lookEvery) return hasTime;
    const seen = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(seen, before);
    hasTime = age < staleAfter && utilization < busyShare;
    before = seen;
    lookedAt = now;
    return hasTime;
  };
}
