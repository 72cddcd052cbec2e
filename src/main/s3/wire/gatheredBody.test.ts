import { describe, expect, it } from 'vitest';
import { createGatheredBody } from './gatheredBody';

const mebibyte = 1024 * 1024;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a body that is gathered', () => {
  it('is all that has come, in its order', () => {
    const body = createGatheredBody(undefined);
    body.add(bytes(1, 2), true);
    body.add(bytes(3), true);

    expect([...body.bytes()]).toEqual([1, 2, 3]);
    expect(body.rest()).toBeUndefined();
  });

  it('of a known length is read to where it belongs', () => {
    const body = createGatheredBody(undefined);
    body.announce(4);
    body.add(bytes(1), true);
    const rest = body.rest();
    rest?.set([2, 3, 4]);
    body.add(rest?.subarray(0, 3) ?? bytes(), true);

    expect([...body.bytes()]).toEqual([1, 2, 3, 4]);
    expect(body.rest()).toBeUndefined();
  });

  it('takes the room that was brought, unless it is too long for it', () => {
    const room = new Uint8Array(4);
    const fitting = createGatheredBody(room);
    fitting.announce(3);
    fitting.add(bytes(7, 8, 9), true);
    expect([...room]).toEqual([7, 8, 9, 0]);

    const longer = createGatheredBody(room);
    longer.announce(5);
    longer.add(bytes(1, 2, 3, 4, 5), true);
    expect([...room]).toEqual([7, 8, 9, 0]);
    expect([...longer.bytes()]).toEqual([1, 2, 3, 4, 5]);
  });

  it('has a limit, behind which only what may be left out is left out', () => {
    const body = createGatheredBody(undefined);
    body.announce(17 * mebibyte);
    body.add(new Uint8Array(10 * mebibyte), false);
    body.add(new Uint8Array(7 * mebibyte), false);

    expect(body.bytes().byteLength).toBe(10 * mebibyte);
    expect(() => body.add(new Uint8Array(7 * mebibyte), true)).toThrow('longer than it may be');
  });
});
