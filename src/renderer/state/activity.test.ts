import { describe, expect, it } from 'vitest';
import type { ActivityCall } from '../../shared/model/app';
import { longestActivity, withCalls } from './activity';

function calls(from: number, to: number): readonly ActivityCall[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: from + index,
    startedAt: 0,
    durationMs: 1,
    connectionId: 'c',
    operation: 'ListObjectsV2',
    attempts: 1,
  }));
}

describe('the calls that are shown', () => {
  it('are the last thousand', () => {
    const shown = withCalls(calls(1, 900), calls(901, 1200));
    expect(shown).toHaveLength(longestActivity);
    expect(shown[0]?.id).toBe(201);
    expect(shown.at(-1)?.id).toBe(1200);
  });

  it('are shown once, though they were both listed and told', () => {
    expect(withCalls(calls(1, 5), calls(4, 7)).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
