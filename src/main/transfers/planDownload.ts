import { realpath } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { cancelledError } from '../../shared/errors/appError';
import { planSampleLength } from '../../shared/model/transfers';
import type { PlanProblem, TransferConflict } from '../../shared/model/transfers';
import type { Target } from '../../shared/model/objects';
import { assertNever } from '../../shared/assertNever';
import { forEachLimited } from './concurrency';
import { findDownloads } from './findDownloads';
import { createLocalLooker } from './localConflicts';
import type { LocalLooker } from './localConflicts';
import { toLocalError } from './localErrors';
import type { NamePlatform } from './localNames';
import type { DownloadItem, Existing, FolderItem, Plan } from './plan';

/** What {@link planDownload} is to plan. */
export interface DownloadRequest {
  readonly planId: string;
  readonly connectionId: string;
  readonly client: S3Client;
  readonly bucket: string;
  readonly targets: readonly Target[];
  /** Absolute path of the folder that the user chose. */
  readonly folder: string;
  readonly platform: NamePlatform;
}

const looksAtOnce = 16;

/**
 * Finds every object of the targets, a place for each inside the chosen folder, and what is there
 * already. The folder `a/b/` becomes `FOLDER/b/…`, the object `a/x` becomes `FOLDER/x`.
 *
 * @throws DipperError when the server or the folder can't be read, or `cancelled`.
 */
export async function planDownload(request: DownloadRequest, signal: AbortSignal): Promise<Plan> {
  const folder = await realpath(request.folder).catch((error: unknown) => {
    throw toLocalError(error, request.folder);
  });
  const found = await findDownloads(request, signal);
  const problems: PlanProblem[] = [...found.problems];
  const checkedAt = Date.now();
  const looker = createLocalLooker(folder);
  const conflicts: TransferConflict[] = [];
  let conflictCount = 0;
  const verdicts: (Existing | undefined)[] = [];
  await forEachLimited(found.items, looksAtOnce, async (item, index) => {
    if (signal.aborted) throw cancelledError();
    const verdict = await judge(looker, item);
    if (typeof verdict === 'string') {
      verdicts[index] = verdict;
    } else if ('reason' in verdict) {
      problems.push(verdict);
    } else {
      verdicts[index] = 'yes';
      conflictCount += 1;
      if (conflicts.length < planSampleLength) conflicts.push(verdict);
    }
  });
  const { planId, connectionId, bucket } = request;
  return {
    planId,
    setting: { connectionId, bucket, folder, checkedAt },
    items: found.items.flatMap((item, index) => {
      const existing = verdicts[index];
      return existing === undefined ? [] : [{ ...item, existing }];
    }),
    conflicts,
    conflictCount,
    problems,
    renamed: found.renamed,
  };
}

/** What the disk says to one item: `no` and `yes` raise no question, a folder that is there neither. */
async function judge(
  looker: LocalLooker,
  item: DownloadItem | FolderItem,
): Promise<'no' | TransferConflict | PlanProblem> {
  const destination = item.path.join('/');
  const there = await looker.look(item.path);
  switch (there.state) {
    case 'free':
      return 'no';
    case 'unsafe':
      return { name: item.key, reason: 'unsafe_path' };
    case 'blocked':
      return { name: item.key, reason: 'name_clash' };
    case 'folder':
      if (item.kind === 'folder') return 'no';
      return { destination, incomingSize: item.size };
    case 'file':
    case 'link': {
      if (item.kind === 'folder') {
        const reason = there.state === 'link' ? 'unsafe_path' : 'name_clash';
        return { name: item.key, reason };
      }
      const { size: existingSize, modified: existingModified } = there;
      return { destination, incomingSize: item.size, existingSize, existingModified };
    }
    default:
      return assertNever(there);
  }
}
