import type { LastLocation } from '../../shared/model/settings';
import type { Connection } from '../../shared/model/connection';
import type { SortOrder } from '../../shared/model/views';
import { useConnections } from './connections';
import { useListing } from './listing';
import type { ListingSource } from './listingSource';
import { useLocation } from './location';
import type { Location } from './location';
import { noteRefresh } from './refreshes';
import { useSettings } from './settings';
import { connectionNode, useTree } from './tree';

function sourceOf(location: Location): ListingSource {
  switch (location.kind) {
    case 'home':
      return { kind: 'none' };
    case 'connection':
      return { kind: 'buckets', connectionId: location.connectionId };
    case 'folder': {
      const { connectionId, bucket, prefix, search } = location;
      const scope = search === undefined ? 'folder' : 'below';
      return { kind: 'folder', place: { connectionId, bucket }, prefix, scope };
    }
  }
}

/** The row of a place that leads back to where one came from, if it is one of its rows. */
export function rowLeadingTo(place: Location, from: Location): string | undefined {
  if (place.kind === 'home' || from.kind === 'home' || place.connectionId !== from.connectionId) {
    return undefined;
  }
  if (place.kind === 'connection') return from.kind === 'folder' ? from.bucket : undefined;
  if (
    from.kind !== 'folder' ||
    place.search !== undefined ||
    from.bucket !== place.bucket ||
    from.prefix === place.prefix ||
    !from.prefix.startsWith(place.prefix)
  ) {
    return undefined;
  }
  return from.prefix.slice(0, from.prefix.indexOf('/', place.prefix.length) + 1);
}

function show(location: Location, from: Location): void {
  const search = location.kind === 'folder' ? location.search : undefined;
  useListing.getState().open(sourceOf(location), search);
  const row = rowLeadingTo(location, from);
  if (row !== undefined) {
    useListing.getState().reveal(row);
  }
  if (location.kind === 'connection') {
    const { buckets, loadBuckets } = useConnections.getState();
    if (buckets[location.connectionId] === undefined) {
      void loadBuckets(location.connectionId);
    }
  }
}

/**
 * Shows and remembers each place that the window goes to, opens where it was left at the start, sorted as
 * it was, and leaves a connection that is no longer there. Ends with the returned function.
 */
