/** Something to be done in its turn. */
export interface QueueEntry {
  readonly id: string;
  /** Two entries with the same lane never run at once: they would write to one destination. */
  readonly lane: string;
}

/** Runs entries in order, a few at once. */
export interface Queue<Entry extends QueueEntry> {
  add(entry: Entry): void;
  /** Takes an entry out that waits; stops one that runs. */
  stop(id: string): 'was_waiting' | 'was_running' | 'was_not_there';
  /** When nothing runs any more. Entries that wait must have been stopped before. */
  idle(): Promise<void>;
}

/**
 * @param concurrency How many run at once.
 * @param run Must not throw.
 */
export function createQueue<Entry extends QueueEntry>(
  concurrency: number,
  run: (entry: Entry, signal: AbortSignal) => Promise<void>,
): Queue<Entry> {
  const waiting = new Map<string, Entry>();
  const running = new Map<
    string,
    { readonly controller: AbortController; readonly ended: Promise<void> }
  >();
  const busyLanes = new Set<string>();

  function startNext(): void {
    for (const entry of waiting.values()) {
      if (running.size >= concurrency) return;
      if (busyLanes.has(entry.lane)) continue;
      waiting.delete(entry.id);
      busyLanes.add(entry.lane);
      const controller = new AbortController();
      const ended = run(entry, controller.signal).finally(() => {
        running.delete(entry.id);
        busyLanes.delete(entry.lane);
        startNext();
      });
      running.set(entry.id, { controller, ended });
    }
  }

  return {
    add(entry) {
      waiting.set(entry.id, entry);
      startNext();
    },
    stop(id) {
      if (waiting.delete(id)) return 'was_waiting';
      const runs = running.get(id);
      runs?.controller.abort();
      return runs === undefined ? 'was_not_there' : 'was_running';
    },
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
