import { mkdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { shared } from '../base/promises';
import { systemCode } from '../base/systemErrors';

/** One change of a store. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/** An ordered store of texts that is whole after a crash or a power cut. */
export interface KeyValueStore {
  /** All or nothing. @param isSafe Resolves once the disk has it, so that not even a power cut loses it. */
  write(changes: readonly Change[], isSafe?: boolean): Promise<void>;
  /** Every entry whose key begins so, in the order of the keys. */
  entries(prefix: string): AsyncIterable<readonly [key: string, value: string]>;
  close(): Promise<void>;
}

/** Sorts behind every key that begins with what it follows. */
const beyond = '\uFFFF';

/**
 * Opens a store in a folder of its own (LevelDB), which is made if it is not there.
 *
 * @throws Error when another process has it open, or the disk refuses
 */
export async function openKeyValueStore(folder: string): Promise<KeyValueStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const level = new ClassicLevel(folder);
  await level.open();
  // A write that fails may leave half an entry in LevelDB's log. What is written behind that is said to
  // be safe, and yet is not found by the next who opens it: it has to be opened again first.
  let failures = 0;
  let isWhole = true;
  const openAgain = shared(async () => {
    await level.close();
    await level.open();
    isWhole = true;
  });

  /** @returns Whether nothing else has failed meanwhile. */
  async function attempt(changes: readonly Change[], isSafe: boolean): Promise<boolean> {
    if (!isWhole) await openAgain();
    const before = failures;
    try {
      await level.batch([...changes], { sync: isSafe });
    } catch (error) {
      failures += 1;
      isWhole = false;
      throw error;
    }
    return failures === before;
  }

  return {
    async write(changes, isSafe = false) {
      while (!(await attempt(changes, isSafe)));
    },
    entries: (prefix) => level.iterator({ gte: prefix, lt: prefix + beyond }),
    close: () => level.close(),
  };
}

/**
 * Brings a store that is not open back to where it can be opened, as far as that is possible: what is damaged is
 * gone from it, and what was deleted a moment before may be there again.
 *
 * @throws Error when there is none, or the disk refuses
 */
export function repairKeyValueStore(folder: string): Promise<void> {
  return ClassicLevel.repair(folder);
}

/** Whether a store could not be opened since another process has it open. */
export function isInUse(error: unknown): boolean {
  return error instanceof Error && systemCode(error.cause) === 'LEVEL_LOCKED';
}

/** A store that is gone with its process, where none can be kept. */
export function createVolatileStore(): KeyValueStore {
  const texts = new Map<string, string>();
  return {
    write(changes) {
      for (const change of changes) {
        if (change.type === 'put') texts.set(change.key, change.value);
        else texts.delete(change.key);
      }
      return Promise.resolve();
    },
    async *entries(prefix) {
      const found = [...texts].filter(([key]) => key.startsWith(prefix));
      yield* await Promise.resolve(found.sort(([one], [other]) => (one < other ? -1 : 1)));
    },
    close: () => Promise.resolve(),
  };
}
