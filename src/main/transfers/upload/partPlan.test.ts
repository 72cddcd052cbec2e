import { expect, test } from 'vitest';
import { roomForPart } from './partContent';
import { planParts } from './partPlan';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;
const tebibyte = 1024 ** 4;

test.each([
  0,
  1,
  5 * mebibyte - 1,
  5 * mebibyte,
  5 * mebibyte + 1,
  8 * mebibyte,
  8 * mebibyte + 1,
  5 * gibibyte - 1,
  5 * gibibyte,
  5 * gibibyte + 1,
  100_000_000_000 + 1,
  100 * gibibyte + 1,
  5_000_000_000_000,
  5 * tebibyte,
  5 * tebibyte + 1,
  10_000 * 5 * gibibyte,
])('%d bytes are cut as S3 allows', (size) => {
  const { partSize, parts, atOnce } = planParts(size);
  expect(parts).toBeGreaterThanOrEqual(1);
  expect(parts).toBeLessThanOrEqual(10_000);
  expect(partSize).toBeGreaterThanOrEqual(5 * mebibyte);
  expect(partSize).toBeLessThanOrEqual(5 * gibibyte);
  expect(partSize * parts).toBeGreaterThanOrEqual(size);
  expect(partSize * (parts - 1)).toBeLessThanOrEqual(size);
  expect(atOnce).toBeGreaterThanOrEqual(1);
  expect(atOnce * roomForPart(partSize)).toBeLessThanOrEqual(64 * mebibyte);
});

test('a file up to 8 MiB goes in one request', () => {
  expect(planParts(8 * mebibyte).parts).toBe(1);
  expect(planParts(8 * mebibyte + 1).parts).toBe(2);
});

test('more than the largest parts hold is refused', () => {
  expect(() => planParts(10_000 * 5 * gibibyte + 1)).toThrow(
    'An object can hold at most 48.8 TiB.',
  );
});

test('where a server takes fewer parts, they are larger', () => {
  const { partSize, parts } = planParts(20 * gibibyte, 1000);
  expect(parts).toBeLessThanOrEqual(1000);
  expect(partSize * parts).toBeGreaterThanOrEqual(20 * gibibyte);
  expect(() => planParts(1000 * 5 * gibibyte + 1, 1000)).toThrow('at most 4.9 TiB.');
});
