import { basename } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../../shared/errors/appError';
import type { AskPage } from '../../s3/lists/listingWire';
import { longestKeyBytes } from '../../../shared/model/objects';
import { planSampleLength } from '../../../shared/model/transfers';
import type { PlanProblem, TransferConflict } from '../../../shared/model/transfers';
import { compare, createComparisonCounts } from './compare';
import type { Compared } from './compare';
import { lookUpObjects } from './existingObjects';
import type { KnownObject, ListedPrefix } from './existingObjects';
import type { Existing, Plan, SeenState, UploadItem } from '../plan';
import { walkLocal } from './walk';

/** What {@link planUpload} is to plan. */
export interface UploadRequest {
  readonly planId: string;
  readonly connectionId: string;
  readonly client: S3Client;
  /** A faster way to list. */
  readonly askPage: AskPage | undefined;
  readonly bucket: string;
  /** Empty, or ending in `/`. */
  readonly prefix: string;
  /** Absolute local paths of files and folders. */
  readonly paths: readonly string[];
}

interface Found {
  readonly key: string;
  readonly size: number;
  readonly modified?: number;
  readonly source: string | undefined;
}

/**
 * Finds every file below the given paths, the key that each would get (a folder `photos` becomes
 * `PREFIX/photos/…`, an empty folder a zero-byte marker), and which of these keys exist already.
 *
 * @throws DipperError when the server can't be asked, or `cancelled`.
 */
export async function planUpload(request: UploadRequest, signal: AbortSignal): Promise<Plan> {
  const { client, askPage, bucket, prefix } = request;
  if (prefix !== '' && !prefix.endsWith('/')) {
    throw dipperError('invalid_input', 'The prefix of a folder ends in a slash.');
  }
  const problems: PlanProblem[] = [];
  const found = await findFiles(request, problems, signal);
  const keys = [...found.keys()];
  const places = placesOf(prefix, keys);
  const checkedAt = Date.now();
  const known = await lookUpObjects({ client, askPage, bucket, keys, places, signal });

  const items: UploadItem[] = [];
  const conflicts: TransferConflict[] = [];
  const comparisons = createComparisonCounts();
  let conflictCount = 0;
  for (const { key, size, modified, source } of found.values()) {
    const there = known.get(key);
    const existing = existingState(there);
    // The folder is there: its marker has nothing to add.
    if (source === undefined && existing === 'yes') continue;
    if (existing === 'no') {
      items.push({ kind: 'upload', key, size, source, existing });
      continue;
    }
    const conflict = conflictWith(there, key, {
      size,
      ...(modified === undefined ? {} : { modified }),
    });
    const { comparison } = conflict;
    const seen = seenState(there);
    items.push({ kind: 'upload', key, size, source, existing, comparison, seen });
    conflictCount += 1;
    comparisons[comparison] += 1;
    if (conflicts.length < planSampleLength) conflicts.push(conflict);
  }
  return {
    planId: request.planId,
    setting: {
      connectionId: request.connectionId,
      bucket,
      folder: '',
      checkedAt,
      planId: request.planId,
    },
    items,
    conflicts,
    conflictCount,
    comparisons,
    problems,
    renamed: [],
  };
}

async function findFiles(
  { prefix, paths }: UploadRequest,
  problems: PlanProblem[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();

  function add(name: string, item: Found): void {
    const earlier = found.get(item.key);
    if (Buffer.byteLength(item.key) > longestKeyBytes) {
      problems.push({ name, reason: 'name_too_long' });
    } else if (/\p{Surrogate}/u.test(item.key)) {
      problems.push({ name, reason: 'not_unicode' });
    } else if (earlier === undefined) {
      found.set(item.key, item);
    } else if (earlier.source !== item.source) {
      problems.push({ name, reason: 'name_clash' });
    }
  }

  for (const path of new Set(paths)) {
    await walkLocal(
      { path, name: basename(path) },
      {
        file: (source, name, { size, mtimeMs }) =>
          add(name, { key: prefix + name, size, modified: mtimeMs, source }),
        emptyFolder: (name) => {
          if (name !== '') add(name, { key: `${prefix}${name}/`, size: 0, source: undefined });
        },
        problem: (problem) => problems.push(problem),
      },
      signal,
    );
  }
  return found;
}

/** Loose files share the destination's own level; each dropped folder has a prefix of its own. */
function placesOf(prefix: string, keys: readonly string[]): readonly ListedPrefix[] {
  const folders = new Set<string>();
  let hasLooseFiles = false;
  for (const key of keys) {
    const slash = key.indexOf('/', prefix.length);
    if (slash < 0) hasLooseFiles = true;
    else folders.add(key.slice(0, slash + 1));
  }
  const places: ListedPrefix[] = [...folders].map((folder) => ({ prefix: folder }));
  return hasLooseFiles ? [{ prefix, delimiter: '/' }, ...places] : places;
}

function existingState(known: KnownObject | undefined): Existing {
  if (known?.state === 'there') return 'yes';
  return known?.state === 'missing' ? 'no' : 'unknown';
}

function seenState(known: KnownObject | undefined): SeenState | undefined {
  if (known?.state !== 'there') return undefined;
  const { size, etag, lastModified: modified } = known;
  return { size, etag, modified };
}

function conflictWith(
  known: KnownObject | undefined,
  destination: string,
  incoming: Compared,
): TransferConflict {
  const incomingSize = incoming.size;
  if (known?.state !== 'there') return { destination, incomingSize, comparison: 'unknown' };
  const { size, lastModified } = known;
  const existing = { size, ...(lastModified === undefined ? {} : { modified: lastModified }) };
  return {
    destination,
    incomingSize,
    existingSize: size,
    ...(lastModified === undefined ? {} : { existingModified: lastModified }),
    comparison: compare(incoming, existing),
  };
}
