import { expect, test } from 'vitest';
import { isTimeAsGiven } from './fileTimes';

const given = Date.UTC(2026, 0, 1, 12, 0, 1, 234);
const second = Date.UTC(2026, 0, 1, 12, 0, 1);

test.each([
  ['NTFS', given + 0.4],
  ['exFAT', second + 230],
  ['HFS+', second],
  ['FAT', second - 1000],
  ['FAT, rounded up', second + 1000],
])('a file has the time that it was given on a disk of %s', (_disk, found) => {
  expect(isTimeAsGiven(given, found)).toBe(true);
});

test.each([
  ['a moment later', given + 5],
  ['in the same second', second + 900],
  ['two seconds before', second - 2000],
  ['another day', given + 86_400_000],
])('one that was changed has not (%s)', (_when, found) => {
  expect(isTimeAsGiven(given, found)).toBe(false);
});
