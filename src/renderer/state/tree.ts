import { create } from 'zustand';
import type { AppError } from '../../shared/errors/appError';
import { compareKeys } from '../../shared/model/keyOrder';
import type { BucketPlace, FolderPlace } from '../../shared/model/places';
import { parentPrefix } from '../../shared/model/keyNames';
import { call } from '../ipc/client';
import { useConnections } from './connections';
import { errorOf } from './notices';

/** The folders of one level of the tree, as far as they are known. */
export interface TreeBranch {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Whole prefixes, in the order in which S3 lists them. */
  readonly prefixes: readonly string[];
  /** Where the listing goes on, when there is more. */
  readonly next?: string;
  /**
   * Whether the last answer brought folders that were not known. Then the next are asked for as soon as
   * the end of these is in sight; a place with few folders among many objects is not listed to its end
   * unasked, nor is a server that repeats itself asked for ever.
   */
  readonly plenty?: boolean;
  /** Whether it may be otherwise by now: then it is asked for again as soon as it is in sight. */
  readonly isOld?: boolean;
  /**
   * How far it has been asked for again, empty at its beginning: the folders after that are as an earlier
   * listing told them, and are asked for as long as any line of the level is in sight. Absent where nothing is
   * asked for again.
   */
  readonly renewedTo?: string;
  readonly error?: AppError;
}

interface TreeStore {
  /** Ids of the lines that are open. */
  readonly expanded: ReadonlySet<string>;
  /** By {@link folderNode}. */
  readonly branches: Readonly<Record<string, TreeBranch>>;
  /** The line that the keyboard is on. */
  readonly focused?: string;
  readonly focus: (id: string) => void;
  readonly collapse: (id: string) => void;
  /** Opens lines. What is below them is asked for when they are in sight. */
  readonly expand: (ids: readonly string[]) => void;
  /** Lists the folders of a place from the beginning, or the next of them. */
  readonly loadFolders: (place: FolderPlace, from?: string) => Promise<void>;
  /**
   * Takes the folders that a level lacks from elsewhere, where somebody has listed it to its end: S3 would
   * have it listed again, with all the objects beside them.
   *
   * @param ask Answers all of the level, or nothing where that cannot be told by now.
   */
  readonly completeFolders: (
    place: FolderPlace,
    ask: () => Promise<readonly string[] | undefined>,
  ) => Promise<void>;
  /** Forgets the folders of a connection; those that are in sight are asked for again. */
  readonly forgetFolders: (connectionId: string) => void;
  /** Lists what is known of a connection again: its buckets, and the folders that are in sight. */
  readonly refreshConnection: (connectionId: string) => void;
  /** Adds a folder that has just come to be, where its level is known. */
  readonly addFolder: (place: FolderPlace) => void;
  /** Takes folders of a bucket out, with everything below them. */
  readonly removeFolders: (place: BucketPlace, prefixes: readonly string[]) => void;
  /** Forgets the folders below a place; those that are in sight are asked for again. */
  readonly forgetBelow: (place: FolderPlace) => void;
  /**
   * Asks again for the folders below a place, and for those that it is among, as they come in sight; until
   * they are told, they stay.
   */
  readonly renewBelow: (place: FolderPlace) => void;
  /** The same of the folders that a place is among, at any height. */
  readonly renewAbove: (place: FolderPlace) => void;
}

/** The id of a connection's line. */
export function connectionNode(connectionId: string): string {
  return `connection\n${connectionId}`;
}

/** The id of a bucket's or folder's line, and of its branch. */
export function folderNode({ connectionId, bucket, prefix }: FolderPlace): string {
  return `folder\n${connectionId}\n${bucket}\n${prefix}`;
}

/** The id of a pinned place's own line, or of a line below it. */
export function pinnedNode(pin: FolderPlace, prefix = pin.prefix): string {
  return `pinned\n${pin.connectionId}\n${pin.bucket}\n${pin.prefix}\n${prefix}`;
}

/** The folders that one is in, and the bucket, as an empty prefix. */
export function foldersAbove(prefix: string): readonly string[] {
  return prefix === '' ? [] : [parentPrefix(prefix), ...foldersAbove(parentPrefix(prefix))];
}

