import { dipperError } from '../../shared/errors/appError';
import type { OnProblem } from '../storage/jsonFile';
import type { Change, KeyValueStore } from '../storage/keyValueStore';

/**
 * How the journal's changes come to the disk. Nothing here fails: a disk that refuses is told, once until
 * it takes something again.
 */
export interface JournalWriter {
  /** Writes what comes in one turn of the event loop together: many small files end at once. */
  readonly write: (changes: readonly Change[]) => Promise<void>;
  /** Resolves once the disk has them, so that not even a power cut loses them. */
  readonly writeSafely: (changes: readonly Change[]) => Promise<void>;
  /** For what is done again at no cost, if a crash comes first: a moment later, with other such changes. */
  readonly writeSoon: (changes: readonly Change[]) => void;
  /** Writes what is left, and closes the store. */
  readonly close: () => Promise<void>;
}

/** Milliseconds for which endings are gathered. */
const soon = 100;

/** Makes the only writer of a store. */
export function createJournalWriter(store: KeyValueStore, onProblem: OnProblem): JournalWriter {
  let pending: Change[] = [];
  let flushing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  let isRefused = false;

  async function writeOrTell(changes: readonly Change[], isSafe: boolean): Promise<void> {
    try {
      await store.write(changes, isSafe);
      isRefused = false;
    } catch (error) {
      if (isRefused) return;
      isRefused = true;
      onProblem(
        dipperError(
          'local_failed',
          'The journal of transfers can’t be written, so what they do now may not outlive Dipper.',
          { retry: 'now', cause: error },
        ),
      );
    }
  }

  function write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) pending.push(change);
    flushing ??= new Promise((resolve) => {
      setImmediate(() => {
        const together = pending;
        pending = [];
        flushing = undefined;
        resolve(writeOrTell(together, false));
      });
    });
    return flushing;
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await write([]);
    await store.close();
  }

  return {
    write,
    writeSafely: (changes) => writeOrTell(changes, true),
    writeSoon(changes) {
      for (const change of changes) pending.push(change);
      timer ??= setTimeout(() => {
        timer = undefined;
        void write([]);
      }, soon);
    },
    close: () => (closing ??= close()),
  };
}
