/** Which places the transfers of the list write to, by their lanes (see transferJob.ts). */
export interface Destinations {
  /** Notes where a transfer writes to, from now on. */
  move(id: string, lane: string): void;
  remove(id: string): void;
  /** Whether any transfer writes there but the one of this id. */
  hasOther(lane: string, id: string): boolean;
  /** Ids of those that write there, but for this one. */
  others(lane: string, id: string): readonly string[];
  /** Whether more than one transfer writes there. */
  isShared(lane: string): boolean;
}

/** Makes an empty register. */
export function createDestinations(): Destinations {
  const laneById = new Map<string, string>();
  const idsByLane = new Map<string, readonly string[]>();
  function others(lane: string, id: string): readonly string[] {
    return idsByLane.get(lane)?.filter((own) => own !== id) ?? [];
  }
  function remove(id: string): void {
    const lane = laneById.get(id);
    if (lane === undefined) return;
    laneById.delete(id);
    const left = others(lane, id);
    if (left.length === 0) idsByLane.delete(lane);
    else idsByLane.set(lane, left);
  }
  return {
    move(id, lane) {
      remove(id);
      laneById.set(id, lane);
      idsByLane.set(lane, [...others(lane, id), id]);
    },
    remove,
    others,
    hasOther: (lane, id) => others(lane, id).length > 0,
    isShared: (lane) => (idsByLane.get(lane)?.length ?? 0) > 1,
  };
}