export function followLocation(): () => void {
  useListing.getState().setSort(useSettings.getState().settings.sort);
  const stops = [
    useLocation.subscribe(({ location }, before) => {
      if (location === before.location) return;
      if (isSameSearch(location, before.location)) {
        searchFor(location.search);
      } else {
        show(location, before.location);
        remember(location);
      }
    }),
    useConnections.subscribe(({ status, connections }, before) => {
      if (status !== 'ready' || (status === before.status && connections === before.connections)) {
        return;
      }
      const { location, go, keepConnections } = useLocation.getState();
      keepConnections(new Set(connections.map(({ id }) => id)));
      if (location.kind !== 'home') return;
      if (before.connections.length === 0) {
        const start = startingPlace(useSettings.getState().settings.lastLocation, connections);
        if (start !== undefined) {
          go(start);
          useTree.getState().expand([connectionNode(start.connectionId)]);
        }
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** The place is listed already, for whatever is looked for in it. */
function searchFor(text: string): void {
  const { filter, setFilter } = useListing.getState();
  if (filter !== text) {
    setFilter(text);
  }
}

/** Whether two locations search the same place, for whatever. */
function isSameSearch(
  one: Location,
  other: Location,
): one is Extract<Location, { readonly kind: 'folder' }> & { readonly search: string } {
  return (
    one.kind === 'folder' &&
    other.kind === 'folder' &&
    one.search !== undefined &&
    other.search !== undefined &&
    one.connectionId === other.connectionId &&
    one.bucket === other.bucket &&
    one.prefix === other.prefix
  );
}

/** Shows only what passes a filter; where all that is below is searched, that is what for. */
export function filterHere(text: string): void {
  useListing.getState().setFilter(text);
  useLocation.getState().keepSearch(text);
}

/** Sorts what is shown, and whatever is opened from now on. */
export function sortHere(sort: SortOrder): void {
  useListing.getState().setSort(sort);
  useSettings.getState().update({ sort });
}

/** Searches all that is below the folder that is shown, or shows the folder itself again. */
export function toggleSearch(): void {
  const { location, go } = useLocation.getState();
  if (location.kind !== 'folder') return;
  const { connectionId, bucket, prefix, search } = location;
  const { filter } = useListing.getState();
  if (search === undefined) {
    go({ kind: 'folder', connectionId, bucket, prefix, search: filter });
  } else {
    go({ kind: 'folder', connectionId, bucket, prefix });
    useListing.getState().setFilter(filter);
  }
}

/** Where the window opens: where it was left, or in the only connection there is. */
export function startingPlace(
  last: LastLocation | null,
  connections: readonly Connection[],
): Exclude<Location, { readonly kind: 'home' }> | undefined {
  if (last !== null && connections.some(({ id }) => id === last.connectionId)) {
    const { connectionId, bucket, prefix = '' } = last;
    return bucket === undefined
      ? { kind: 'connection', connectionId }
      : { kind: 'folder', connectionId, bucket, prefix };
  }
  const [only, ...others] = connections;
  return only === undefined || others.length > 0
    ? undefined
    : { kind: 'connection', connectionId: only.id };
}

function remember(location: Location): void {
  const { update } = useSettings.getState();
  switch (location.kind) {
    case 'home':
      update({ lastLocation: null });
      return;
    case 'connection':
      update({ lastLocation: { connectionId: location.connectionId } });
      return;
    case 'folder': {
      const { connectionId, bucket, prefix } = location;
      update({ lastLocation: { connectionId, bucket, prefix } });
    }
  }
}

/** Goes to a place; lists it again if it is shown already. Its row of that id is selected. */
export function visit(location: Location, row?: string): void {
  const before = useLocation.getState().location;
  useLocation.getState().go(location);
  if (useLocation.getState().location === before) {
    if (row !== undefined && useListing.getState().filter !== '') {
      // It may hide the row, and no other place would have kept it.
      filterHere('');
    }
    refreshHere();
  }
  if (row !== undefined) {
    useListing.getState().reveal(row);
  }
}

/**
 * Selects a row that an own change brings into the folder that is shown, and takes a filter away that
 * hides it; a search stays, which is for what it finds.
 *
 * @param shown Ends once the change is in what is shown.
 */
export async function revealMade(key: string, shown: Promise<void>): Promise<void> {
  const row = rowOf(key);
  useListing.getState().reveal(row);
  await shown;
  const { source, filter, isShown } = useListing.getState();
  const isFiltered = source.kind === 'folder' && source.scope === 'folder' && filter !== '';
  if (!isFiltered || (await isShown(row).catch(() => true))) return;
  // Something else may have been chosen or looked for meanwhile.
  const now = useListing.getState();
  if (now.revealing === row && now.filter === filter) {
    filterHere('');
    now.reveal(row);
  }
}

/** The row of a key in the folder that is shown: `a/` for `a/b`, but `a/b` itself in a search. */
function rowOf(key: string): string {
  const { source } = useListing.getState();
  if (source.kind !== 'folder' || source.scope === 'below') return key;
  const end = key.indexOf('/', source.prefix.length);
  return end < 0 ? key : key.slice(0, end + 1);
}

/**
 * Reads again all that is shown: the list, the folders of its bucket in the tree, and what a list does not
 * tell, such as who may read an object.
 */
export function refreshAll(): void {
  const { location } = useLocation.getState();
  noteRefresh();
  refreshHere();
  if (location.kind === 'folder') {
    const { connectionId, bucket } = location;
    useTree.getState().renewBelow({ connectionId, bucket, prefix: '' });
  }
}

/** Lists what is shown again. */
export function refreshHere(): void {
  const { location } = useLocation.getState();
  switch (location.kind) {
    case 'home':
      void useConnections.getState().load();
      return;
    case 'connection':
      // The connection may have been changed in the AWS files, or others added there.
      void useConnections.getState().load();
      void useConnections.getState().loadBuckets(location.connectionId);
      return;
    case 'folder':
      useListing.getState().refresh();
      return;
  }
}
