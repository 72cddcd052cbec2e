import { create } from 'zustand';
import { assertNever } from '../../shared/assertNever';
import type { Events } from '../../shared/ipc/events';
import type { SeenPlace } from '../../shared/model/places';
import type {
  ConflictChoice,
  Direction,
  LocalItem,
  Transfer,
  TransferHold,
  TransferPlan,
  TransferTotals,
} from '../../shared/model/transfers';
import { noTransferTotals } from '../../shared/model/transfers';
import { createBatchCount } from '../../shared/model/transferBatch';
import type { BatchResult } from '../../shared/model/transferBatch';
import { parentPrefix } from '../../shared/model/keyNames';
import { call, onEvent } from '../ipc/client';
import { visit } from './browse';
import { useDialogs } from './dialogs';
import { tellFailure } from './notices';
import { useSettings } from './settings';
import { createTransferBook } from './transferList';
import type { TransferFilter, TransferList } from './transferList';

/** A drop or a download that is being looked through, before anything starts. */
export interface Planning {
  readonly planId: string;
  readonly direction: Direction;
  readonly stop: () => void;
}

interface TransfersStore {
  /** Another one after every change. */
  readonly list: TransferList;
  readonly totals: TransferTotals;
  /** What came of the last transfers, while no others are under way. */
  readonly ended?: BatchResult;
  /** Why nothing goes on although nobody paused it. */
  readonly hold?: TransferHold;
  /** Which transfers the panel shows. */
  readonly filter: TransferFilter;
  /** How many that the last end of the app has interrupted are still to be decided about. */
  readonly interrupted: number;
  readonly planning: readonly Planning[];
  /** Reads every transfer that main knows. */
  readonly load: () => Promise<void>;
  readonly take: (change: Events['transfers.changed']) => void;
  readonly setFilter: (filter: TransferFilter) => void;
  /** Goes on with those. */
  readonly resumeInterrupted: () => Promise<void>;
  /** Cancels those, and clears away what they have left, once the user agrees to lose that. */
  readonly discardInterrupted: () => void;
}

/** A plan that takes longer than this to make is shown in the panel, with a way to stop it. */
const planningShownAfterMs = 400;

/** Uploads and downloads. */
export const useTransfers = create<TransfersStore>((set) => {
  const book = createTransferBook();
  const interrupted = new Set<string>();
  const countBatch = createBatchCount();

  function show({ totals, hold }: Pick<Events['transfers.changed'], 'totals' | 'hold'>): void {
    const { last: ended } = countBatch(totals);
    set({ list: book.look(), totals, ended, hold, interrupted: interrupted.size });
  }

  return {
    list: book.look(),
    totals: noTransferTotals,
    filter: 'all',
    interrupted: 0,
    planning: [],
    load: async () => {
      try {
        const { transfers, totals, hold } = await call('transfers.list', {});
        book.reset(transfers);
        interrupted.clear();
        for (const { id, state, restored } of transfers) {
          if (state === 'paused' && restored === true) {
            interrupted.add(id);
          }
        }
        show({ totals, hold });
        if (interrupted.size > 0) {
          showPanel();
        }
      } catch (thrown) {
        tellFailure(thrown);
      }
    },
    take: ({ changed, removed, order, totals, hold }) => {
      book.change({ changed, removed, order });
      for (const { id, state } of changed) {
        if (state !== 'paused') {
          interrupted.delete(id);
        }
      }
      for (const id of removed) {
        interrupted.delete(id);
      }
      show({ totals, hold });
    },
    setFilter: (filter) => set({ filter }),
    resumeInterrupted: () => resumeTransfers([...interrupted]),
    discardInterrupted: () => {
      const list = book.look();
      askToDiscard(
        'cancel',
        [...interrupted].flatMap((id) => list.get(id) ?? []),
      );
    },
  };
});

/** Loads the transfers and follows their changes. Ends with the returned function. */
export function followTransfers(): () => void {
  const stop = onEvent('transfers.changed', (change) => useTransfers.getState().take(change));
  void useTransfers.getState().load();
  return stop;
}

function showPanel(): void {
  if (useSettings.getState().settings.bottomPanel !== 'transfers') {
    useSettings.getState().update({ bottomPanel: 'transfers' });
  }
}

/** Whether a plan can start as it is, with no choice to make and nothing to tell. */
function startsAtOnce(plan: TransferPlan): boolean {
  return (
    plan.files > 0 && plan.conflictCount === 0 && plan.problemCount === 0 && plan.renamedCount === 0
  );
}

async function start(planId: string, onConflict: ConflictChoice): Promise<void> {
  showPanel();
  await call('transfers.start', { planId, onConflict });
}

/** Makes a plan, then starts it, or asks first where there is something to choose or to tell. */
async function carryOut(
  direction: Direction,
  makePlan: (planId: string, signal: AbortSignal) => Promise<TransferPlan>,
): Promise<void> {
  const planId = crypto.randomUUID();
  const controller = new AbortController();
  const planning: Planning = { planId, direction, stop: () => controller.abort() };
  useTransfers.setState((state) => ({ planning: [...state.planning, planning] }));
  const shown = setTimeout(showPanel, planningShownAfterMs);
  try {
    const plan = await makePlan(planId, controller.signal);
    if (startsAtOnce(plan)) {
      await start(planId, 'skip');
    } else {
      useDialogs.getState().ask({ kind: 'transferPlan', direction, plan });
    }
  } catch (thrown) {
    tellFailure(thrown);
  } finally {
    clearTimeout(shown);
    useTransfers.setState((state) => ({
      planning: state.planning.filter((other) => other !== planning),
    }));
  }
}

