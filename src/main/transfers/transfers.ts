import { randomUUID } from 'node:crypto';
import type { DipperError } from '../../shared/errors/appError';
import type { Events } from '../../shared/ipc/events';
import type { UnfinishedUpload } from '../../shared/model/transfers';
import type { Clients } from '../s3/clients';
import { createAccounting } from './accounting';
import { createBudget } from './pace/budget';
import { conditionOf, resolveChoice } from './plans/compare';
import { createDestinations } from './destinations';
import { createJobRunner } from './jobRunner';
import type { Journal, Leftover } from './journal/journal';
import { createKeptPlans } from './plans/keptPlans';
import { findLeftovers, removeLeftovers } from './journal/leftovers';
import { createLifecycle } from './lifecycle';
import { flushFolder } from './local/localFile';
import { createFolderMaker } from './local/localFolder';
import { platformOf } from './local/localNames';
import type { NamePlatform } from './local/localNames';
import { createOfflineCheck } from './pace/offline';
import { createReach } from './pace/reach';
import { createPlanning } from './plans/planning';
import type { TransferOptions, Transfers } from './port';
import { createSpareTime } from './pace/spareTime';
import { createThrottle } from './pace/throttle';
import { laneOf, weightOf } from './transferJob';
import type { TransferJob } from './transferJob';

/** What {@link createTransfers} needs. */
export interface TransfersDependencies {
  readonly clients: Clients;
  readonly journal: Journal;
  /** Told at most ten times a second what has changed. */
  readonly onChanged: (change: Events['transfers.changed']) => void;
  /** Told of failures that are bugs, for the log. */
  readonly onUnexpected?: (error: DipperError) => void;
  /** Whether this machine has a network at all, asked when a transfer could not reach its server. */
  readonly isOnline?: () => Promise<boolean>;
  /** Whose rules local names follow. Default: those of this system. */
  readonly platform?: NamePlatform;
  /** Milliseconds before each further attempt of a request that failed for a time. */
  readonly pauses?: readonly number[];
  /** Milliseconds before each look for a server that can't be reached any more; the last of them repeats. */
  readonly lookPauses?: readonly number[];
  readonly options?: TransferOptions;
}

const usualPauses = [500, 1000, 2000, 4000, 8000];
/**
 * Makes the engine, with what the journal has kept as paused transfers. Nothing moves before
 * {@link Transfers.start} or {@link Transfers.resume}.
 */
export function createTransfers(deps: TransfersDependencies): Transfers {
  const { clients, journal } = deps;
  const platform = deps.platform ?? platformOf(process.platform);
  const plans = createKeptPlans();
  const planning = createPlanning({
    clients,
    platform,
    plans,
    transferPath: () => options.transferPath,
  });
  const isOffline = createOfflineCheck(deps.isOnline);
  const destinations = createDestinations();
  let options: TransferOptions = deps.options ?? {
    uploadLimit: null,
    downloadLimit: null,
    transferPath: 'fast',
  };
  const tools = {
    budget: createBudget({ hasTimeToSpare: createSpareTime() }),
    upload: createThrottle(options.uploadLimit),
    download: createThrottle(options.downloadLimit),
    folders: createFolderMaker(),
    pauses: deps.pauses ?? usualPauses,
    isOffline,
  };
  const reach = createReach({
    ...(deps.lookPauses === undefined ? {} : { pauses: deps.lookPauses }),
    onDue: (id) => lifecycle.look(id),
    onFound: (id) => lifecycle.found(id),
  });
  const accounting = createAccounting((report) => {
    const [order, hold] = [lifecycle.newOrder(), lifecycle.held()];
    deps.onChanged({
      ...report,
      ...(order === undefined ? {} : { order }),
      ...(hold === undefined ? {} : { hold }),
    });
  });
  const runner = createJobRunner({
    clients,
    journal,
    tools,
    reach,
    platform,
    destinations,
    transferPath: () => options.transferPath,
    note: (id, news) => accounting.change(id, news),
    onBytes: (id, bytes, when) => accounting.move(id, bytes, when),
  });
  const lifecycle = createLifecycle({
    journal,
    runner,
    accounting,
    destinations,
    isOffline,
    reach,
    flushFolder,
    onUnexpected: (error) => deps.onUnexpected?.(error),
  });
  const search = { clients, journal, stateOf: (id: string) => accounting.get(id)?.state };
  /** Copies that are under way. */
  const copies = new Set<string>();
  /** What was last shown as left behind. */
  let found: readonly Leftover[] = [];

  lifecycle.restore();

  return {
    planUpload: planning.upload,
    planDownload: planning.download,
    async start(planId, choice) {
      const { setting, items } = plans.take(planId);
      const queued = await lifecycle.start(
        items.map((item): TransferJob => {
          const lane = laneOf(setting, item);
          const own = { id: randomUUID(), lane, weight: weightOf(item) };
          const condition = conditionOf(choice);
          return { ...own, setting, item, choice: resolveChoice(choice, item), condition };
        }),
      );
      return { queued };
    },
    discardPlan(planId) {
      plans.discard(planId);
      return Promise.resolve();
    },
    list() {
      const hold = lifecycle.held();
      return Promise.resolve({
        transfers: accounting.all(),
        totals: accounting.totals(),
        ...(hold === undefined ? {} : { hold }),
      });
    },
    cancel: (ids) => lifecycle.cancel(ids),
    pause: (ids) => lifecycle.pause(ids),
    resume: (ids) => lifecycle.resume(ids),
    retry: (ids) => lifecycle.retry(ids),
    clear: (ids) => lifecycle.clear(ids),
    move(ids, to) {
      lifecycle.move(ids, to);
      return Promise.resolve();
    },
    keepCopy(copy) {
      copies.add(copy.id);
      return journal.keepCopy(copy);
    },
    async endCopy(id, isLeft) {
      copies.delete(id);
      if (!isLeft) await journal.forgetCopy(id);
    },
    async leftovers(copying, signal) {
      const isCopying = (id: string): boolean => copies.has(id) || copying.includes(id);
      const { uploads, unseen } = await findLeftovers({ ...search, isCopying }, signal);
      found = uploads;
      return { uploads: uploads.map(shownOf), unseen };
    },
    async removeLeftovers(uploadIds, signal) {
      // Only what was shown: nobody else's uploads.
      const shown = found.filter(({ uploadId }) => uploadIds.includes(uploadId));
      const stuck = await removeLeftovers(search, shown, signal);
      return stuck.map(({ upload, error }) => ({ upload: shownOf(upload), error }));
    },
    localPathOf(id) {
      const item = lifecycle.job(id)?.item;
      const isUpload = item?.kind === 'upload';
      return Promise.resolve(isUpload ? item.source : lifecycle.localPathOf(id));
    },
    setOptions(changed) {
      options = changed;
      tools.upload.setLimit(changed.uploadLimit);
      tools.download.setLimit(changed.downloadLimit);
      return Promise.resolve();
    },
    hold(reason) {
      lifecycle.hold(reason);
      return Promise.resolve();
    },
    stop: () => lifecycle.close(),
    async close() {
      await lifecycle.close();
      accounting.close();
      plans.close();
      await journal.close();
    },
  };
}

/** What the window is told of an upload that is left behind. */
function shownOf({ connectionId, bucket, key, uploadId, startedAt }: Leftover): UnfinishedUpload {
  return { connectionId, bucket, key, uploadId, startedAt };
}
