import { repeated } from '../s3/repeated';
import type { RepeatOptions } from '../s3/repeated';
import type { Budget } from './budget';

/** How often and how patiently a request of a transfer is tried again. */
export interface RetryOptions extends Omit<RepeatOptions, 'onSuccess' | 'onFailure'> {
  readonly budget: Budget;
}

/**
 * Runs a request as {@link repeated} does, with an eye on what the server can bear. Without a network it
 * fails at once: the transfer waits for that, not the request.
 *
 * @throws DipperError of the last attempt, or `cancelled`
 */
export async function withRetries<Result>(
  { budget, ...options }: RetryOptions,
  request: (noteProgress: () => void) => Promise<Result>,
): Promise<Result> {
  const onSuccess = (): void => budget.noteSuccess();
  const onFailure: RepeatOptions['onFailure'] = ({ code }) => {
    if (code === 'throttled') budget.noteThrottled();
  };
  return repeated({ ...options, onSuccess, onFailure }, request);
}
