/** Something to be done in its turn. */
export interface QueueEntry {
  readonly id: string;
  /** Two entries with the same lane never run at once: they would write to one destination. */
  readonly lane: string;
  /** How much of the queue's capacity it takes while it runs. */
  readonly weight: number;
}

/** Runs entries in order, as many at once as fit. */
export interface Queue<Entry extends QueueEntry> {
  /** @param place Before or behind all others that wait. */
  add(entries: readonly Entry[], place?: 'first' | 'last'): void;
  /** Takes out entries that wait; those that do not are left alone. */
  remove(ids: readonly string[]): void;
  /** Aborts the signal of an entry that runs. One that is to run again keeps its turn. */
  stop(id: string, reason: Error): void;
  /** Puts entries that wait before or behind all others; those that do not wait are left alone. */
  move(ids: readonly string[], place: 'first' | 'last'): void;
  /** Starts nothing until it is released. What runs goes on. */
  hold(): void;
  release(): void;
  /** Ids of those that wait, in order. */
  waiting(): readonly string[];
  /** Ids of those that run. */
  running(): readonly string[];
  /** When nothing runs any more. Entries that wait must have been stopped or held before. */
  idle(): Promise<void>;
}

/**
 * @param capacity What the weights of those that run may add up to; an entry that is heavier runs alone.
 * @param run Must not throw.
 */
export function createQueue<Entry extends QueueEntry>(
  capacity: number,
  run: (entry: Entry, signal: AbortSignal) => Promise<void>,
): Queue<Entry> {
  let waiting = new Map<string, Entry>();
  const running = new Map<
    string,
    { readonly controller: AbortController; readonly ended: Promise<void> }
  >();
  const busyLanes = new Set<string>();
  let load = 0;
  let isHeld = false;

  function startNext(): void {
    if (isHeld) return;
    for (const entry of waiting.values()) {
      // In order: what is heavy must not wait for ever behind what is light.
      if (load > 0 && load + entry.weight > capacity) return;
      if (busyLanes.has(entry.lane)) continue;
      waiting.delete(entry.id);
      start(entry);
    }
  }

  function start(entry: Entry): void {
    busyLanes.add(entry.lane);
    load += entry.weight;
    const controller = new AbortController();
    const ended = run(entry, controller.signal).finally(() => {
      running.delete(entry.id);
      busyLanes.delete(entry.lane);
      load -= entry.weight;
      startNext();
    });
    running.set(entry.id, { controller, ended });
  }

  function place(entries: readonly Entry[], where: 'first' | 'last'): void {
    const own = entries.map((entry) => [entry.id, entry] as const);
    if (where === 'last') {
      for (const [id, entry] of own) waiting.set(id, entry);
    } else {
      waiting = new Map([...own, ...waiting]);
    }
  }

  return {
    add(entries, where = 'last') {
      place(entries, where);
      startNext();
    },
    remove(ids) {
      for (const id of ids) waiting.delete(id);
      // What was too heavy for now may have kept others waiting.
      startNext();
    },
    stop(id, reason) {
      running.get(id)?.controller.abort(reason);
    },
    move(ids, where) {
      const moved = ids.flatMap((id) => waiting.get(id) ?? []);
      for (const { id } of moved) waiting.delete(id);
      place(moved, where);
      startNext();
    },
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      startNext();
    },
    waiting: () => [...waiting.keys()],
    running: () => [...running.keys()],
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
