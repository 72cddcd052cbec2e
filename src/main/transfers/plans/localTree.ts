import { parentPrefix } from '../../../shared/model/keyNames';
import { foldName, localNameOf, twinNameOf } from '../local/localNames';
import type { NamePlatform } from '../local/localNames';

/** A local name that differs from its key's. */
export interface RenamedPath {
  readonly key: string;
  /** Path inside the chosen folder, with `/`. */
  readonly localName: string;
}

/** Gives each key of a download its own place below the chosen folder. */
export interface LocalTree {
  /**
   * The folder for a prefix.
   *
   * @param segments What lies below the chosen folder.
   * @param key The whole prefix. Prefixes that differ never share a folder.
   */
  folder(segments: readonly string[], key: string): readonly string[];
  /**
   * The file for an object; `undefined` when this very object has one already.
   *
   * @param segments The last is the object's own; it ends in a slash when its key does.
   * @param key The whole key. Objects that differ never share a file.
   */
  file(segments: readonly string[], key: string): readonly string[] | undefined;
  /** Whether anything was placed inside a folder. */
  isOccupied(path: readonly string[]): boolean;
  renamed(): readonly RenamedPath[];
}

interface Folder {
  readonly path: readonly string[];
  /** By their whole prefix. */
  readonly folders: Map<string, Folder>;
  /** Whole keys. */
  readonly files: Set<string>;
  /** Folded names of both, since a file and a folder can't share one. */
  readonly taken: Set<string>;
}

function emptyFolder(path: readonly string[]): Folder {
  return { path, folders: new Map(), files: new Set(), taken: new Set() };
}

/** Makes an empty tree for names on one kind of file system. */
export function createLocalTree(platform: NamePlatform): LocalTree {
  const root = emptyFolder([]);
  const byPath = new Map<string, Folder>([['', root]]);
  const renamed: RenamedPath[] = [];

  function take(parent: Folder, segment: string, key: string): readonly string[] {
    const plain = localNameOf(segment, platform);
    let name = plain;
    for (let number = 2; parent.taken.has(foldName(name, platform)); number += 1) {
      name = twinNameOf(plain, number, platform);
    }
    parent.taken.add(foldName(name, platform));
    const path = [...parent.path, name];
    if (name !== segment) renamed.push({ key, localName: path.join('/') });
    return path;
  }

  function folderAt(segments: readonly string[], key: string): Folder {
    let folder = root;
    for (const [index, segment] of segments.entries()) {
      const prefix = ancestorKey(key, segments.length - index - 1);
      let child = folder.folders.get(prefix);
      if (child === undefined) {
        child = emptyFolder(take(folder, segment, prefix));
        folder.folders.set(prefix, child);
        byPath.set(child.path.join('/'), child);
      }
      folder = child;
    }
    return folder;
  }

  return {
    folder: (segments, key) => folderAt(segments, key).path,
    file(segments, key) {
      const parent = folderAt(segments.slice(0, -1), ancestorKey(key, 1));
      if (parent.files.has(key)) return undefined;
      parent.files.add(key);
      return take(parent, segments.at(-1) ?? '', key);
    },
    isOccupied(path) {
      return (byPath.get(path.join('/'))?.taken.size ?? 0) > 0;
    },
    renamed: () => renamed,
  };
}

/** The prefix that lies `levels` above a key: `a/b/c` and one level give `a/b/`. */
function ancestorKey(key: string, levels: number): string {
  let prefix = key;
  for (let level = 0; level < levels; level += 1) prefix = parentPrefix(prefix);
  return prefix;
}
