import { setTimeout as delay } from 'node:timers/promises';

/** Folders that finished downloads have come into, until the disk has their names. */
export interface ArrivedFolders {
  /** A download has its final name, in this folder. */
  add(folder: string, id: string): void;
  /** When all of them are on the disk. */
  idle(): Promise<void>;
}

/** Milliseconds for which arrivals are gathered: many files come into one folder. */
const soon = 100;

/**
 * Has the disk write down the names of finished downloads. Until then a power cut may take them away.
 *
 * @param flush Must not throw.
 * @param onSafe Told of downloads that nothing takes away any more.
 */
export function createArrivedFolders(
  flush: (folder: string) => Promise<void>,
  onSafe: (ids: readonly string[]) => void,
): ArrivedFolders {
  let arrived = new Map<string, string[]>();
  let flushing: Promise<void> | undefined;

  async function flushAll(): Promise<void> {
    while (arrived.size > 0) {
      await delay(soon);
      const together = arrived;
      arrived = new Map();
      for (const [folder, ids] of together) {
        await flush(folder);
        onSafe(ids);
      }
    }
    flushing = undefined;
  }

  return {
    add(folder, id) {
      const others = arrived.get(folder);
      if (others === undefined) arrived.set(folder, [id]);
      else others.push(id);
      flushing ??= flushAll();
    },
    idle: () => flushing ?? Promise.resolve(),
  };
}
