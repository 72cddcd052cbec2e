import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecordStretch } from './recordStretch';

const record = 16 * 1024;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function gathering() {
  const delivered: (readonly [offset: number, length: number])[] = [];
  const stretch = createRecordStretch((piece) =>
    delivered.push([piece.byteOffset, piece.byteLength]),
  );
  return { stretch, delivered, buffer: new Uint8Array(4 * record) };
}

describe('records of TLS', () => {
  it('that follow each other are handed over together', () => {
    const { stretch, delivered, buffer } = gathering();
    stretch.add(buffer.subarray(0, record));
    stretch.add(buffer.subarray(record, 2 * record));
    expect(delivered).toEqual([]);
    expect(stretch.restOf(buffer).byteOffset).toBe(2 * record);

    stretch.deliver();
    stretch.deliver();
    expect(delivered).toEqual([[0, 2 * record]]);
  });

  it('with something between them are handed over one by one', () => {
    const { stretch, delivered, buffer } = gathering();
    stretch.add(buffer.subarray(0, 100));
    stretch.add(buffer.subarray(110, 200));
    expect(delivered).toEqual([[0, 100]]);

    stretch.add(new Uint8Array(new ArrayBuffer(300), 200, 50));
    expect(delivered).toEqual([
      [0, 100],
      [110, 90],
    ]);
  });

  it('are gathered only while one more has room, and only for a moment', () => {
    const { stretch, buffer } = gathering();
    expect(stretch.isOpenIn(buffer)).toBe(false);
    stretch.add(buffer.subarray(0, 3 * record));
    expect(stretch.isOpenIn(buffer)).toBe(true);
    vi.advanceTimersByTime(50);
    expect(stretch.isOpenIn(buffer)).toBe(false);

    stretch.deliver();
    stretch.add(buffer.subarray(0, 3 * record + 1));
    expect(stretch.isOpenIn(buffer)).toBe(false);
  });
});
