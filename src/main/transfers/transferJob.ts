import { join } from 'node:path';
import { assertNever } from '../../shared/assertNever';
import type { AppError } from '../../shared/errors/appError';
import type { ErrorReason } from '../../shared/errors/errorFacts';
import { bareName } from '../../shared/model/keyNames';
import type { Transfer } from '../../shared/model/transfers';
import { foldName } from './local/localNames';
import { usualPartSize } from './upload/partPlan';
import type { PlanItem, PlanSetting } from './plan';
import type { Condition, RunChoice } from './run';

/** How much is under way at once in each direction: so many small files, or four large ones. */
export const queueCapacity = 128;
const largeWeight = 32;

/** One transfer with all that is needed to run it, again if need be. */
export interface TransferJob {
  readonly id: string;
  readonly lane: string;
  readonly weight: number;
  readonly setting: PlanSetting;
  readonly item: PlanItem;
  readonly choice: RunChoice;
  /** What the choice to replace depends upon, if it does. */
  readonly condition?: Condition;
}

/** What two transfers have in common exactly when they would write to one place. */
export function laneOf(setting: PlanSetting, item: PlanItem): string {
  switch (item.kind) {
    case 'upload':
      return uploadLane(setting, item.key);
    case 'download':
    case 'folder':
      return localLane(join(setting.folder, ...item.path));
    default:
      return assertNever(item);
  }
}

/** Names the bucket of a transfer on its server, which may have a host of its own. */
export function bucketId({ connectionId, server, bucket }: PlanSetting): string {
  return JSON.stringify([connectionId, server, bucket]);
}

/** {@link laneOf} a key. */
export function uploadLane(setting: PlanSetting, key: string): string {
  return JSON.stringify([setting.connectionId, setting.bucket, key]);
}

/** {@link laneOf} a full local path. Disks without letter case are found with any system. */
export function localLane(path: string): string {
  return foldName(path, 'darwin');
}

/** The transfer that a job is when it has just been queued. */
export function queuedTransfer(job: TransferJob): Transfer {
  const { item, setting } = job;
  return {
    id: job.id,
    kind: kindOf(item),
    name: displayName(item),
    connectionId: setting.connectionId,
    bucket: setting.bucket,
    key: item.key,
    bytesTotal: item.size,
    bytesDone: 0,
    state: 'queued',
    queuedAt: Date.now(),
  };
}

/** Which way the bytes go; a folder to be made is part of a download. */
export function kindOf({ kind }: PlanItem): Transfer['kind'] {
  return kind === 'upload' ? 'upload' : 'download';
}

function displayName(item: PlanItem): string {
  return item.kind === 'upload' ? bareName(item.key) : (item.path.at(-1) ?? '');
}

/** What one transfer takes of the queue's capacity: a large file has several requests under way. */
export function weightOf({ size }: PlanItem): number {
  return size > usualPartSize ? largeWeight : 1;
}

/** Eight hex digits of a transfer's id. */
export function tagOf({ id }: Pick<TransferJob, 'id'>): string {
  return id.replaceAll('-', '').slice(0, 8);
}

/** A job whose plan is out of date by the time it runs again. */
export function withStalePlan(job: TransferJob): TransferJob {
  return { ...job, setting: { ...job.setting, checkedAt: 0 } };
}

/** Reasons of `local_exists` that say nothing of a file that could be replaced. */
const inTheWay: ReadonlySet<ErrorReason | undefined> = new Set(['no_folder', 'is_folder']);

/**
 * A job for its next run. A choice to replace does not cover what has appeared or changed only now, unless
 * the transfer is asked for again; other choices look again at what is there. What was in the way of
 * a folder tells nothing of the destination itself. What another transfer has put there is kept for good.
 */
export function jobAfter(job: TransferJob, error: AppError): TransferJob {
  if (error.facts?.reason === 'twin') return { ...job, choice: 'keep_both' };
  const hasAppeared =
    (error.code === 'local_exists' && !inTheWay.has(error.facts?.reason)) ||
    (error.code === 'conflict' && error.server === undefined);
  if (!hasAppeared || job.choice !== 'replace') return job;
  return { ...job, item: { ...job.item, existing: 'yes', seen: undefined } };
}
