/** Something to be done in its turn. */
export interface QueueEntry {
  readonly id: string;
  /** Two entries with the same lane never run at once: they would write to one destination. */
  readonly lane: string;
  /** How much of the queue's capacity it takes while it runs. */
  readonly weight: number;
}

/**
 * Has an entry that runs keep one more lane from others until its run has ended.
 *
 * @returns Whether it has: no other entry runs in that lane.
 */
export type TakeLane = (lane: string) => boolean;

/**
 * Runs entries in order, as many at once as fit; what goes another way has an order of its own. What may not be started
 * for now is set aside, where it keeps nobody waiting: it still waits, at its place.
 */
export interface Queue<Entry extends QueueEntry> {
  /** @param place Before or behind all others that wait. */
  add(entries: readonly Entry[], place?: 'first' | 'last'): void;
  /** Has an entry that runs wait to run again, at the place that it had. */
  putBack(entry: Entry): void;
  /**
   * Has it asked again whether entries that were set aside may be started, at their places; others are left alone.
   *
   * @param which All of these, or of each way only the one that comes first.
   */
  recall(ids: readonly string[], which: 'all' | 'first'): void;
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

/** Entries that go one way. */
interface Way<Entry> {
  /** In order. */
  waiting: Map<string, Placed<Entry>>;
  /** Those that may not be started for now. */
  readonly aside: Map<string, Placed<Entry>>;
  /** What the weights of those that run add up to. */
  load: number;
}

interface Placed<Entry> {
  readonly entry: Entry;
  /** Its place among those of all ways. */
  readonly rank: number;
}

/**
 * @param capacity What the weights of those that run and go one way may add up to; an entry that is
 *   heavier runs alone there.
 * @param run Must not throw.
 * @param wayOf Which way an entry goes. Default: all the same.
 * @param mayStart Asked of an entry whose turn it is. Default: always.
 */
export function createQueue<Entry extends QueueEntry>(
  capacity: number,
  run: (entry: Entry, signal: AbortSignal, takeLane: TakeLane) => Promise<void>,
  wayOf: (entry: Entry) => string = () => '',
  mayStart: (entry: Entry) => boolean = () => true,
): Queue<Entry> {
  const ways = new Map<string, Way<Entry>>();
  let [firstRank, lastRank] = [0, 0];
  const running = new Map<
    string,
    { readonly controller: AbortController; readonly ended: Promise<void>; readonly rank: number }
  >();
  const busyLanes = new Set<string>();
  let isHeld = false;
  /** Ids of those that were put back since then: among many thousands, places are found for all at one go. */
  const putBackMeanwhile: string[] = [];

  function wayFor(entry: Entry): Way<Entry> {
    const name = wayOf(entry);
    const known = ways.get(name);
    if (known !== undefined) return known;
    const way = {
      waiting: new Map<string, Placed<Entry>>(),
      aside: new Map<string, Placed<Entry>>(),
      load: 0,
    };
    ways.set(name, way);
    return way;
  }

  function startNext(): void {
    if (isHeld) return;
    for (const way of ways.values()) startNextOf(way);
  }

  function startNextOf(way: Way<Entry>): void {
    for (const placed of way.waiting.values()) {
      const { entry } = placed;
      if (!mayStart(entry)) {
        way.waiting.delete(entry.id);
        way.aside.set(entry.id, placed);
        continue;
      }
      // In order: what is heavy must not wait for ever behind what is light.
      if (way.load > 0 && way.load + entry.weight > capacity) return;
      if (busyLanes.has(entry.lane)) continue;
      way.waiting.delete(entry.id);
      start(placed, way);
    }
  }

  function start({ entry, rank }: Placed<Entry>, way: Way<Entry>): void {
    const lanes = new Set<string>();
    function takeLane(lane: string): boolean {
      if (lanes.has(lane)) return true;
      if (busyLanes.has(lane)) return false;
      lanes.add(lane);
      busyLanes.add(lane);
      return true;
    }
    takeLane(entry.lane);
    way.load += entry.weight;
    const controller = new AbortController();
    const ended = run(entry, controller.signal, takeLane).finally(() => {
      running.delete(entry.id);
      for (const lane of lanes) busyLanes.delete(lane);
      way.load -= entry.weight;
      startNext();
    });
    running.set(entry.id, { controller, ended, rank });
  }

  function takeOut(id: string): readonly Entry[] {
    for (const { waiting, aside } of ways.values()) {
      for (const those of [waiting, aside]) {
        const found = those.get(id);
        if (those.delete(id) && found !== undefined) return [found.entry];
      }
    }
    return [];
  }

  function place(entries: readonly Entry[], where: 'first' | 'last'): void {
    if (where === 'last') {
      for (const entry of entries) {
        const { waiting, aside } = wayFor(entry);
        // One that waits already keeps its place.
        const those = aside.has(entry.id) ? aside : waiting;
        const rank = those.get(entry.id)?.rank ?? (lastRank += 1);
        those.set(entry.id, { entry, rank });
      }
      return;
    }
    for (const { id } of entries) takeOut(id);
    firstRank -= entries.length;
    const before = new Map<Way<Entry>, Map<string, Placed<Entry>>>();
    for (const [index, entry] of entries.entries()) {
      const way = wayFor(entry);
      const own = before.get(way) ?? new Map<string, Placed<Entry>>();
      before.set(way, own.set(entry.id, { entry, rank: firstRank + index }));
    }
    for (const [way, own] of before) way.waiting = new Map([...own, ...way.waiting]);
  }

  function recall(ids: readonly string[], which: 'all' | 'first'): void {
    for (const way of ways.values()) {
      const found = ids.flatMap((id) => way.aside.get(id) ?? []).sort(byRank);
      const recalled = which === 'all' ? found : found.slice(0, 1);
      for (const { entry } of recalled) way.aside.delete(entry.id);
      if (recalled.length > 0) letIn(way, recalled);
    }
    startNext();
  }

  return {
    add(entries, where = 'last') {
      place(entries, where);
      startNext();
    },
    putBack(entry) {
      const rank = running.get(entry.id)?.rank ?? (firstRank -= 1);
      wayFor(entry).aside.set(entry.id, { entry, rank });
      if (isHeld) putBackMeanwhile.push(entry.id);
      else if (mayStart(entry)) recall([entry.id], 'all');
    },
    recall,
    remove(ids) {
      for (const id of ids) takeOut(id);
      // What was too heavy for now may have kept others waiting.
      startNext();
    },
    stop(id, reason) {
      running.get(id)?.controller.abort(reason);
    },
    move(ids, where) {
      place(ids.flatMap(takeOut), where);
      startNext();
    },
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      recall(putBackMeanwhile.splice(0), 'all');
    },
    waiting: () =>
      [...ways.values()]
        .flatMap(({ waiting, aside }) => [...waiting.values(), ...aside.values()])
        .sort(byRank)
        .map(({ entry }) => entry.id),
    running: () => [...running.keys()],
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

/** Has entries wait at their places. */
function letIn<Entry extends QueueEntry>(way: Way<Entry>, entries: readonly Placed<Entry>[]): void {
  const inOrder = [...way.waiting.values(), ...entries].sort(byRank);
  way.waiting = new Map(inOrder.map((placed) => [placed.entry.id, placed]));
}

function byRank(one: Placed<unknown>, other: Placed<unknown>): number {
  return one.rank - other.rank;
}
