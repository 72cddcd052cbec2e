import type { AppError } from '../../../../shared/errors/appError';
import type { PinnedLocation } from '../../../../shared/model/settings';
import { bucketTitle } from '../../../../shared/model/bucketArn';
import type { Connection } from '../../../../shared/model/connection';
import type { FolderPlace } from '../../../../shared/model/places';
import { baseName } from '../../../../shared/model/keyNames';
import type { BucketsState } from '../../../state/connections';
import type { Location } from '../../../state/location';
import { connectionNode, folderNode, pinnedNode } from '../../../state/tree';
import type { TreeBranch } from '../../../state/tree';

/** What a line of the tree asks for when it is tried again. */
export type TreeQuestion =
  | { readonly kind: 'buckets'; readonly connectionId: string }
  | { readonly kind: 'folders'; readonly place: FolderPlace; readonly from?: string };

interface LinePosition {
  readonly id: string;
  /** From 1. */
  readonly level: number;
  readonly parent?: string;
  /** From 1, among {@link siblings}. */
  readonly position: number;
  /** Lines of the level; -1 where there may be more than are known, as ARIA has it. */
  readonly siblings: number;
}

interface FolderLine {
  readonly kind: 'pin' | 'bucket' | 'folder';
  readonly place: FolderPlace;
  readonly expanded: boolean;
}

type LineContent =
  | { readonly kind: 'connection'; readonly connection: Connection; readonly expanded: boolean }
  | FolderLine
  | { readonly kind: 'loading' }
  | { readonly kind: 'noBuckets' }
  | { readonly kind: 'more'; readonly place: FolderPlace; readonly from: string }
  | { readonly kind: 'failed'; readonly error: AppError; readonly question: TreeQuestion }
  | { readonly kind: 'pinBucket'; readonly connectionId: string };

/** A line of the tree as it stands on the screen. */
export type TreeLine = LineContent & LinePosition;

/** What the tree is made from. */
export interface TreeFacts {
  readonly connections: readonly Connection[];
  readonly pinned: readonly PinnedLocation[];
  readonly buckets: Readonly<Record<string, BucketsState>>;
  readonly branches: Readonly<Record<string, TreeBranch>>;
  readonly expanded: ReadonlySet<string>;
}

/** A line before it is known where it stands among the others. */
type Draft = LineContent & { readonly id: string };

/** The last folder of a place's prefix without its slash; the bucket where there is none. */
export function placeName({ bucket, prefix }: FolderPlace): string {
  return prefix === '' ? bucketTitle(bucket) : baseName(prefix).slice(0, -1);
}

/** Whether a line can be opened and folded. */
export function isExpandable(
  line: TreeLine,
): line is Extract<TreeLine, { readonly expanded: boolean }> {
  return 'expanded' in line;
}

/**
 * The id of what follows the lines of a level, whatever that is: the keyboard stays on it while it is asked
 * for. Where more lines have come before it, one of those stands in its place.
 */
function restId(parent: Draft, lines: readonly Draft[]): string {
  return `${parent.id}\nrest ${lines.length}`;
}

function folderChildren(
  { branches, expanded }: TreeFacts,
  parent: Draft,
  place: FolderPlace,
  idOf: (place: FolderPlace) => string,
): readonly Draft[] {
  const branch = branches[folderNode(place)];
  const lines: Draft[] = (branch?.prefixes ?? []).map((prefix) => {
    const child = { ...place, prefix };
    const id = idOf(child);
    return { kind: 'folder', id, place: child, expanded: expanded.has(id) };
  });
  if (branch?.status === 'loading') {
    lines.push({ kind: 'loading', id: restId(parent, lines) });
  } else if (branch?.status === 'failed' && branch.error !== undefined) {
    const question: TreeQuestion =
      branch.next === undefined
        ? { kind: 'folders', place }
        : { kind: 'folders', place, from: branch.next };
    lines.push({ kind: 'failed', id: restId(parent, lines), error: branch.error, question });
  } else if (branch?.next !== undefined) {
    lines.push({ kind: 'more', id: restId(parent, lines), place, from: branch.next });
  }
  return lines;
}

