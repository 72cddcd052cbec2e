import { createContext, Script } from 'node:vm';

/** Runs work that may never end by itself, such as a regular expression, and cuts it off. */
export interface TimeLimit {
  /** @throws TooSlowError when the work was cut off. What it throws itself is thrown as well. */
  run<Result>(work: () => Result): Result;
}

/** Work was cut off because it took too long. */
export class TooSlowError extends Error {}

/**
 * V8 looks for a reason to stop also while a regular expression goes back and tries again. `node:vm`
 * gives it one when the time is over, wherever the code is that a script of its own has called.
 *
 * @param milliseconds How long one piece of work may take.
 */
export function createTimeLimit(milliseconds: number): TimeLimit {
  const shared: { work: () => unknown } = { work: () => undefined };
  const context = createContext(shared);
  const script = new Script('work()');
  return {
    run<Result>(work: () => Result): Result {
      shared.work = work;
      try {
        // What comes back is what the work returned.
        return script.runInContext(context, { timeout: milliseconds }) as Result;
      } catch (error) {
        throw isCutOff(error) ? new TooSlowError('It took too long.') : error;
      } finally {
        shared.work = () => undefined;
      }
    },
  };
}

/** The error is one of the context's own, so it is an instance of no class of ours. */
function isCutOff(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
