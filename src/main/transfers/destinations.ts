/** Which places the transfers of the list write to, by their lanes (see transferJob.ts). */
export interface Destinations {
  /** Notes where a transfer writes to, from now on. */
  move(id: string, lane: string): void;
  remove(id: string): void;
  /** Whether any transfer writes there but the one of this id. */
  hasOther(lane: string, id: string): boolean;
  /** Whether more than one transfer writes there. */
  isShared(lane: string): boolean;
}

/** Makes an empty register. */
export function createDestinations(): Destinations {
  const laneById = new Map<string, string>();
  const counts = new Map<string, number>();
  function add(lane: string, more: 1 | -1): void {
    const count = (counts.get(lane) ?? 0) + more;
    if (count === 0) counts.delete(lane);
    else counts.set(lane, count);
  }
  function remove(id: string): void {
    const lane = laneById.get(id);
    if (lane !== undefined) add(lane, -1);
    laneById.delete(id);
  }
  return {
    move(id, lane) {
      remove(id);
      laneById.set(id, lane);
      add(lane, 1);
    },
    remove,
    hasOther: (lane, id) => (counts.get(lane) ?? 0) > (laneById.get(id) === lane ? 1 : 0),
    isShared: (lane) => (counts.get(lane) ?? 0) > 1,
  };
}
