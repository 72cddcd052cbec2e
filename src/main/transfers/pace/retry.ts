import { repeated } from '../../s3/repeated';
import type { RepeatOptions } from '../../s3/repeated';
import { isUnreached } from '../../s3/unreached';
import type { Budget } from './budget';

/** How often and how patiently a request of a transfer is tried again. */
export interface RetryOptions extends Omit<RepeatOptions, 'mayPass' | 'onSuccess' | 'onFailure'> {
  readonly budget: Budget;
  /** Told that the server has answered. */
  readonly onAnswer?: () => void;
}

/**
 * Runs a request as {@link repeated} does, with an eye on what the server can bear. A server that can't be
 * reached may be starting anew, or its name be looked up in vain for a moment: that is waited for as well.
 * Without a network it fails at once: the transfer waits for that, not the request.
 *
 * @throws DipperError of the last attempt, or `cancelled`
 */
export async function withRetries<Result>(
  { budget, onAnswer, ...options }: RetryOptions,
  request: (noteProgress: () => void) => Promise<Result>,
): Promise<Result> {
  const onSuccess = (): void => {
    budget.noteSuccess();
    onAnswer?.();
  };
  const onFailure: RepeatOptions['onFailure'] = ({ code }) => {
    if (code === 'throttled') budget.noteThrottled();
  };
  return repeated({ ...options, mayPass: isUnreached, onSuccess, onFailure }, request);
}
