import type { AppError } from '../../shared/errors/appError';

/** What went wrong outside any call, kept until a page takes it: it may come before a page listens. */
export interface UntoldFailures {
  readonly add: (error: AppError) => void;
  /** Hands over what nobody has taken yet, in the order in which it happened. */
  readonly take: () => readonly AppError[];
}

/** More are not kept for a page that does not come; the log has all of them. */
const mostKept = 100;

/** @param onAdded Told that there is something to take. */
export function createUntoldFailures(onAdded: () => void): UntoldFailures {
  let kept: AppError[] = [];
  return {
    add: (error) => {
      if (kept.length < mostKept) kept.push(error);
      onAdded();
    },
    take: () => {
      const taken = kept;
      kept = [];
      return taken;
    },
  };
}
