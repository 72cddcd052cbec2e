import { parentPrefix } from '../../shared/model/keyNames';
import { create } from 'zustand';

/** Where the window is: nowhere yet, a connection (its buckets), or a folder of a bucket. */
export type Location =
  | { readonly kind: 'home' }
  | { readonly kind: 'connection'; readonly connectionId: string }
  | {
      readonly kind: 'folder';
      readonly connectionId: string;
      readonly bucket: string;
      /** The whole prefix, ending in `/`, or empty for the bucket itself. */
      readonly prefix: string;
      /** What everything below is searched for; absent where the folder itself is shown. */
      readonly search?: string;
    };

/** Where the window is, and the way back and forward again. */
export interface LocationStore {
  readonly location: Location;
  readonly back: readonly Location[];
  readonly forward: readonly Location[];
  /** Goes there; the place that is left can be gone back to. */
  readonly go: (location: Location) => void;
  readonly goBack: () => void;
  readonly goForward: () => void;
  readonly goUp: () => void;
  /** Takes down what is searched for here, without leaving. */
  readonly keepSearch: (search: string) => void;
  /** Leaves every other connection for home, without a way back to it. */
  readonly keepConnections: (connectionIds: ReadonlySet<string>) => void;
  /** A connection has another id from now on. */
  readonly renameConnection: (from: string, to: string) => void;
}

/** How many places can be gone back to. */
const longestHistory = 200;

/** Whether two locations are the same place. */
function sameLocation(one: Location, other: Location): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Places in their order, of which two beside each other are never the same. */
function withoutRepeats(places: readonly Location[]): readonly Location[] {
  return places.filter((place, index) => {
    const before = places[index - 1];
    return before === undefined || !sameLocation(place, before);
  });
}

/** The place above a location: of a search, the folder that it searches. Home is above everything. */
export function parentLocation(location: Location): Location {
  switch (location.kind) {
    case 'home':
      return location;
    case 'connection':
      return { kind: 'home' };
    case 'folder': {
      const { connectionId, bucket, prefix, search } = location;
      if (search !== undefined) return { kind: 'folder', connectionId, bucket, prefix };
      return prefix === ''
        ? { kind: 'connection', connectionId }
        : { kind: 'folder', connectionId, bucket, prefix: parentPrefix(prefix) };
    }
  }
}

/** Where the window is. */
export const useLocation = create<LocationStore>((set, get) => ({
  location: { kind: 'home' },
  back: [],
  forward: [],
  go: (location) => {
    const state = get();
    if (!sameLocation(location, state.location)) {
      set({
        location,
        back: [...state.back, state.location].slice(-longestHistory),
        forward: [],
      });
    }
  },
  goBack: () => {
    const { location, back, forward } = get();
    const target = back.at(-1);
    if (target !== undefined) {
      set({ location: target, back: back.slice(0, -1), forward: [location, ...forward] });
    }
  },
  goForward: () => {
    const { location, back, forward } = get();
    const target = forward[0];
    if (target !== undefined) {
      set({ location: target, back: [...back, location], forward: forward.slice(1) });
    }
  },
  goUp: () => get().go(parentLocation(get().location)),
  keepSearch: (search) => {
    const { location } = get();
    if (location.kind === 'folder' && location.search !== undefined) {
      set({ location: { ...location, search } });
    }
  },
  keepConnections: (connectionIds) => {
    const { location, back, forward } = get();
    const isThere = (place: Location): boolean =>
      place.kind === 'home' || connectionIds.has(place.connectionId);
    if ([location, ...back, ...forward].every(isThere)) return;
    const here: Location = isThere(location) ? location : { kind: 'home' };
    set({
      location: here,
      back: withoutRepeats([...back.filter(isThere), here]).slice(0, -1),
      forward: withoutRepeats([here, ...forward.filter(isThere)]).slice(1),
    });
  },
  renameConnection: (from, to) => {
    const renamed = (place: Location): Location =>
      place.kind !== 'home' && place.connectionId === from ? { ...place, connectionId: to } : place;
    const { location, back, forward } = get();
    set({ location: renamed(location), back: back.map(renamed), forward: forward.map(renamed) });
  },
}));
