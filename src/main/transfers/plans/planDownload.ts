import { lstat } from 'node:fs/promises';
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
import { realFolderOf } from '../local/realFolder';
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
  const folder = await realFolderOf(request.folder).catch((error: unknown) => {
    throw toLocalError(error, request.folder);
  });
  const found = await findDownloads(request, signal);
  await assertMayLookInto(folder);
  const problems: PlanProblem[] = [...found.problems];
  const checkedAt = Date.now();
  const looker = createLocalLooker(folder);
  const conflicts: TransferConflict[] = [];
  let conflictCount = 0;
  const comparisons = createComparisonCounts();
  const verdicts: (Verdict | undefined)[] = [];
  const identities: (string | undefined)[] = [];
  await concurrently(found.items, looksAtOnce, async (item, index) => {
    if (signal.aborted) throw cancelledError();
    const verdict = await judge(request, looker, item, signal);
    if (verdict === 'no') {
      verdicts[index] = { existing: 'no' };
    } else if ('reason' in verdict) {
      problems.push(verdict);
    } else {
      const { conflict, identity } = verdict;
      const { comparison, existingSize: size, existingModified: modified } = conflict;
      // A folder in the way has no size, and is nothing that could be replaced.
      verdicts[index] =
        size === undefined
          ? { existing: 'no', comparison }
          : { existing: 'yes', comparison, seen: { size, modified } };
      identities[index] = identity;
      conflictCount += 1;
      comparisons[comparison] += 1;
      if (conflicts.length < planSampleLength) conflicts.push(conflict);
    }
  });
  const twins = findTwins(found.items, identities);
  const { planId, connectionId, bucket } = request;
  return {
    planId,
    setting: { connectionId, bucket, folder, checkedAt, planId },
    items: found.items.flatMap((item, index) => {
      const verdict = verdicts[index];
      if (verdict === undefined) return [];
      const isTwin = twins.has(index) ? { isTwin: true } : {};
      return [{ ...item, ...verdict, ...isTwin, ...wayThere(looker, item, verdict) }];
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

/**
 * Which items would replace a file that an earlier one replaces, since it goes by both their names. Disks without
 * letter case are found with any system, and only what is on them tells.
 *
 * @param identities Which file is in the place of each item, if one is.
 */
function findTwins(
  items: readonly (DownloadItem | FolderItem)[],
  identities: readonly (string | undefined)[],
): ReadonlySet<number> {
  const twins = new Set<number>();
  const firstByName = new Map<string, string>();
  for (const [index, { path }] of items.entries()) {
    const identity = identities[index];
    if (identity === undefined) continue;
    const name = foldName(path.join('/'), 'darwin');
    if (firstByName.get(name) === identity) twins.add(index);
    else firstByName.set(name, identity);
  }
  return twins;
}

/** What a place that is free was reached through. */
function wayThere(
  looker: LocalLooker,
  { kind, path }: DownloadItem | FolderItem,
  { comparison }: Verdict,
): Pick<DownloadItem, 'foldersThere'> {
  if (kind === 'folder' || comparison !== undefined) return {};
  const foldersThere = looker.foldersThere(path);
  return foldersThere === 0 ? {} : { foldersThere };
}

/** Something that is in the place of an item. */
interface Taken {
  readonly conflict: TransferConflict;
  /** Of a file: which it is on this machine. */
  readonly identity?: string;
}

/** What the disk says to one item: `no` raises no question, as does a folder that is there for one. */
async function judge(
  request: DownloadRequest,
  looker: LocalLooker,
  item: DownloadItem | FolderItem,
  signal: AbortSignal,
): Promise<'no' | Taken | PlanProblem> {
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
      return { conflict: { destination, incomingSize: item.size, comparison: 'different' } };
    case 'file':
    case 'link': {
      if (item.kind === 'folder') {
        const reason = there.state === 'link' ? 'unsafe_path' : 'name_clash';
        return { name: item.key, reason };
      }
      const { size: existingSize, modified: existingModified } = there;
      const comparison = await compareWithFile(item, there, () =>
        ownTimeIfTold(request, item, signal),
      );
      const sizes = { incomingSize: item.size, existingSize };
      return {
        conflict: { destination, ...sizes, existingModified, comparison },
        ...(there.state === 'file' ? { identity: there.identity } : {}),
      };
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
  // Looking at `folder` takes rights on the folder around it only; at `folder/.`, on the folder itself.
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