/** Tells of the id of a line or branch whether it is a folder of those, or below one. */
function within(place: BucketPlace, prefixes: Iterable<string>): (id: string) => boolean {
  const folders = new Set(prefixes);
  const bucket = folderNode({ ...place, prefix: '' });
  return (id) => {
    if (!id.startsWith(bucket)) return false;
    let prefix = id.slice(bucket.length);
    while (prefix !== '' && !folders.has(prefix)) {
      prefix = parentPrefix(prefix);
    }
    return folders.has(prefix);
  };
}

/** Prefixes of folders, with whether they are there. */
type FolderChanges = ReadonlyMap<string, boolean>;

function changed(prefixes: readonly string[], changes: FolderChanges): readonly string[] {
  const missing = [...changes].filter(([prefix, isThere]) => isThere && !prefixes.includes(prefix));
  const rest = prefixes.filter((prefix) => changes.get(prefix) !== false);
  if (missing.length === 0) return rest.length === prefixes.length ? prefixes : rest;
  return [...rest, ...missing.map(([prefix]) => prefix)].sort(compareKeys);
}

function byParent(prefixes: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const prefix of prefixes) {
    const parent = parentPrefix(prefix);
    const group = groups.get(parent) ?? [];
    groups.set(parent, group);
    group.push(prefix);
  }
  return groups;
}

/** What is known of a level once an answer has come; what is of an earlier listing stays until it is told anew. */
function answered(
  { prefixes: before, renewedTo }: TreeBranch,
  found: readonly string[],
  next: string | undefined,
): TreeBranch {
  const last = [renewedTo ?? '', ...found].reduce((one, other) =>
    compareKeys(one, other) < 0 ? other : one,
  );
  const isEarlier = (prefix: string): boolean =>
    renewedTo !== undefined && compareKeys(prefix, renewedTo) > 0;
  const isLater = (prefix: string): boolean => compareKeys(prefix, last) > 0;
  const known = before.filter(
    (prefix) => !isEarlier(prefix) || (next !== undefined && isLater(prefix)),
  );
  // A server that repeats itself must not put the same line there twice, and a folder that was made
  // here may be known before the listing comes to it.
  const prefixes = [...new Set([...known, ...found])].sort(compareKeys);
  const isPart = known.some(isEarlier);
  const plenty = prefixes.length > known.length;
  return { status: 'ready', prefixes, next, plenty, renewedTo: isPart ? last : undefined };
}

