import { expect, test } from 'vitest';
import type { AppError } from '../../../shared/errors/appError';
import { leavesAllAsItWas, problemOf, stepAfterFailure, stepAfterResult } from './renameSteps';

function failing(...errors: readonly AppError[]) {
  return { moved: 1, failures: errors.map((error, index) => ({ key: `k${index}`, error })) };
}

const folder = { kind: 'folder', key: 'a/old/' } as const;
const object = { kind: 'object', key: 'a/old' } as const;
const taken: AppError = {
  code: 'conflict',
  message: 'taken',
  retry: 'never',
  facts: { reason: 'taken' },
};
const met: AppError = { code: 'conflict', message: 'met another', retry: 'backoff' };
const denied: AppError = { code: 'access_denied', message: 'no', retry: 'never' };
const stop: AppError = { code: 'cancelled', message: 'stopped', retry: 'now' };

test.each([
  ['a name that is taken', failing(taken, taken), undefined],
  ['a request that met another one', failing(taken, met), 'rest'],
  ['anything else', failing(denied, taken), 'rest'],
])('of a folder that stayed in part by %s, the rest is offered: %s', (_, result, offer) => {
  expect(stepAfterResult(folder, result)).toEqual({ kind: 'partly', result, offer });
});

test.each([
  [object, 'old', 'same'],
  [object, '', 'empty'],
  [object, 'new/', 'slash'],
  [object, 'old/deeper', undefined],
  [object, '가'.repeat(340), undefined],
  [object, '가'.repeat(341), 'tooLong'],
  [folder, 'old', 'same'],
  [folder, 'old/deeper', 'intoItself'],
  [folder, 'older', undefined],
] as const)('the new name of %o is %s: %s', (target, name, problem) => {
  expect(problemOf(target, name)).toBe(problem);
});

test('a folder may go into the one that has its name, an object has to find another name', () => {
  const [ofFolder, ofObject] = [folder, object].map((target) => stepAfterFailure(target, taken));
  expect(ofFolder).toEqual({ kind: 'editing', problem: 'taken', offer: 'merge' });
  expect(ofObject).toEqual({ kind: 'editing', problem: 'taken', offer: undefined });
});

test.each([
  ['nothing moved', {}, { kind: 'stopped', moved: undefined, copies: 0, offer: 'merge' }],
  [
    'some moved',
    { moved: '3', copies: '1' },
    { kind: 'stopped', moved: 3, copies: 1, offer: 'rest' },
  ],
  ['parts are left', { moved: '3', leftUploadId: 'u' }, { kind: 'failed', offer: 'rest' }],
])('what a stop says, and what is offered then, where %s', (_, facts, step) => {
  expect(stepAfterFailure(folder, { ...stop, facts }, 'merge')).toMatchObject(step);
});

test('a failure does not take away what was offered', () => {
  const step = { kind: 'failed', error: denied, offer: 'rest' };
  expect(stepAfterFailure(folder, denied, 'rest')).toEqual(step);
});

test.each([
  ['nothing has moved', { moved: '0', copies: '0' }, true],
  ['a copy is left', { moved: '0', copies: '1' }, false],
  ['some has moved', { moved: '3', copies: '0' }, false],
])('a stop after which %s leaves all as it was or not', (_, facts, expected) => {
  const step = stepAfterFailure({ kind: 'folder' }, { ...stop, facts });
  expect(leavesAllAsItWas(step)).toBe(expected);
});
