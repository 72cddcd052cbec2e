import { describe, expect, it } from 'vitest';
import { cancelledError, isPlainStop } from './appError';
import type { ErrorFacts } from './errorFacts';

const stopped = (facts: ErrorFacts) => ({ ...cancelledError().detail, facts });

describe('a plain stop', () => {
  it('is one that leaves nothing', () => {
    expect(isPlainStop(cancelledError().detail)).toBe(true);
    expect(isPlainStop({ code: 'timed_out', message: 'Late.', retry: 'now' })).toBe(false);
  });

  it.each<ErrorFacts>([{ leftUploadId: 'u1' }, { leftFile: 'a.part' }, { copy: 'b' }])(
    'is none where something is left: %o',
    (facts) => {
      expect(isPlainStop(stopped(facts))).toBe(false);
      expect(isPlainStop(stopped({ ...facts, moved: '2' }), ['moved', 'copies'])).toBe(false);
    },
  );

  it('is one still where what it tells besides is told otherwise', () => {
    expect(isPlainStop(stopped({ moved: '2' }))).toBe(false);
    expect(isPlainStop(stopped({ moved: '2', copies: '1' }), ['moved', 'copies'])).toBe(true);
  });
});