/** The tree of connections, buckets and folders: what is open and what is known. */
export const useTree = create<TreeStore>((set, get) => {
  /** What has been made and removed since a branch was asked for: its answer may be from before that. */
  const questions = new Map<string, Map<string, boolean>>();

  function setBranch(place: FolderPlace, branch: TreeBranch): void {
    set(({ branches }) => ({ branches: { ...branches, [folderNode(place)]: branch } }));
  }

  /** Changes the folders of a level as far as they are known, and those that are on their way. */
  function change(parent: FolderPlace, prefixes: readonly string[], isThere: boolean): void {
    const changes = new Map(prefixes.map((prefix) => [prefix, isThere]));
    const asked = questions.get(folderNode(parent));
    for (const prefix of prefixes) {
      asked?.set(prefix, isThere);
    }
    const branch = get().branches[folderNode(parent)];
    if (branch !== undefined && (branch.status === 'ready' || !isThere)) {
      const now = changed(branch.prefixes, changes);
      if (now !== branch.prefixes) {
        setBranch(parent, { ...branch, prefixes: now });
      }
    }
  }

  /**
   * Shows what is answered of a level, with what has changed meanwhile. Only the latest question counts, and
   * only while the place is still there.
   */
  async function takeAnswer(
    place: FolderPlace,
    ask: () => Promise<TreeBranch | undefined>,
  ): Promise<void> {
    const id = folderNode(place);
    const changes = new Map<string, boolean>();
    questions.set(id, changes);
    const branch = await ask();
    if (questions.get(id) !== changes) return;
    questions.delete(id);
    const now = get().branches[id];
    if (now !== undefined && branch !== undefined) {
      // What was marked as old meanwhile may have been answered before.
      const mark = now.isOld === true ? { isOld: true } : {};
      const prefixes = changed(branch.prefixes, changes);
      setBranch(place, { ...branch, ...mark, prefixes });
      const there = new Set(prefixes);
      closeFolders(
        place,
        now.prefixes.filter((prefix) => !there.has(prefix)),
      );
    }
  }

  /** Forgets what is in folders that are gone, so that others which come by their names are not open. */
  function closeFolders(place: BucketPlace, prefixes: readonly string[]): void {
    if (prefixes.length === 0) return;
    const isGone = within(place, prefixes);
    forgetBranches(isGone);
    const { expanded } = get();
    const open = [...expanded].filter((id) => !isGone(id));
    // Another set is written to the settings, so there is one only where a line has closed.
    if (open.length < expanded.size) {
      set({ expanded: new Set(open) });
    }
  }

  function forgetBranches(isGone: (id: string) => boolean): void {
    const others = Object.entries(get().branches).filter(([id]) => !isGone(id));
    set({ branches: Object.fromEntries(others) });
  }

  function renewBranches(isOld: (id: string) => boolean): void {
    const branches = Object.entries(get().branches).map(([id, branch]): [string, TreeBranch] => [
      id,
      isOld(id) ? { ...branch, isOld: true } : branch,
    ]);
    set({ branches: Object.fromEntries(branches) });
  }

  function renewAbove({ prefix, ...place }: FolderPlace): void {
    const above = foldersAbove(prefix).map((folder) => folderNode({ ...place, prefix: folder }));
    renewBranches((id) => above.includes(id));
  }

  return {
    expanded: new Set(),
    branches: {},
    focus: (id) => set({ focused: id }),
    collapse: (id) =>
      set(({ expanded }) => ({ expanded: new Set([...expanded].filter((open) => open !== id)) })),
    expand: (ids) => set(({ expanded }) => ({ expanded: new Set([...expanded, ...ids]) })),
    loadFolders: async (place, from) => {
      const before = get().branches[folderNode(place)];
      const { prefixes = [], isOld = false } = before ?? {};
      // Only from the beginning on is all of it told anew.
      const age = from !== undefined && isOld ? { isOld } : {};
      const renewedTo = from === undefined ? '' : before?.renewedTo;
      const asked: TreeBranch = { status: 'loading', prefixes, next: from, renewedTo };
      setBranch(place, { ...asked, ...age });
      await takeAnswer(place, () =>
        call('listing.folders', {
          connectionId: place.connectionId,
          bucket: place.bucket,
          prefix: place.prefix,
          ...(from === undefined ? {} : { from }),
        }).then(
          ({ folders, next }) => {
            const found = folders.map(({ key }) => key);
            return answered(asked, found, next);
          },
          (thrown: unknown) => ({ ...asked, status: 'failed', error: errorOf(thrown) }),
        ),
      );
    },
    completeFolders: async (place, ask) => {
      await takeAnswer(place, async () => {
        const found = await ask();
        const branch = get().branches[folderNode(place)];
        return found === undefined || branch === undefined
          ? undefined
          : answered(branch, found, undefined);
      });
    },
    forgetFolders: (connectionId) => {
      const start = `folder\n${connectionId}\n`;
      forgetBranches((id) => id.startsWith(start));
    },
    refreshConnection: (connectionId) => {
      get().forgetFolders(connectionId);
      void useConnections.getState().load();
      void useConnections.getState().loadBuckets(connectionId);
    },
    addFolder: ({ prefix, ...place }) =>
      change({ ...place, prefix: parentPrefix(prefix) }, [prefix], true),
    removeFolders: (place, prefixes) => {
      closeFolders(place, prefixes);
      for (const [parent, gone] of byParent(prefixes)) {
        change({ ...place, prefix: parent }, gone, false);
      }
    },
    forgetBelow: ({ prefix, ...place }) => forgetBranches(within(place, [prefix])),
    renewBelow: ({ prefix, ...place }) => {
      renewAbove({ ...place, prefix });
      renewBranches(within(place, [prefix]));
    },
    renewAbove,
  };
});
