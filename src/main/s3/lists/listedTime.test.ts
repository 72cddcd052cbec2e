import { expect, test } from 'vitest';
import { readListedTime } from './listedTime';

function read(text: string): number {
  const bytes = Buffer.from(`<${text}>`);
  return readListedTime(bytes, 1, bytes.length - 1);
}

test('every day of eight centuries is the day that Date has', () => {
  const dayLength = 86_400_000;
  const wrong: string[] = [];
  for (let time = Date.UTC(1600, 0, 1); time < Date.UTC(2401, 0, 1); time += dayLength) {
    const exact = time + 45_296_789;
    const text = new Date(exact).toISOString();
    if (read(text) !== exact) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['2026-11-02T10:00:00Z', 0],
  ['2026-11-02T10:00:00.1Z', 100],
  ['2026-11-02T10:00:00.12Z', 120],
  ['2026-11-02T10:00:00.123Z', 123],
])('%s', (text, milliseconds) => {
  expect(read(text)).toBe(Date.UTC(2026, 10, 2, 10) + milliseconds);
});

test.each([
  '',
  '2026-11-02',
  '2026-11-02T10:00:00',
  '2026-11-02T10:00:00.Z',
  '2026-11-02T10:00:00.1234Z',
  '2026-11-02T10:00:00+00:00',
  '2026-11-02 10:00:00.000Z',
  '2026-13-02T10:00:00.000Z',
  '2026-00-02T10:00:00.000Z',
  '2026-02-29T10:00:00.000Z',
  '2026-04-31T10:00:00.000Z',
  '2026-11-02T24:00:00.000Z',
  '2026-11-02T10:60:00.000Z',
  '2026-11-02T10:00:61.000Z',
  '2026-11-0xT10:00:00.000Z',
  '2026-11-02T10:00:00.0x0Z',
])('%j is none', (text) => {
  expect(read(text)).toBeNaN();
});
