import { expect, test } from 'vitest';
import type { ReportedCall } from './reportedCall';
import { createS3Clocks, createServerClocks } from './serverClocks';

const startedAt = Date.UTC(2026, 0, 1);

/** What a server with a clock that is so far off answers some seconds after a call began. */
function answer(durationMs: number, offset: number, answeredAfter = 1000) {
  const date = new Date(startedAt + answeredAfter + offset).toUTCString();
  return { connectionId: 'a', startedAt, durationMs, answerHeaders: `date: ${date}` };
}

test('an answer whose body takes minutes does not put a clock back', () => {
  const clocks = createServerClocks();
  clocks.note(answer(200_000, 0));
  expect(clocks.offsetOf('a')).toBe(0);
  clocks.note(answer(200_000, 0, 200_000));
  expect(clocks.offsetOf('a')).toBe(0);
});

test.each([-180_000, 180_000])(
  'a clock that is %d ms off stays so while long answers leave it open',
  (offset) => {
    const clocks = createServerClocks();
    clocks.note(answer(1000, offset));
    expect(Math.abs(clocks.offsetOf('a') - offset)).toBeLessThanOrEqual(1000);
    clocks.note(answer(200_000, offset));
    expect(Math.abs(clocks.offsetOf('a') - offset)).toBeLessThanOrEqual(1000);
    clocks.note(answer(1000, 0));
    expect(clocks.offsetOf('a')).toBe(0);
  },
);

test('the clock of the server that gives keys is none of the one that they are for', () => {
  const clocks = createS3Clocks();
  const call = (offset: number, subject: ReportedCall['subject']): ReportedCall => ({
    ...answer(1000, offset),
    operation: 'AssumeRole',
    attempts: 1,
    subject,
  });
  const bySts = { sts: { region: 'us-east-1' } };
  clocks.note(call(3_600_000, bySts));
  expect(clocks.offsetOf('a')).toBe(0);
  clocks.note(call(3_600_000, {}));
  clocks.note(call(0, bySts));
  expect(clocks.offsetOf('a')).toBeGreaterThan(3_590_000);
});
