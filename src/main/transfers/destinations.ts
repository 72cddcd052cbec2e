import type { SeenState } from './plan';

/** Which places the transfers of the list write to, by their lanes (see transferJob.ts). */
export interface Destinations {
  /** Notes where a transfer writes to, from now on. */
  move(id: string, lane: string): void;
  remove(id: string): void;
  /** Whether any transfer writes there but the one of this id. */
  hasOther(lane: string, id: string): boolean;
  /** Whether more than one transfer writes there. */
  isShared(lane: string): boolean;
  /**
   * Notes what a transfer has just put at a place of a lane, for others that are to write there: their plans can't
   * have seen it. Forgotten with the last of them.
   *
   * @param place A key's lane, or a full local path: a lane may be of several.
   */
  noteArrival(lane: string, place: string, state: SeenState): void;
  /** What was put there last. */
  arrivalAt(lane: string, place: string): SeenState | undefined;
}

/** Makes an empty register. */
export function createDestinations(): Destinations {
  const laneById = new Map<string, string>();
  const counts = new Map<string, number>();
  const arrivals = new Map<string, Map<string, SeenState>>();
  function add(lane: string, more: 1 | -1): void {
    const count = (counts.get(lane) ?? 0) + more;
    if (count > 0) {
      counts.set(lane, count);
    } else {
      counts.delete(lane);
      arrivals.delete(lane);
    }
  }
  function remove(id: string): void {
    const lane = laneById.get(id);
    if (lane !== undefined) add(lane, -1);
    laneById.delete(id);
  }
  const isShared = (lane: string): boolean => (counts.get(lane) ?? 0) > 1;
  return {
    move(id, lane) {
      if (laneById.get(id) === lane) return;
      remove(id);
      laneById.set(id, lane);
      add(lane, 1);
    },
    remove,
    hasOther: (lane, id) => (counts.get(lane) ?? 0) > (laneById.get(id) === lane ? 1 : 0),
    isShared,
    noteArrival(lane, place, state) {
      if (!isShared(lane)) return;
      const places = arrivals.get(lane) ?? new Map<string, SeenState>();
      arrivals.set(lane, places.set(place, state));
    },
    arrivalAt: (lane, place) => arrivals.get(lane)?.get(place),
  };
}
