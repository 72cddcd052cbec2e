import type { ListEntry, Target } from '../../shared/model/objects';
import { entriesOfPage, pageOfEntries } from '../s3/lists/listedPage';
import type { ListedPage } from '../s3/lists/listedPage';

/**
 * What Dipper itself has made and removed while a listing is under way. Pages that were answered before
 * that may come after it: what they say of the same keys is older.
 */
export interface OwnChanges {
  note(made: readonly ListEntry[], removed: readonly Target[]): void;
  /** A page without what is gone, and with the newer facts. */
  applyTo(page: ListedPage): ListedPage;
}

/** Creates it for one listing, without any change. */
export function createOwnChanges(): OwnChanges {
  const made = new Map<string, ListEntry>();
  const goneObjects = new Set<string>();
  const goneFolders = new Set<string>();

  function noteRemoved({ kind, key }: Target): void {
    if (kind === 'object') {
      goneObjects.add(key);
      made.delete(key);
      return;
    }
    goneFolders.add(key);
    for (const other of made.keys()) if (other.startsWith(key)) made.delete(other);
  }

  function isInGoneFolder(key: string): boolean {
    for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      if (goneFolders.has(key.slice(0, slash + 1))) return true;
    }
    return false;
  }

  function newest(entry: ListEntry): ListEntry | undefined {
    const { kind, key } = entry;
    const own = made.get(key);
    if (own?.kind === kind) return own;
    if (kind === 'object' && goneObjects.has(key)) return undefined;
    return goneFolders.size > 0 && isInGoneFolder(key) ? undefined : entry;
  }

  return {
    note(newlyMade, removed) {
      for (const target of removed) noteRemoved(target);
      for (const entry of newlyMade) made.set(entry.key, entry);
    },
    applyTo(page) {
      if (made.size + goneObjects.size + goneFolders.size === 0) return page;
      const entries = entriesOfPage(page);
      const right = entries.flatMap((entry) => newest(entry) ?? []);
      const isUntouched =
        right.length === entries.length && right.every((entry, index) => entry === entries[index]);
      return isUntouched ? page : pageOfEntries(page.prefix, right);
    },
  };
}
