import { create } from 'zustand';
import type { AppError } from '../../shared/errors/appError';
import type { BucketPlace } from '../../shared/model/places';
import type { FolderSize } from '../../shared/model/views';
import { call, onEvent } from '../ipc/client';
import { onServerForgotten } from './connections';
import { errorOf } from './notices';

/** A folder of a bucket, or with an empty prefix all of it. */
export interface CountedPlace extends BucketPlace {
  readonly prefix: string;
}

/** What was counted of a folder: all of it, or what had come until it was stopped, which is the least there is. */
interface CountedSize extends FolderSize {
  readonly isPart?: true;
}

/** What is known of the size of a folder with all that is below it. */
type SizeState =
  | {
      readonly status: 'counting';
      readonly countId: string;
      /** So far. */
      readonly objects: number;
      readonly bytes: number;
      /** What was counted before. */
      readonly earlier: CountedSize | undefined;
    }
  | { readonly status: 'counted'; readonly size: CountedSize }
  | { readonly status: 'failed'; readonly error: AppError };

interface FolderSizesStore {
  readonly sizes: Readonly<Record<string, SizeState>>;
}

/** Sizes of folders by {@link placeId}; those that nobody has counted are not there. */
export const useFolderSizes = create<FolderSizesStore>(() => ({ sizes: {} }));

const running = new Map<string, AbortController>();

/** Names a folder among those of all connections. */
export function placeId({ connectionId, bucket, prefix }: CountedPlace): string {
  return JSON.stringify([connectionId, bucket, prefix]);
}

function setSize(id: string, state: SizeState | undefined): void {
  useFolderSizes.setState(({ sizes }) => {
    if (state !== undefined) return { sizes: { ...sizes, [id]: state } };
    return { sizes: Object.fromEntries(Object.entries(sizes).filter(([other]) => other !== id)) };
  });
}

function earlierSize(id: string): CountedSize | undefined {
  const state = useFolderSizes.getState().sizes[id];
  if (state?.status === 'counted') return state.size;
  return state?.status === 'counting' ? state.earlier : undefined;
}

/** What is known once a count was stopped: what was counted to its end before, else the most that has come. */
function sizeWhenStopped(id: string): CountedSize | undefined {
  const state = useFolderSizes.getState().sizes[id];
  if (state?.status !== 'counting') return undefined;
  const { objects, bytes, earlier } = state;
  const isEarlierMore = earlier?.isPart !== true || earlier.objects >= objects;
  if (objects === 0 || (earlier !== undefined && isEarlierMore)) return earlier;
  return { objects, bytes, countedAt: Date.now(), isPart: true };
}

/** Counts what is in a folder. It goes on while something else is looked at. */
export async function countFolder(place: CountedPlace): Promise<void> {
  const id = placeId(place);
  if (running.has(id)) return;
  const stop = new AbortController();
  running.set(id, stop);
  const isWanted = (): boolean => running.get(id) === stop;
  const countId = crypto.randomUUID();
  const earlier = earlierSize(id);
  setSize(id, { status: 'counting', countId, objects: 0, bytes: 0, earlier });
  try {
    const size = await call('folderSizes.count', { countId, ...place }, stop.signal);
    if (isWanted()) setSize(id, { status: 'counted', size });
  } catch (thrown) {
    if (!isWanted()) return;
    const error = errorOf(thrown);
    if (error.code !== 'cancelled') {
      setSize(id, { status: 'failed', error });
    } else {
      const size = sizeWhenStopped(id);
      setSize(id, size === undefined ? undefined : { status: 'counted', size });
    }
  } finally {
    if (isWanted()) running.delete(id);
  }
}

/** Ends a count; what was counted until then, or to its end before, stays. */
export function stopCounting(place: CountedPlace): void {
  running.get(placeId(place))?.abort();
}

/** Looks up what was counted before this window was opened. */
export async function recallSize(place: CountedPlace): Promise<void> {
  const id = placeId(place);
  if (useFolderSizes.getState().sizes[id] !== undefined) return;
  const size = await call('folderSizes.counted', place);
  if (size !== null && useFolderSizes.getState().sizes[id] === undefined) {
    setSize(id, { status: 'counted', size });
  }
}

function forgetSizes(isMeant: (place: CountedPlace) => boolean): void {
  const isMeantId = (id: string): boolean => {
    const [connectionId = '', bucket = '', prefix = ''] = JSON.parse(id) as readonly string[];
    return isMeant({ connectionId, bucket, prefix });
  };
  running.forEach((stop, id) => {
    if (!isMeantId(id)) return;
    running.delete(id);
    stop.abort();
  });
  useFolderSizes.setState(({ sizes }) => ({
    sizes: Object.fromEntries(Object.entries(sizes).filter(([id]) => !isMeantId(id))),
  }));
}

/**
 * Forgets the sizes of folders that were removed, and of all below them: others may come by their names. What main
 * has counted of those that are still there, it still knows.
 */
export function forgetSizesIn(
  { connectionId, bucket }: BucketPlace,
  prefixes: readonly string[],
): void {
  forgetSizes(
    (place) =>
      place.connectionId === connectionId &&
      place.bucket === bucket &&
      prefixes.some((prefix) => place.prefix.startsWith(prefix)),
  );
}

/** Follows how far counts are. Ends with the returned function. */
export function followFolderSizes(): () => void {
  const stopForgetting = onServerForgotten((connectionId) =>
    forgetSizes((place) => place.connectionId === connectionId),
  );
  const stop = onEvent('folderSizes.counting', ({ countId, objects, bytes }) => {
    for (const [id, state] of Object.entries(useFolderSizes.getState().sizes)) {
      if (state.status === 'counting' && state.countId === countId) {
        setSize(id, { ...state, objects, bytes });
      }
    }
  });
  return () => {
    stop();
    stopForgetting();
  };
}
