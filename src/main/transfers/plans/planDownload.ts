import { lstat, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { cancelledError } from '../../../shared/errors/appError';
import { planSampleLength } from '../../../shared/model/transfers';
import type { Comparison, PlanProblem, TransferConflict } from '../../../shared/model/transfers';
import type { Target } from '../../../shared/model/objects';
import { assertNever } from '../../../shared/assertNever';
import type { AskPage } from '../../s3/lists/listingWire';
import { createComparisonCounts } from './compare';
import { askOwnTime, compareWithFile } from './compareWithFile';
import { concurrently } from '../../base/concurrently';
import { findDownloads } from './findDownloads';
import { createLocalLooker } from './localConflicts';
import type { LocalLooker, LocalPresence } from './localConflicts';
import { systemCode } from '../../base/systemErrors';
import { toLocalError } from '../local/localErrors';
import { foldName } from '../local/localNames';
import type { NamePlatform } from '../local/localNames';
import type { DownloadItem, Existing, FolderItem, Plan, SeenState } from '../plan';

/** What {@link planDownload} is to plan. */
export interface DownloadRequest {
  readonly planId: string;
  readonly connectionId: string;
  readonly client: S3Client;
  /** A faster way to list. */
  readonly askPage: AskPage | undefined;
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
  await assertMayLookInto(folder);
  const problems: PlanProblem[] = [...found.problems];
  const checkedAt = Date.now();
  const looker = createLocalLooker(folder);
  const isTaken = createTwinCheck();
  const conflicts: TransferConflict[] = [];
  let conflictCount = 0;
  const comparisons = createComparisonCounts();
  const verdicts: (Verdict | undefined)[] = [];
  await concurrently(found.items, looksAtOnce, async (item, index) => {
    if (signal.aborted) throw cancelledError();
    const verdict = await judge(request, { looker, isTaken }, item, signal);
    if (verdict === 'no') {
      verdicts[index] = { existing: 'no' };
    } else if ('reason' in verdict) {
      problems.push(verdict);
    } else {
      const { comparison, existingSize: size, existingModified: modified } = verdict;
      // Of a folder in the way there is no size.
      const seen = size === undefined ? undefined : { size, modified };
      verdicts[index] = { existing: 'yes', comparison, seen };
      conflictCount += 1;
      comparisons[comparison] += 1;
      if (conflicts.length < planSampleLength) conflicts.push(verdict);
    }
  });
  const { planId, connectionId, bucket } = request;
  return {
    planId,
    setting: { connectionId, bucket, folder, checkedAt, planId },
    items: found.items.flatMap((item, index) => {
      const verdict = verdicts[index];
      return verdict === undefined ? [] : [{ ...item, ...verdict }];
    }),
    conflicts,
    conflictCount,
    comparisons,
    problems,
    renamed: found.renamed,
  };
}

interface Verdict {
  readonly existing: Existing;
  readonly comparison?: Comparison;
  readonly seen?: SeenState;
}

/** Whether another item would replace the same file, which goes by both their names. */
type TwinCheck = (path: readonly string[], identity: string) => boolean;

/** Disks without letter case are found with any system, and only what is on them tells. */
function createTwinCheck(): TwinCheck {
  const identities = new Map<string, string>();
  return (path, identity) => {
    const name = foldName(path.join('/'), 'darwin');
    const isTwin = identities.get(name) === identity;
    identities.set(name, identity);
    return isTwin;
  };
}

/** What the disk says to one item: `no` raises no question, as does a folder that is there for one. */
async function judge(
  request: DownloadRequest,
  { looker, isTaken }: { readonly looker: LocalLooker; readonly isTaken: TwinCheck },
  item: DownloadItem | FolderItem,
  signal: AbortSignal,
): Promise<'no' | TransferConflict | PlanProblem> {
  const destination = item.path.join('/');
  const there = lookOrProblem(looker, item);
  if ('reason' in there) return there;
  switch (there.state) {
    case 'free':
      return 'no';
    case 'unsafe':
      return { name: item.key, reason: 'unsafe_path' };
    case 'blocked':
      return { name: item.key, reason: 'name_clash' };
    case 'folder':
      if (item.kind === 'folder') return 'no';
      return { destination, incomingSize: item.size, comparison: 'different' };
    case 'file':
    case 'link': {
      if (item.kind === 'folder') {
        const reason = there.state === 'link' ? 'unsafe_path' : 'name_clash';
        return { name: item.key, reason };
      }
      if (there.state === 'file' && isTaken(item.path, there.identity)) {
        return { name: item.key, reason: 'name_clash' };
      }
      const { size: existingSize, modified: existingModified } = there;
      const comparison = await compareWithFile(item, there, () =>
        ownTimeIfTold(request, item, signal),
      );
      return { destination, incomingSize: item.size, existingSize, existingModified, comparison };
    }
    default:
      return assertNever(there);
  }
}

/** A plan only shows how they compare: a server that does not tell is no reason to show nothing. */
async function ownTimeIfTold(
  { client, bucket }: DownloadRequest,
  { key }: DownloadItem,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    return await askOwnTime({ client, bucket, key }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

/** What is about a disk that fails or is gone, and about this program. All else is about one name. */
const ofAllItems: ReadonlySet<string | undefined> = new Set([
  'EIO',
  'ENXIO',
  'ENODEV',
  'ENOTCONN',
  'ESTALE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENFILE',
]);

/** The folder may have been locked, or its disk have gone, while the objects were listed. @throws DipperError */
async function assertMayLookInto(folder: string): Promise<void> {
  // Of the folder alone, the one around it would tell.
  await lstat(`${folder}${sep}.`).catch((error: unknown) => {
    throw toLocalError(error, folder);
  });
}

/** A name that the disk can't hold, or a folder that is locked, is no reason to leave out all the others. */
function lookOrProblem(
  looker: LocalLooker,
  item: DownloadItem | FolderItem,
): LocalPresence | PlanProblem {
  try {
    return looker.look(item.path);
  } catch (error) {
    const { cause, detail } = toLocalError(error, item.path.at(-1));
    if (ofAllItems.has(systemCode(cause))) throw error;
    return { name: item.key, reason: 'unreadable', error: detail };
  }
}
