import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transfer, TransferPlan } from '../../shared/model/transfers';
import { useDialogs } from './dialogs';
import { askToDiscard, decidePlan, uploadItems, useTransfers } from './transfers';
import { nextTurn } from './testing/stubDipper';

const place = { connectionId: 'c', bucket: 'b', server: 'aws' };
/** Plans that are being made, in the order in which they were asked for. */
let plans: { readonly planId: string; readonly ready: () => Promise<void> }[];
/** Calls that say what becomes of a plan. */
let decided: readonly unknown[][];
/** What main knows. */
let transfers: readonly Transfer[];

/** A plan with a choice to make. */
function planned(planId: string): TransferPlan {
  const comparisons = { same: 0, newer: 1, older: 0, different: 0, unknown: 0 };
  const conflicts = [{ destination: 'x', incomingSize: 1, comparison: 'newer' as const }];
  const nothing = { problems: [], problemCount: 0, renamed: [], renamedCount: 0 };
  return { planId, files: 1, bytes: 1, conflicts, conflictCount: 1, comparisons, ...nothing };
}

/** A transfer that main knows of. */
function paused(id: string, restored: boolean): Transfer {
  const place = { connectionId: 'saved:1', bucket: 'b', key: id };
  const progress = { bytesTotal: 1, bytesDone: 0, state: 'paused', queuedAt: 0 } as const;
  const own = { id, kind: 'upload', name: id } as const;
  return { ...own, ...place, ...progress, ...(restored ? { restored } : {}) };
}

/** A main that is done with a plan when the test says so. */
function invoke(name: string, input: { readonly planId: string }): Promise<unknown> {
  const { planId } = input;
  if (name === 'uploads.plan') {
    return new Promise((resolve) => {
      const ready = (): Promise<void> => {
        resolve({ ok: true, data: planned(planId) });
        return nextTurn();
      };
      plans.push({ planId, ready });
    });
  }
  if (name === 'transfers.list') {
    const { totals } = useTransfers.getState();
    return Promise.resolve({ ok: true, data: { transfers, totals } });
  }
  if (name.startsWith('transfers.')) decided = [...decided, [name, input]];
  return Promise.resolve({ ok: true, data: null });
}

beforeEach(() => {
  plans = [];
  decided = [];
  transfers = [];
  vi.stubGlobal('window', {
    dipper: { invoke, cancel: () => undefined },
    matchMedia: () => ({ matches: false }),
  });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
});

afterEach(() => {
  while (useDialogs.getState().dialog !== null) useDialogs.getState().close();
  vi.unstubAllGlobals();
});

/** Begins to look through a drop. */
function drop(): { readonly planId: string; readonly ready: () => Promise<void> } {
  const item = { token: 't', name: 'x', kind: 'file' } as const;
  void uploadItems(place, '', [item]);
  const begun = plans.at(-1);
  if (begun === undefined) throw new Error('Nothing is planned.');
  return begun;
}

/** The plan that is asked about, else the kind of dialog that is open. */
function shown(): string | undefined {
  const { dialog } = useDialogs.getState();
  return dialog?.kind === 'transferPlan' ? dialog.plan.planId : dialog?.kind;
}

test('a plan that is ready waits until the one before it has its answer', async () => {
  const [large, small] = [drop(), drop()];
  await small.ready();
  expect(shown()).toBe(small.planId);
  await large.ready();
  expect(shown()).toBe(small.planId);

  useDialogs.getState().close();
  await decidePlan(small.planId, 'replace');
  expect(decided).toEqual([['transfers.start', { planId: small.planId, onConflict: 'replace' }]]);
  expect(shown()).toBe(large.planId);
});

test('a plan that is ready leaves alone the dialog that is open', async () => {
  const plan = drop();
  useDialogs.getState().open({ kind: 'settings' });
  await plan.ready();
  expect(shown()).toBe('settings');
  useDialogs.getState().close();
  expect(shown()).toBe(plan.planId);
});

test('a plan is asked about again after a dialog that was opened over it', async () => {
  const [first, second] = [drop(), drop()];
  useDialogs.getState().open({ kind: 'commandPalette' });
  await first.ready();
  await second.ready();
  // As the palette does it: it is closed first, and what it runs may open a dialog.
  useDialogs.getState().close();
  useDialogs.getState().open({ kind: 'settings' });
  expect(shown()).toBe('settings');
  useDialogs.getState().close();
  expect(shown()).toBe(first.planId);
  useDialogs.getState().close();
  expect(shown()).toBe(second.planId);
});

test('only what an earlier end of the app has interrupted is asked about, and goes on by that', async () => {
  transfers = [paused('by the user', false), paused('cut off', true)];
  await useTransfers.getState().load();
  expect(useTransfers.getState().interrupted).toBe(1);
  await useTransfers.getState().resumeInterrupted();
  expect(decided).toContainEqual(['transfers.resume', { ids: ['cut off'] }]);

  transfers = [paused('by the user', false)];
  await useTransfers.getState().load();
  expect(useTransfers.getState().interrupted).toBe(0);
});

test('transfers that have moved something are discarded only once that is agreed to', () => {
  const untouched = paused('untouched', false);
  askToDiscard('cancel', [untouched]);
  expect(decided).toEqual([['transfers.cancel', { ids: ['untouched'] }]]);
  expect(useDialogs.getState().dialog).toBeNull();

  const transfers = [untouched, { ...paused('halfway', false), bytesDone: 1 }];
  askToDiscard('cancel', transfers);
  expect(useDialogs.getState().dialog).toEqual({
    kind: 'discardTransfers',
    how: 'cancel',
    transfers,
  });
  expect(decided).toHaveLength(1);
});

test('what was interrupted is cancelled with a question about what it has moved', async () => {
  transfers = [paused('by the user', false), { ...paused('cut off', true), bytesDone: 1 }];
  await useTransfers.getState().load();
  useTransfers.getState().discardInterrupted();
  expect(useDialogs.getState().dialog).toMatchObject({ transfers: [{ id: 'cut off' }] });
  expect(decided).toEqual([]);
});
