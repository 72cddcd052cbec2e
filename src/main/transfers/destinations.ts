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
   * Notes what a transfer has just put at a place of its lane, for others that are to write there: their plans may
   * not have seen it, and be started only later. Forgotten with the last transfer of the lane.
   *
   * @param place A key's lane, or a full local path: a lane may be of several.
   */
  noteWritten(lane: string, place: string, state: SeenState): void;
  /** What was put there last. */
  lastWritten(lane: string, place: string): SeenState | undefined;
  /** The other places of its lane where something was put. */
  otherWritten(lane: string, place: string): readonly string[];
}

/** What was put at a place of a lane. */
interface Written {
  readonly place: string;
  readonly state: SeenState;
}

/** Makes an empty register. */
export function createDestinations(): Destinations {
  const laneById = new Map<string, string>();
  const idsByLane = new Map<string, readonly string[]>();
  /** Nearly all lanes are of one place. */
  const writtenIn = new Map<string, readonly Written[]>();
  function others(lane: string, id: string): readonly string[] {
    return idsByLane.get(lane)?.filter((own) => own !== id) ?? [];
  }
  function remove(id: string): void {
    const lane = laneById.get(id);
    if (lane === undefined) return;
    laneById.delete(id);
    const left = others(lane, id);
    if (left.length > 0) {
      idsByLane.set(lane, left);
    } else {
      idsByLane.delete(lane);
      writtenIn.delete(lane);
    }
  }
  const writtenOutside = (lane: string, place: string): readonly Written[] =>
    writtenIn.get(lane)?.filter((one) => one.place !== place) ?? [];
  const isShared = (lane: string): boolean => (idsByLane.get(lane)?.length ?? 0) > 1;
  return {
    move(id, lane) {
      if (laneById.get(id) === lane) return;
      remove(id);
      laneById.set(id, lane);
      idsByLane.set(lane, [...others(lane, id), id]);
    },
    remove,
    hasOther: (lane, id) => others(lane, id).length > 0,
    isShared,
    noteWritten(lane, place, state) {
      if (!idsByLane.has(lane)) return;
      writtenIn.set(lane, [...writtenOutside(lane, place), { place, state }]);
    },
    lastWritten: (lane, place) => writtenIn.get(lane)?.find((one) => one.place === place)?.state,
    otherWritten: (lane, place) => writtenOutside(lane, place).map((one) => one.place),
  };
}
