import { expect, test } from 'vitest';
import type { AppError } from '../../shared/errors/appError';
import type { DeletionResult, KeyFailure, Target } from '../../shared/model/objects';
import { goneTargets } from './goneTargets';

const error: AppError = { code: 'access_denied', message: 'No.', retry: 'never' };
const nothingFailed: DeletionResult = { deleted: 0, failures: [], stopped: false };

function object(key: string): Target {
  return { kind: 'object', key };
}

function folder(key: string): Target {
  return { kind: 'folder', key };
}

function failureOf(key: string): KeyFailure {
  return { key, error };
}

test('everything is gone where nothing failed, and nothing is known to be after a stop', () => {
  const targets = [object('a'), folder('b/')];
  expect([...goneTargets(targets, nothingFailed, [])]).toEqual(targets);
  expect([...goneTargets(targets, { ...nothingFailed, stopped: true }, [])]).toEqual([]);
});

test('an object that failed stays, and a folder with a failure deep below or its own marker', () => {
  const targets = [
    ...['a', 'ab', 'b', 'c/'].map(object),
    ...['a/', 'ab/', 'b/', 'c/', 'd/', 'e/'].map(folder),
  ];
  const failures = ['ab', 'a/b/c/d', 'b/', 'c/d'].map(failureOf);
  expect([...goneTargets(targets, { ...nothingFailed, failures }, ['d/'])]).toEqual([
    ...['a', 'b', 'c/'].map(object),
    ...['ab/', 'e/'].map(folder),
  ]);
});

test('many targets that failed are found without searching all failures for each', () => {
  let reads = 0;
  const keys = [
    ...Array.from({ length: 20_000 }, (_, number) => `photos/2026/${number}.jpg`),
    ...Array.from({ length: 1000 }, (_, number) => `folder-${number}/below/a.txt`),
  ];
  const failures = keys.map((key) => ({
    error,
    get key() {
      reads += 1;
      return key;
    },
  }));
  const targets = [
    ...keys.slice(0, 20_000).map(object),
    ...Array.from({ length: 1000 }, (_, number) => folder(`folder-${number}/`)),
    object('gone.txt'),
  ];
  expect([...goneTargets(targets, { ...nothingFailed, failures }, [])]).toEqual([
    object('gone.txt'),
  ]);
  expect(reads).toBeLessThan(40 * failures.length);
});
