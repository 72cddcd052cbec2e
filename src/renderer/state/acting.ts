import { useState } from 'react';
import { isPlainStop } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { useOwnDialog } from './dialogs';
import { errorOf, useNotices } from './notices';

/**
 * How something has ended that a dialog carried out: as a whole, or with something left to `stay` for unless
 * the user is leaving. Or with a failure that the dialog shows in its own way: then it stays in any case.
 */
export type ActEnd = 'done' | 'stay' | { readonly failure: AppError };

/** What a dialog carries out, one at a time. */
export interface Acting {
  readonly isRunning: boolean;
  /** Why it failed the last time. */
  readonly error: AppError | undefined;
  readonly forgetError: () => void;
  /**
   * Carries something out and then closes the dialog, unless there is something to stay for. What fails is told
   * in the dialog, or as a notice where that is gone by then; not so a question that the user has declined. Does
   * nothing as long as something is under way.
   */
  readonly run: (act: (signal: AbortSignal) => Promise<ActEnd>) => void;
  /**
   * For what leaves things as they are: closes the dialog. What is under way is stopped first and may clear away
   * what it has begun; a second time nobody waits for that.
   */
  readonly leave: () => void;
}

/**
 * Carries out what the dialog that it is used in is for, so that no way of leaving it goes on unseen.
 *
 * @param failed what could not be done, in the user's language, for a notice.
 */
export function useActing(failed: string): Acting {
  const { isOpen, close } = useOwnDialog();
  const [running, setRunning] = useState<AbortController>();
  const [error, setError] = useState<AppError>();

  function tellIfGone(failure: AppError): void {
    if (!isOpen() && !isPlainStop(failure)) useNotices.getState().tell(failure, failed);
  }

  async function carryOut(act: (signal: AbortSignal) => Promise<ActEnd>): Promise<void> {
    const controller = new AbortController();
    setRunning(controller);
    setError(undefined);
    try {
      const end = await act(controller.signal);
      if (typeof end === 'object') tellIfGone(end.failure);
      else if (end === 'done' || controller.signal.aborted) close();
    } catch (thrown) {
      const failure = errorOf(thrown);
      if (!isPlainStop(failure)) {
        setError(failure);
        tellIfGone(failure);
      } else if (controller.signal.aborted) {
        close();
      }
    } finally {
      setRunning(undefined);
    }
  }

  return {
    isRunning: running !== undefined,
    error,
    forgetError: () => setError(undefined),
    run: (act) => {
      if (running === undefined) void carryOut(act);
    },
    leave: () => {
      if (running === undefined || running.signal.aborted) close();
      else running.abort();
    },
  };
}
