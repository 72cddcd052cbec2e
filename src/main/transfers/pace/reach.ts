import type { AppError } from '../../../shared/errors/appError';
import { isOutOfReach } from './offline';

/** Where the requests of a transfer go: a bucket may have a host of its own. */
interface Destination {
  readonly connectionId: string;
  readonly bucket: string;
}

/** What {@link createReach} needs. */
export interface ReachOptions {
  /** Milliseconds before each try of a place that is lost; the last of them repeats. */
  readonly pauses?: readonly number[];
  /** Told that a transfer of a lost place is to try it. */
  readonly onDue: (place: string) => void;
  /** Told that a place is not lost any more. */
  readonly onFound: (place: string) => void;
}

/**
 * Tells which places can't be reached any more: a network may be lost behind the router, where the system sees none
 * missing. A place that has answered is lost once it is not found, or no way leads to it, for longer than requests are
 * patient. Its transfers wait, but for one at a time that tries it, after pauses that grow. One that has never answered
 * may be misspelt, and one that refuses is found: neither is waited for.
 */
export interface Reach {
  noteAnswer(place: string): void;
  isLost(place: string): boolean;
  /** Whether a transfer may run: where its place is lost, only if it is time to try, and as the one that does. */
  mayBegin(place: string, id: string): boolean;
  /** @returns Whether a transfer whose run has failed is to wait, since its place is lost. */
  isToWait(place: string, id: string, failure: AppError): boolean;
  /** A run is over. If it has tried a lost place and not failed by that, others may go on. */
  noteEnd(place: string, id: string): void;
  /** Takes no place for lost any more, and tells nobody: there may be another network. */
  forget(): void;
}

/** A place that is lost. */
interface Loss {
  /** Tries that have failed. */
  readonly tries: number;
  /** When the next one is due; passed where the one that tries is not known yet, or is under way. */
  readonly timer: NodeJS.Timeout;
  readonly isDue: boolean;
  /** The transfer that tries it. */
  readonly trier?: string;
}

const usualPauses = [2000, 4000, 8000, 15_000, 30_000, 60_000];

/** Names the place of a transfer. */
export function placeOf({ connectionId, bucket }: Destination): string {
  return JSON.stringify([connectionId, bucket]);
}

/** Makes one that takes no place for lost. */
export function createReach({ pauses = usualPauses, onDue, onFound }: ReachOptions): Reach {
  const answered = new Set<string>();
  const losses = new Map<string, Loss>();

  function lose(place: string, tries: number): void {
    const timer = setTimeout(
      () => {
        losses.set(place, { tries, timer, isDue: true });
        onDue(place);
      },
      pauses[Math.min(tries, pauses.length - 1)],
    );
    losses.set(place, { tries, timer, isDue: false });
  }

  function find(place: string): void {
    clearTimeout(losses.get(place)?.timer);
    if (losses.delete(place)) onFound(place);
  }

  return {
    noteAnswer(place) {
      answered.add(place);
      find(place);
    },
    isLost: (place) => losses.has(place),
    mayBegin(place, id) {
      const loss = losses.get(place);
      if (loss === undefined) return true;
      if (!loss.isDue || loss.trier !== undefined) return false;
      losses.set(place, { ...loss, trier: id });
      return true;
    },
    isToWait(place, id, failure) {
      if (!answered.has(place) || !isOutOfReach(failure)) return false;
      const loss = losses.get(place);
      if (loss === undefined) lose(place, 0);
      else if (loss.trier === id) lose(place, loss.tries + 1);
      return true;
    },
    noteEnd(place, id) {
      if (losses.get(place)?.trier === id) find(place);
    },
    forget() {
      for (const { timer } of losses.values()) clearTimeout(timer);
      losses.clear();
    },
  };
}
