import { expect, test } from 'vitest';
import { createSpareTime } from './spareTime';

test('a thread that waits has time to spare; one that works, or was not asked of late, has none', () => {
  const time = { active: 0, idle: 0 };
  const now = (): number => time.active + time.idle;
  const hasTimeToSpare = createSpareTime(now, () => ({ ...time }));
  time.idle += 50;
  expect(hasTimeToSpare()).toBe(true);
  time.active += 50;
  expect(hasTimeToSpare()).toBe(false);
  time.active += 30;
  time.idle += 20;
  expect(hasTimeToSpare()).toBe(true);
  time.idle += 1000;
  expect(hasTimeToSpare()).toBe(false);
});
