import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRowVersions, pointedAtFor } from './rowVersions';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rows = Uint32Array.of(1, 2, 3);

test('what rested on screen for long can be pointed at for a moment after it was replaced', () => {
  const versions = createRowVersions();
  versions.keep(1, rows);
  vi.advanceTimersByTime(10 * pointedAtFor);
  for (let version = 2; version <= 10; version += 1) {
    versions.keep(version, rows);
    vi.advanceTimersByTime(50);
  }
  expect(versions.rowsOf(1)).toBe(rows);
  vi.advanceTimersByTime(pointedAtFor);
  versions.keep(11, rows);
  expect(versions.rowsOf(1)).toBeUndefined();
});

test('a long list does not hold on to all of its earlier orders', () => {
  const versions = createRowVersions();
  const million = new Uint32Array(1_000_000);
  for (let version = 1; version <= 10; version += 1) versions.keep(version, million);
  const known = Array.from({ length: 10 }, (_, index) => versions.rowsOf(index + 1));
  expect(known.map((kept) => kept !== undefined)).toEqual([
    ...Array.from({ length: 6 }, () => false),
    ...Array.from({ length: 4 }, () => true),
  ]);
});
