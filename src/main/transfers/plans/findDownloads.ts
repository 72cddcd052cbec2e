import type { S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../../shared/errors/appError';
import type { PlanProblem } from '../../../shared/model/transfers';
import type { Target } from '../../../shared/model/objects';
import { listPages } from '../../s3/lists/listPages';
import type { AskPage } from '../../s3/lists/listingWire';
import { lookUpObjects } from './existingObjects';
import type { KnownObject, ListedPrefix } from './existingObjects';
import type { NamePlatform } from '../local/localNames';
import { createLocalTree } from './localTree';
import type { LocalTree, RenamedPath } from './localTree';
import type { DownloadItem, FolderItem } from '../plan';

/** What {@link findDownloads} is to find. */
export interface FindRequest {
  readonly client: S3Client;
  /** A faster way to list. */
  readonly askPage: AskPage | undefined;
  readonly bucket: string;
  readonly targets: readonly Target[];
  readonly platform: NamePlatform;
}

/** What {@link findDownloads} found. */
export interface FoundDownloads {
  readonly items: readonly (DownloadItem | FolderItem)[];
  /** Objects that are not there, or not to be looked at. */
  readonly problems: readonly PlanProblem[];
  readonly renamed: readonly RenamedPath[];
}

/** What is known of an object that is to be fetched. */
interface Listed {
  readonly key: string;
  readonly size: number;
  readonly etag?: string;
  readonly lastModified?: number;
}

/**
 * Lists the objects of the targets and gives each its own place in the chosen folder. Calls
 * HeadObject and ListObjectsV2.
 *
 * @throws DipperError when the server can't be asked, `cancelled`, or `invalid_input` for a folder
 *   whose key does not end in a slash.
 */
export async function findDownloads(
  request: FindRequest,
  signal: AbortSignal,
): Promise<FoundDownloads> {
  const found: Found = { tree: createLocalTree(request.platform), files: [], folders: [] };
  const problems: PlanProblem[] = [];

  const keys = keysOf(request.targets, 'object');
  if (keys.length > 0) {
    const known = await lookUpObjects({ ...request, keys, places: placesOf(keys), signal });
    for (const key of keys) {
      const object = known.get(key) ?? { state: 'missing' };
      if (object.state === 'there') addFile(found, segmentsOf(key).slice(-1), { key, ...object });
      else problems.push({ name: key, ...problemWith(object, request, key) });
    }
  }

  for (const prefix of keysOf(request.targets, 'folder')) {
    const root = rootSegment(prefix, request.bucket);
    for await (const { entries } of listPages({ ...request, prefix, signal })) {
      for (const object of entries) {
        if (object.kind !== 'object') continue;
        const segments = segmentsBelow(root, prefix, object.key);
        if (object.key.endsWith('/') && object.size === 0) addFolder(found, segments, object.key);
        else addFile(found, segments, object);
      }
    }
  }
  const { tree, files, folders } = found;
  return {
    items: [...files, ...folders.filter(({ path }) => !tree.isOccupied(path))],
    problems,
    renamed: tree.renamed(),
  };
}

/** What becomes the plan. */
interface Found {
  readonly tree: LocalTree;
  readonly files: DownloadItem[];
  readonly folders: FolderItem[];
}

function addFile({ tree, files }: Found, segments: readonly string[], listed: Listed): void {
  const { key, size, etag, lastModified: modified } = listed;
  const path = tree.file(segments, key);
  if (path === undefined) return;
  const time = modified === undefined ? {} : { modified };
  files.push({ kind: 'download', key, path, size, etag, existing: 'no', ...time });
}

/** @param segments The last ends in a slash, as the key does. */
function addFolder({ tree, folders }: Found, segments: readonly string[], key: string): void {
  const own = withoutSlash(segments.at(-1) ?? '');
  const path = tree.folder([...segments.slice(0, -1), own], key);
  folders.push({ kind: 'folder', key, path, size: 0, existing: 'no' });
}

/** Where an object of a folder goes; what ends in a slash keeps it. */
function segmentsBelow(root: string, prefix: string, key: string): readonly string[] {
  // The marker of the folder itself lies beside the folder's contents, not among them.
  return key === prefix ? [`${root}/`] : [root, ...segmentsOf(key.slice(prefix.length))];
}

/** The distinct keys of one kind of target. */
function keysOf(targets: readonly Target[], kind: Target['kind']): readonly string[] {
  return [...new Set(targets.flatMap((target) => (target.kind === kind ? [target.key] : [])))];
}

/** What lies between the slashes of a key; a slash at its end belongs to the last segment. */
function segmentsOf(key: string): readonly string[] {
  const end = key.endsWith('/') ? '/' : '';
  const segments = key.slice(0, key.length - end.length).split('/');
  return [...segments.slice(0, -1), `${segments.at(-1) ?? ''}${end}`];
}

/** What the folder is called that a prefix becomes; a whole bucket goes by its own name. */
function rootSegment(prefix: string, bucket: string): string {
  if (prefix === '') return bucket;
  if (!prefix.endsWith('/')) {
    throw dipperError('invalid_input', 'The key of a folder ends in a slash.');
  }
  return withoutSlash(segmentsOf(prefix).at(-1) ?? '');
}

function withoutSlash(segment: string): string {
  return segment.slice(0, -1);
}

/** The levels that the objects lie in. */
function placesOf(keys: readonly string[]): readonly ListedPrefix[] {
  const prefixes = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('/') + 1)));
  return [...prefixes].map((prefix) => ({ prefix, delimiter: '/' }));
}

function problemWith(
  object: Exclude<KnownObject, { readonly state: 'there' }>,
  { bucket }: FindRequest,
  key: string,
): Omit<PlanProblem, 'name'> {
  if (object.state === 'forbidden') return { reason: 'unreadable', error: object.error };
  const resource = `s3://${bucket}/${key}`;
  const error = dipperError('no_such_key', `There is no object ${resource}.`, { resource }).detail;
  return { reason: 'missing', error };
}
