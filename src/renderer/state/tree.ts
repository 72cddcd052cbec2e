import { create } from 'zustand';
import type { AppError } from '../../shared/errors/appError';
import { call } from '../ipc/client';
import { useConnections } from './connections';
import type { BucketPlace } from './dialogs';
import { parentPrefix } from './keyNames';
import { errorOf } from './notices';

/** The folders of one level of the tree, as far as they are known. */
export interface TreeBranch {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Whole prefixes, in the order of the listing. */
  readonly prefixes: readonly string[];
  /** Where the listing goes on, when there is more. */
  readonly next?: string;
  readonly error?: AppError;
}

/** Where a folder of the tree is. */
export interface FolderPlace extends BucketPlace {
  readonly prefix: string;
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
  /** Opens a connection; its buckets are listed if they are not known. */
  readonly expandConnection: (connectionId: string) => void;
  /** Opens a bucket or folder at a line of the tree; its folders are listed if they are not known. */
  readonly expandFolder: (id: string, place: FolderPlace) => void;
  /** Lists the folders of a place from the beginning, or the next of them. */
  readonly loadFolders: (place: FolderPlace, from?: string) => Promise<void>;
  /** Lists what is known of a connection again: its buckets, and the folders that are open. */
  readonly refreshConnection: (connectionId: string) => void;
  /** Adds a folder that has just come to be, where its level is known. */
  readonly addFolder: (place: FolderPlace) => void;
  /** Takes a folder out, with everything below it. */
  readonly removeFolder: (place: FolderPlace) => void;
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

function parentOf(place: FolderPlace): FolderPlace {
  return { ...place, prefix: parentPrefix(place.prefix) };
}

/** The tree of connections, buckets and folders: what is open and what is known. */
export const useTree = create<TreeStore>((set, get) => {
  function setBranch(place: FolderPlace, branch: TreeBranch): void {
    set(({ branches }) => ({ branches: { ...branches, [folderNode(place)]: branch } }));
  }

  function expand(id: string): void {
    set(({ expanded }) => ({ expanded: new Set(expanded).add(id) }));
  }

  return {
    expanded: new Set(),
    branches: {},
    focus: (id) => set({ focused: id }),
    collapse: (id) =>
      set(({ expanded }) => ({ expanded: new Set([...expanded].filter((open) => open !== id)) })),
    expandConnection: (connectionId) => {
      expand(connectionNode(connectionId));
      const { buckets, loadBuckets } = useConnections.getState();
      if (buckets[connectionId] === undefined) {
        void loadBuckets(connectionId);
      }
    },
    expandFolder: (id, place) => {
      expand(id);
      if (get().branches[folderNode(place)] === undefined) {
        void get().loadFolders(place);
      }
    },
    loadFolders: async (place, from) => {
      const known = get().branches[folderNode(place)]?.prefixes ?? [];
      const loading: TreeBranch = { status: 'loading', prefixes: known, next: from };
      setBranch(place, loading);
      const { connectionId, bucket, prefix } = place;
      const answer = await call('listing.folders', {
        connectionId,
        bucket,
        prefix,
        ...(from === undefined ? {} : { from }),
      }).then(
        ({ folders, next }): TreeBranch => {
          const found = folders.map(({ key }) => key);
          // A server that repeats itself must not put the same line there twice.
          const prefixes = from === undefined ? found : [...new Set([...known, ...found])];
          return { status: 'ready', prefixes, next };
        },
        (thrown: unknown): TreeBranch => ({
          status: 'failed',
          prefixes: known,
          next: from,
          error: errorOf(thrown),
        }),
      );
      // Only the latest question counts.
      if (get().branches[folderNode(place)] === loading) {
        setBranch(place, answer);
      }
    },
    refreshConnection: (connectionId) => {
      const start = `folder\n${connectionId}\n`;
      const others = Object.entries(get().branches).filter(([id]) => !id.startsWith(start));
      const closed = [...get().expanded].filter(
        (id) => !id.startsWith(start) && !id.startsWith(`pinned\n${connectionId}\n`),
      );
      set({ branches: Object.fromEntries(others), expanded: new Set(closed) });
      void useConnections.getState().load();
      void useConnections.getState().loadBuckets(connectionId);
    },
    addFolder: (place) => {
      const parent = parentOf(place);
      const branch = get().branches[folderNode(parent)];
      if (branch?.status === 'ready' && !branch.prefixes.includes(place.prefix)) {
        setBranch(parent, { ...branch, prefixes: [...branch.prefixes, place.prefix].sort() });
      }
    },
    removeFolder: (place) => {
      const parent = parentOf(place);
      const branch = get().branches[folderNode(parent)];
      const gone = folderNode(place);
      const branches = Object.entries(get().branches).filter(([id]) => !id.startsWith(gone));
      set({
        branches: Object.fromEntries(branches),
        expanded: new Set([...get().expanded].filter((id) => !id.startsWith(gone))),
      });
      if (branch !== undefined) {
        setBranch(parent, {
          ...branch,
          prefixes: branch.prefixes.filter((prefix) => prefix !== place.prefix),
        });
      }
    },
  };
});
