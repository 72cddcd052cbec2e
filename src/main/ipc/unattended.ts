import { isPlainStop } from '../../shared/errors/appError';
import type { AppError, ErrorCode } from '../../shared/errors/appError';
import type { Envelope } from '../../shared/ipc/envelope';
import type { KeyFailure } from '../../shared/model/objects';

/**
 * What is to be told of the end of a change whose page is gone: why it failed, or of each kind of failure the first.
 * The fact `unattended` says how many objects one stands for, or `all`. A stop needs no word.
 */
export function failuresOfUnattended(answer: Envelope<unknown>): readonly AppError[] {
  if (answer.ok) return hasFailures(answer.data) ? firstOfEach(answer.data) : [];
  return isPlainStop(answer.error) ? [] : [unattended(answer.error, 'all')];
}

interface Failures {
  readonly failures: readonly KeyFailure[];
  /** How many there are, where not all of them are named. */
  readonly failed?: number;
}

function hasFailures(data: unknown): data is Failures {
  return (
    typeof data === 'object' && data !== null && 'failures' in data && Array.isArray(data.failures)
  );
}

function firstOfEach({ failures, failed = failures.length }: Failures): readonly AppError[] {
  const kinds = new Map<ErrorCode, { readonly first: AppError; count: number }>();
  for (const { error } of failures) {
    const kind = kinds.get(error.code) ?? { first: error, count: 0 };
    kind.count += 1;
    kinds.set(error.code, kind);
  }
  // So many fail where one error makes all further requests useless: those that are not named have it.
  const last = kinds.get(failures.at(-1)?.error.code ?? 'unexpected');
  if (last !== undefined) last.count += failed - failures.length;
  return [...kinds.values()].map(({ first, count }) => unattended(first, String(count)));
}

function unattended(error: AppError, howMany: string): AppError {
  return { ...error, facts: { ...error.facts, unattended: howMany } };
}
