import { describe, expect, it } from 'vitest';
import { noTransferTotals } from '../../shared/model/transfers';
import type { TransferTotals } from '../../shared/model/transfers';
import { createTransferSigns } from './transferSigns';

function totals(sums: Partial<TransferTotals>): TransferTotals {
  return { ...noTransferTotals, ...sums };
}

const none = { progress: { mode: 'none' } };

describe('what the system shows of transfers', () => {
  it('is the share of bytes, and one result at the end', () => {
    const signs = createTransferSigns(() => false);
    expect(signs(totals({}))).toEqual(none);
    expect(signs(totals({ queued: 2, bytesTotal: 200 }))).toEqual({
      progress: { mode: 'normal', fraction: 0 },
    });
    expect(signs(totals({ active: 1, done: 1, bytesTotal: 200, bytesDone: 150 })).progress).toEqual(
      { mode: 'normal', fraction: 0.75 },
    );
    expect(signs(totals({ done: 2, bytesTotal: 200, bytesDone: 200 }))).toEqual({
      progress: { mode: 'none' },
      ended: { done: 2, failed: 0 },
    });
    expect(signs(totals({ done: 2, bytesTotal: 200, bytesDone: 200 }))).toEqual(none);
  });

  it('begins each batch at nothing', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ active: 1, bytesTotal: 100 }));
    signs(totals({ done: 1, bytesTotal: 100, bytesDone: 100 }));
    const second = totals({ active: 1, done: 1, bytesTotal: 300, bytesDone: 150 });
    expect(signs(second).progress).toEqual({ mode: 'normal', fraction: 0.25 });
    expect(signs(totals({ done: 2, bytesTotal: 300, bytesDone: 300 })).ended).toEqual({
      done: 1,
      failed: 0,
    });
  });

  it('moves without an end while no size is known', () => {
    const signs = createTransferSigns(() => false);
    expect(signs(totals({ active: 1 })).progress).toEqual({ mode: 'indeterminate' });
  });

  it('shows that something has failed, until all has ended', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ active: 2, bytesTotal: 100 }));
    expect(signs(totals({ active: 1, failed: 1, bytesTotal: 100, bytesDone: 50 }))).toEqual({
      progress: { mode: 'error', fraction: 0.5 },
    });
    expect(signs(totals({ done: 1, failed: 1, bytesTotal: 100, bytesDone: 50 }))).toEqual({
      progress: { mode: 'none' },
      ended: { done: 1, failed: 1 },
    });
  });

  it('forgets a failure that is tried again', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ active: 2, bytesTotal: 100 }));
    signs(totals({ active: 1, failed: 1, bytesTotal: 100 }));
    expect(signs(totals({ active: 2, bytesTotal: 100, bytesDone: 10 })).progress).toEqual({
      mode: 'normal',
      fraction: 0.1,
    });
    expect(signs(totals({ done: 2, bytesTotal: 100, bytesDone: 100 })).ended).toEqual({
      done: 2,
      failed: 0,
    });
  });

  it('stands still while all is paused or held, and ends only after that', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ active: 1, bytesTotal: 100, bytesDone: 40 }));
    expect(signs(totals({ paused: 1, bytesTotal: 100, bytesDone: 40 }))).toEqual({
      progress: { mode: 'paused', fraction: 0.4 },
    });
    expect(signs(totals({ queued: 1, bytesTotal: 100, bytesDone: 40 }), 'offline')).toEqual({
      progress: { mode: 'paused', fraction: 0.4 },
    });
    expect(signs(totals({ done: 1, bytesTotal: 100, bytesDone: 100 })).ended).toEqual({
      done: 1,
      failed: 0,
    });
  });

  it('goes on while others run that need no network', () => {
    const signs = createTransferSigns(() => false);
    const some = totals({ active: 1, queued: 1, bytesTotal: 100, bytesDone: 40 });
    expect(signs(some, 'offline')).toEqual({ progress: { mode: 'normal', fraction: 0.4 } });
    expect(signs(some, 'asleep')).toEqual({ progress: { mode: 'paused', fraction: 0.4 } });
  });

  it('stands still while what runs waits for a sign-in', () => {
    const signs = createTransferSigns(() => true);
    const still = totals({ active: 2, bytesTotal: 100, bytesDone: 40 });
    expect(signs(still).progress.mode).toBe('paused');
    expect(signs({ ...still, bytesPerSecond: 1 }).progress.mode).toBe('normal');
  });

  it('has one result of a batch, though others wait for another day', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ paused: 1 }));
    signs(totals({ paused: 1, active: 1, bytesTotal: 100 }));
    const done = totals({ paused: 1, done: 1, bytesTotal: 100, bytesDone: 100 });
    expect(signs(done)).toEqual({ ...none, ended: { done: 1, failed: 0 } });
    expect(signs(done)).toEqual(none);
    expect(signs({ ...done, done: 2 })).toEqual({ ...none, ended: { done: 1, failed: 0 } });
  });

  it('is nothing for what an earlier run of the app has left paused', () => {
    const signs = createTransferSigns(() => false);
    expect(signs(totals({ paused: 3, bytesTotal: 100, bytesDone: 40 }))).toEqual(none);
  });

  it('has no result when all was cancelled', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ active: 1, bytesTotal: 100 }));
    expect(signs(totals({ bytesTotal: 100, bytesDone: 10 }))).toEqual(none);
  });

  it('counts what was cleared meanwhile', () => {
    const signs = createTransferSigns(() => false);
    signs(totals({ active: 2, bytesTotal: 200 }));
    signs(totals({ active: 1, done: 1, bytesTotal: 200, bytesDone: 150 }));
    expect(signs(totals({ active: 1, bytesTotal: 100, bytesDone: 50 })).progress).toEqual({
      mode: 'normal',
      fraction: 0.5,
    });
    expect(signs(totals({ done: 1, bytesTotal: 100, bytesDone: 100 })).ended).toEqual({
      done: 2,
      failed: 0,
    });
  });
});