function bucketChildren(
  { buckets, expanded }: TreeFacts,
  parent: Draft,
  connectionId: string,
): readonly Draft[] {
  const state = buckets[connectionId];
  const lines: Draft[] = (state?.buckets ?? []).map(({ name }) => {
    const place = { connectionId, bucket: name, prefix: '' };
    const id = folderNode(place);
    return { kind: 'bucket', id, place, expanded: expanded.has(id) };
  });
  if (state === undefined || state.status === 'loading') {
    return lines.length > 0 ? lines : [{ kind: 'loading', id: restId(parent, lines) }];
  }
  if (state.status === 'failed' && state.error !== undefined) {
    const question: TreeQuestion = { kind: 'buckets', connectionId };
    lines.push({ kind: 'failed', id: restId(parent, lines), error: state.error, question });
    if (state.error.code === 'access_denied') {
      lines.push({ kind: 'pinBucket', id: `${parent.id}\npin`, connectionId });
    }
  } else if (lines.length === 0) {
    lines.push({ kind: 'noBuckets', id: restId(parent, lines) });
  }
  return lines;
}

function childrenOf(facts: TreeFacts, line: Draft, pin: FolderPlace | undefined): readonly Draft[] {
  switch (line.kind) {
    case 'connection':
      return bucketChildren(facts, line, line.connection.id);
    case 'pin':
    case 'bucket':
    case 'folder':
      return folderChildren(
        facts,
        line,
        line.place,
        // A pinned folder may stand in the tree twice; its lines open and fold by themselves.
        pin === undefined ? folderNode : (place) => pinnedNode(pin, place.prefix),
      );
    case 'loading':
    case 'noBuckets':
    case 'more':
    case 'failed':
    case 'pinBucket':
      return [];
  }
}

/** Whether a level ends with a line in whose place others may come. */
function mayHaveMore(drafts: readonly Draft[]): boolean {
  return drafts.some(({ kind }) => kind === 'more' || kind === 'loading' || kind === 'failed');
}

function addLines(
  facts: TreeFacts,
  drafts: readonly Draft[],
  level: number,
  parent: string | undefined,
  pin: FolderPlace | undefined,
  lines: TreeLine[],
): void {
  const siblings = mayHaveMore(drafts) ? -1 : drafts.length;
  drafts.forEach((draft, index) => {
    const position = { level, parent, position: index + 1, siblings };
    lines.push({ ...draft, ...position });
    if ('expanded' in draft && draft.expanded) {
      const pinAbove = draft.kind === 'pin' ? draft.place : pin;
      const children = childrenOf(facts, draft, pinAbove);
      addLines(facts, children, level + 1, draft.id, pinAbove, lines);
    }
  });
}

/** The lines of the tree from top to bottom: pinned places, then connections, and what is open. */
export function treeLines(facts: TreeFacts): readonly TreeLine[] {
  const { connections, pinned, expanded } = facts;
  const known = new Set(connections.map(({ id }) => id));
  const pins = pinned
    .filter(({ connectionId }) => known.has(connectionId))
    .map((place): Draft => {
      const id = pinnedNode(place);
      return { kind: 'pin', id, place, expanded: expanded.has(id) };
    });
  const roots = connections.map((connection): Draft => {
    const id = connectionNode(connection.id);
    return { kind: 'connection', id, connection, expanded: expanded.has(id) };
  });
  const lines: TreeLine[] = [];
  addLines(facts, [...pins, ...roots], 1, undefined, undefined, lines);
  return lines;
}

function closeness(line: TreeLine, location: Location): number {
  if (location.kind === 'home') return -1;
  if (line.kind === 'connection') return line.connection.id === location.connectionId ? 0 : -1;
  return (line.kind === 'pin' || line.kind === 'bucket' || line.kind === 'folder') &&
    location.kind === 'folder' &&
    line.place.connectionId === location.connectionId &&
    line.place.bucket === location.bucket &&
    location.prefix.startsWith(line.place.prefix)
    ? 1 + line.place.prefix.length
    : -1;
}

/**
 * The line that shows where the window is: the place itself, or the nearest one above it that the
 * tree shows. Where two lines are as near, the given one is meant.
 */
export function lineOfLocation(
  lines: readonly TreeLine[],
  location: Location,
  preferred: string | undefined,
): TreeLine | undefined {
  let best: TreeLine | undefined;
  let nearest = -1;
  for (const line of lines) {
    const near = closeness(line, location);
    const wins = near === nearest && near >= 0 && (best?.kind === 'pin' || line.id === preferred);
    if (near > nearest || (wins && best?.id !== preferred)) {
      best = line;
      nearest = near;
    }
  }
  return best;
}
