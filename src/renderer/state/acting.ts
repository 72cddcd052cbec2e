import { useState } from 'react';
import { isPlainStop } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { useOwnDialog } from './dialogs';
import { errorOf, useNotices } from './notices';

/** What a dialog carries out, one at a time. */
export interface Acting {
  readonly isRunning: boolean;
  /** Why it failed the last time. */
  readonly error: AppError | undefined;
  readonly forgetError: () => void;
  /**
   * Carries something out and then closes the dialog, unless it answers that there is something left to
   * `stay` for. What fails is told in the dialog, or as a notice where that is gone by then. Does nothing as long as
   * something is under way.
   */
  readonly run: (act: (signal: AbortSignal) => Promise<'done' | 'stay'>) => void;
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

  function tell(failure: AppError): void {
    if (isPlainStop(failure)) {
      close();
    } else if (isOpen()) {
      setError(failure);
    } else {
      useNotices.getState().tell(failure, failed);
    }
  }

  async function carryOut(act: (signal: AbortSignal) => Promise<'done' | 'stay'>): Promise<void> {
    const controller = new AbortController();
    setRunning(controller);
    setError(undefined);
    try {
      const outcome = await act(controller.signal);
      if (outcome === 'done' || controller.signal.aborted) close();
    } catch (thrown) {
      tell(errorOf(thrown));
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