/** Uploads local files and folders (by their tokens) under a prefix of a bucket. */
export async function uploadItems(
  place: SeenPlace,
  prefix: string,
  items: readonly LocalItem[],
): Promise<void> {
  if (items.length === 0) return;
  const tokens = items.map(({ token }) => token);
  await carryOut('upload', (planId, signal) =>
    call('uploads.plan', { planId, ...place, prefix, tokens }, signal),
  );
}

async function pick(what: 'files' | 'folder'): Promise<readonly LocalItem[]> {
  switch (what) {
    case 'files':
      return call('paths.pickFiles', {});
    case 'folder': {
      const folder = await call('paths.pickFolder', { purpose: 'upload' });
      return folder === null ? [] : [folder];
    }
    default:
      return assertNever(what);
  }
}

/** Asks for files or a folder with the system's picker and uploads them under a prefix. */
export async function uploadFromPicker(
  place: SeenPlace,
  prefix: string,
  what: 'files' | 'folder',
): Promise<void> {
  try {
    await uploadItems(place, prefix, await pick(what));
  } catch (thrown) {
    tellFailure(thrown);
  }
}

/** Asks for a folder with the system's picker and downloads what was selected into it. */
export async function downloadSelection(place: SeenPlace, selectionId: string): Promise<void> {
  try {
    const folder = await call('paths.pickFolder', { purpose: 'download' });
    if (folder !== null) {
      await carryOut('download', (planId, signal) =>
        call('downloads.plan', { planId, ...place, selectionId, folder: folder.token }, signal),
      );
    }
  } catch (thrown) {
    tellFailure(thrown);
  }
}

/** Answers the question of a plan. */
export async function decidePlan(planId: string, choice: ConflictChoice | 'cancel'): Promise<void> {
  try {
    if (choice === 'cancel') {
      await call('transfers.discardPlan', { planId });
    } else {
      await start(planId, choice);
    }
  } catch (thrown) {
    tellFailure(thrown);
  }
}

function named(ids: readonly string[] | undefined): { readonly ids?: string[] } {
  return ids === undefined ? {} : { ids: [...ids] };
}

/** Stops transfers for good. */
export async function cancelTransfers(ids: readonly string[]): Promise<void> {
  await call('transfers.cancel', { ids: [...ids] }).catch(tellFailure);
}

/** Interrupts the given transfers, or all that wait or run; they can go on later. */
export async function pauseTransfers(ids?: readonly string[]): Promise<void> {
  await call('transfers.pause', named(ids)).catch(tellFailure);
}

/** Goes on with the given paused transfers, or all of them. */
export async function resumeTransfers(ids?: readonly string[]): Promise<void> {
  await call('transfers.resume', named(ids)).catch(tellFailure);
}

/** Starts the given failed or cancelled transfers again, or all failed ones. */
export async function retryTransfers(ids?: readonly string[]): Promise<void> {
  await call('transfers.retry', named(ids)).catch(tellFailure);
}

/** Puts waiting transfers before or behind all others that wait. */
export async function moveTransfers(ids: readonly string[], to: 'first' | 'last'): Promise<void> {
  await call('transfers.move', { ids: [...ids], to }).catch(tellFailure);
}

/** Forgets the given transfers that have ended and what failed ones have moved, or all that are done or cancelled. */
export async function clearTransfers(ids?: readonly string[]): Promise<void> {
  await call('transfers.clear', named(ids)).catch(tellFailure);
}

/** All transfers that a filter shows, in their order. */
export function transfersOf(filter: TransferFilter): readonly Transfer[] {
  const { list } = useTransfers.getState();
  return Array.from({ length: list.count(filter) }, (_, index) => list.at(filter, index)).filter(
    (transfer) => transfer !== undefined,
  );
}

/** How many bytes transfers have moved so far, together. */
export function bytesMoved(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { bytesDone }) => sum + bytesDone, 0);
}

/** Cancels transfers, or removes failed ones from the list: what they have moved so far is thrown away. */
export async function discardTransfers(
  how: 'cancel' | 'remove',
  transfers: readonly Transfer[],
): Promise<void> {
  const ids = transfers.map(({ id }) => id);
  await (how === 'cancel' ? cancelTransfers(ids) : clearTransfers(ids));
}

/** Does that at once where nothing is lost by it, and asks first where something is. */
export function askToDiscard(how: 'cancel' | 'remove', transfers: readonly Transfer[]): void {
  if (bytesMoved(transfers) > 0) {
    useDialogs.getState().open({ kind: 'discardTransfers', how, transfers });
  } else {
    void discardTransfers(how, transfers);
  }
}

/** Shows the local file of a transfer in the system's file manager. */
export async function showTransferInFolder(id: string): Promise<void> {
  await call('transfers.showInFolder', { id }).catch(tellFailure);
}

/** Opens the folder of a transfer's object and selects the object there. */
export function goToObject({ connectionId, bucket, key }: Transfer): void {
  visit({ kind: 'folder', connectionId, bucket, prefix: parentPrefix(key) }, key);
}
