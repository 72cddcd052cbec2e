import { dipperError } from '../../../shared/errors/appError';
import type { OnProblem } from '../../storage/jsonFile';
import type { Change, KeyValueStore } from '../../storage/keyValueStore';

/**
 * How the journal's changes come to the disk: in the order in which they are given, one batch after the
 * other. Nothing here fails. A disk that refuses is told, once until it takes something again, and is
 * given what it has refused with whatever is written next.
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
/** What was refused is offered again by so many changes: a disk that is nearly full may refuse them all. */
const offeredAtOnce = 2000;

/** Makes the only writer of a store. */
export function createJournalWriter(store: KeyValueStore, onProblem: OnProblem): JournalWriter {
  let pending: Change[] = [];
  let hasToBeSafe = false;
  let flushing: Promise<void> | undefined;
  let last = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  /** The last change of each key that the disk does not have, in their order. */
  const refused = new Map<string, Change>();

  function tell(error: unknown): void {
    onProblem(
      dipperError(
        'local_failed',
        'The journal of transfers can’t be written, so what they do now may not outlive Dipper.',
        { retry: 'now', facts: { reason: 'journal' }, cause: error },
      ),
    );
  }

  function refuse(changes: readonly Change[]): void {
    for (const change of changes) {
      refused.delete(change.key);
      refused.set(change.key, change);
    }
  }

  async function offerAgain(): Promise<void> {
    while (refused.size > 0) {
      const offered = [...refused.values()].slice(0, offeredAtOnce);
      await store.write(offered, true);
      for (const { key } of offered) refused.delete(key);
    }
  }

  async function writeOrTell(changes: readonly Change[], isSafe: boolean): Promise<void> {
    const isTold = refused.size > 0;
    let isTaken = false;
    try {
      if (changes.length > 0) await store.write(changes, isSafe);
      isTaken = true;
      for (const { key } of changes) refused.delete(key);
      await offerAgain();
    } catch (error) {
      if (!isTaken) refuse(changes);
      if (!isTold) tell(error);
    }
  }

  async function flush(): Promise<void> {
    const [together, isSafe] = [pending, hasToBeSafe];
    pending = [];
    hasToBeSafe = false;
    flushing = undefined;
    await writeOrTell(together, isSafe);
  }

  function write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) pending.push(change);
    flushing ??= last = Promise.all([last, new Promise(setImmediate)]).then(flush);
    return flushing;
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await write([]);
    await store.close();
  }

  return {
    write,
    writeSafely(changes) {
      hasToBeSafe = true;
      return write(changes);
    },
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
