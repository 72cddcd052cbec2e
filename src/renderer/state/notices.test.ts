import { beforeEach, describe, expect, it } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { tellFailure, useNotices } from './notices';

function failure(message: string): AppError {
  return dipperError('server_failed', message).detail;
}

function told(): readonly string[] {
  return useNotices.getState().notices.map(({ error }) => error.message);
}

beforeEach(() => useNotices.getState().dismissAll());

describe('notices', () => {
  it('stand in the order in which they came, and go one by one', () => {
    useNotices.getState().tell(failure('one'));
    useNotices.getState().tell(failure('two'));
    const [first] = useNotices.getState().notices;
    useNotices.getState().dismiss(first?.id ?? -1);
    expect(told()).toEqual(['two']);
  });

  it('are not told twice: the newer one takes the place of the same one before', () => {
    useNotices.getState().tell(failure('one'));
    useNotices.getState().tell(failure('two'));
    useNotices.getState().tell(failure('one'));
    expect(told()).toEqual(['two', 'one']);
    const ids = useNotices.getState().notices.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('say nothing of what was stopped on request', () => {
    tellFailure(dipperError('cancelled', 'Stopped.'));
    expect(told()).toEqual([]);
  });
});
