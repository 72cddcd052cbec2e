import { create } from 'zustand';
import { assertNever } from '../../shared/assertNever';
import type { Target } from '../../shared/model/objects';
import type {
  ConflictChoice,
  LocalItem,
  TransferPlan,
  TransferTotals,
} from '../../shared/model/transfers';
import { call, onEvent } from '../ipc/client';
import { useDialogs } from './dialogs';
import type { BucketPlace } from './dialogs';
import { tellFailure } from './notices';
import { useSettings } from './settings';
import { changeTransfers, transferList } from './transferList';
import type { TransferList } from './transferList';

/** A drop or a download that is being looked through, before anything starts. */
export interface Planning {
  readonly planId: string;
  readonly direction: 'upload' | 'download';
  readonly stop: () => void;
}

interface TransfersStore extends TransferList {
  readonly totals: TransferTotals;
  readonly planning: readonly Planning[];
  /** Reads every transfer that main knows. */
  readonly load: () => Promise<void>;
}

const noTotals: TransferTotals = {
  active: 0,
  queued: 0,
  done: 0,
  failed: 0,
  bytesTotal: 0,
  bytesDone: 0,
  bytesPerSecond: 0,
};

/** A plan that takes longer than this to make is shown in the panel, with a way to stop it. */
const planningShownAfterMs = 400;

/** Uploads and downloads. */
export const useTransfers = create<TransfersStore>((set) => ({
  ...transferList([]),
  totals: noTotals,
  planning: [],
  load: async () => {
    try {
      const { transfers, totals } = await call('transfers.list', {});
      set({ ...transferList(transfers), totals });
    } catch (thrown) {
      tellFailure(thrown);
    }
  },
}));

/** Loads the transfers and follows their changes. Ends with the returned function. */
export function followTransfers(): () => void {
  const stop = onEvent('transfers.changed', ({ changed, removed, totals }) =>
    useTransfers.setState((list) => ({ ...changeTransfers(list, changed, removed), totals })),
  );
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
    plan.files > 0 &&
    plan.conflictCount === 0 &&
    plan.problems.length === 0 &&
    plan.renamed.length === 0
  );
}

async function start(planId: string, onConflict: ConflictChoice): Promise<void> {
  showPanel();
  await call('transfers.start', { planId, onConflict });
}

/** Makes a plan, then starts it, or asks first where there is something to choose or to tell. */
async function carryOut(
  direction: Planning['direction'],
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
      useDialogs.getState().open({ kind: 'transferPlan', direction, plan });
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
  place: BucketPlace,
  prefix: string,
  items: readonly LocalItem[],
): Promise<void> {
  if (items.length === 0) {
    return;
  }
  const tokens = items.map(({ token }) => token);
  await carryOut('upload', (planId, signal) =>
    call(
      'uploads.plan',
      { planId, connectionId: place.connectionId, bucket: place.bucket, prefix, tokens },
      signal,
    ),
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
  place: BucketPlace,
  prefix: string,
  what: 'files' | 'folder',
): Promise<void> {
  try {
    await uploadItems(place, prefix, await pick(what));
  } catch (thrown) {
    tellFailure(thrown);
  }
}

/** Asks for a folder with the system's picker and downloads objects and folders into it. */
export async function downloadTargets(
  place: BucketPlace,
  targets: readonly Target[],
): Promise<void> {
  if (targets.length === 0) {
    return;
  }
  try {
    const folder = await call('paths.pickFolder', { purpose: 'download' });
    if (folder !== null) {
      await carryOut('download', (planId, signal) =>
        call(
          'downloads.plan',
          {
            planId,
            connectionId: place.connectionId,
            bucket: place.bucket,
            targets: targets.map(({ kind, key }) => ({ kind, key })),
            folder: folder.token,
          },
          signal,
        ),
      );
    }
  } catch (thrown) {
    tellFailure(thrown);
  }
}

/** Answers the question of a plan and closes its dialog. */
export async function decidePlan(planId: string, choice: ConflictChoice | 'cancel'): Promise<void> {
  useDialogs.getState().close();
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

/** Stops the given transfers, or all of them. */
export async function cancelTransfers(ids?: readonly string[]): Promise<void> {
  await call('transfers.cancel', ids === undefined ? {} : { ids: [...ids] }).catch(tellFailure);
}

/** Starts the given failed or cancelled transfers again, or all failed ones. */
export async function retryTransfers(ids?: readonly string[]): Promise<void> {
  await call('transfers.retry', ids === undefined ? {} : { ids: [...ids] }).catch(tellFailure);
}

/** Forgets the transfers that have ended. */
export async function clearTransfers(): Promise<void> {
  await call('transfers.clear', {}).catch(tellFailure);
}

/** Shows a downloaded file in the system's file manager. */
export async function showTransferInFolder(id: string): Promise<void> {
  await call('transfers.showInFolder', { id }).catch(tellFailure);
}
