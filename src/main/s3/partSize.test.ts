import { expect, test } from 'vitest';
import { s3CopyLimits } from './copies/copyInParts';
import { partSizeFor } from './partSize';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

test.each([
  5 * gibibyte + 1,
  100 * gibibyte,
  625 * gibibyte,
  625 * gibibyte + 1,
  5 * 1000 ** 4,
  5 * 1024 * gibibyte,
  6 * 1024 * gibibyte,
  10_000 * 5 * gibibyte,
])('an object of %i bytes is copied in parts that S3 takes', (size) => {
  const partSize = partSizeFor(size, s3CopyLimits.part);
  expect(Math.ceil(size / partSize)).toBeLessThanOrEqual(10_000);
  expect(partSize).toBeGreaterThanOrEqual(5 * mebibyte);
  expect(partSize).toBeLessThanOrEqual(5 * gibibyte);
});

test('what no object can hold is told as such, not as too much for one server', () => {
  const facts = { reason: 'object' };
  expect(() => partSizeFor(1024 ** 5, s3CopyLimits.part)).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ facts }) as object }) as Error,
  );
});

test('above what the largest parts hold there is no object, and so no copy', () => {
  expect(() => partSizeFor(10_000 * 5 * gibibyte + 1, s3CopyLimits.part)).toThrow('48.8 TiB');
});
