import { isPlainStop } from '../../shared/errors/appError';
import type { AppError, ErrorCode } from '../../shared/errors/appError';
import type { Envelope } from '../../shared/ipc/envelope';
import type { KeyFailure } from '../../shared/model/objects';

/**
 * What is to be told of the end of a change whose page is gone: why it failed, or of each kind of failure the first.
 * The fact `unattended` says how many objects one stands for, or `all`. A stop needs no word.
 */
export function failuresOfUnattended(answer: Envelope<unknown>): readonly AppError[] {
  if (answer.ok) return hasFailures(answer.data) ? firstOfEach(answer.data.failures) : [];
  return isPlainStop(answer.error) ? [] : [unattended(answer.error, 'all')];
}

function hasFailures(data: unknown): data is { readonly failures: readonly KeyFailure[] } {
  return (
    typeof data === 'object' && data !== null && 'failures' in data && Array.isArray(data.failures)
  );
}

function firstOfEach(failures: readonly KeyFailure[]): readonly AppError[] {
  const kinds = new Map<ErrorCode, { readonly first: AppError; count: number }>();
  for (const { error } of failures) {
    const kind = kinds.get(error.code) ?? { first: error, count: 0 };
    kind.count += 1;
    kinds.set(error.code, kind);
  }
  return [...kinds.values()].map(({ first, count }) => unattended(first, String(count)));
}

function unattended(error: AppError, howMany: string): AppError {
  return { ...error, facts: { ...error.facts, unattended: howMany } };
}
