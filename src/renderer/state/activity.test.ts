import { describe, expect, it } from 'vitest';
import type { ActivityCall } from '../../shared/model/activity';
import { longestActivity } from '../../shared/model/activity';
import { withCalls } from './activity';

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
  it('are the last ten thousand', () => {
    const shown = withCalls(calls(1, 9000), calls(9001, 12_000));
    expect(shown).toHaveLength(longestActivity);
    expect(shown[0]?.id).toBe(2001);
    expect(shown.at(-1)?.id).toBe(12_000);
  });

  it('are shown once, though they were both listed and told', () => {
    expect(withCalls(calls(1, 5), calls(4, 7)).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
