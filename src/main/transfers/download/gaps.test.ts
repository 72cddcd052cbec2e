import { expect, it } from 'vitest';
import { gapsBetween } from './gaps';

const mebibyte = 1024 * 1024;

it('cuts what is missing into ranges', () => {
  expect(gapsBetween([], 40 * mebibyte)).toEqual([
    { start: 0, end: 16 * mebibyte },
    { start: 16 * mebibyte, end: 32 * mebibyte },
    { start: 32 * mebibyte, end: 40 * mebibyte },
  ]);
});

it('leaves out what is there, in whatever order it came', () => {
  const done = [
    { start: 30, end: 40 },
    { start: 5, end: 10 },
    { start: 8, end: 20 },
  ];
  expect(gapsBetween(done, 50)).toEqual([
    { start: 0, end: 5 },
    { start: 20, end: 30 },
    { start: 40, end: 50 },
  ]);
  expect(gapsBetween([{ start: 0, end: 50 }], 50)).toEqual([]);
  expect(gapsBetween([], 0)).toEqual([]);
});
