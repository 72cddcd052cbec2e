import { setTimeout as delay } from 'node:timers/promises';
import type { LastLocation } from '../../shared/model/settings';
import type { ViewState } from '../../shared/model/views';
import { createSignal } from '../base/promises';

/** Milliseconds for which the rows of the first folder come before all else that is asked of servers. */
const longestWait = 500;
/** Milliseconds in which a window draws rows. On a computer of few cores, main would keep it from that. */
const drawingTime = 200;

/** The folder that a window was left in, which it opens by itself, first of all. There may be none. */
export interface FirstFolder {
  /** Has it listed before the window asks. What is wrong is told by the view, which asks for itself then. */
  listAhead(list: (place: LastLocation & { readonly bucket: string }) => Promise<void>): void;
  /** Told of every state of a view. */
  note(state: Pick<ViewState, 'status'>): void;
  /** Resolves once the window has had the time to draw its rows, or they are waited for no longer. */
  drawn(): Promise<void>;
}

/** @param place Where the window was left. */
export function createFirstFolder(place: LastLocation | null): FirstFolder {
  const { connectionId, bucket, prefix } = place ?? {};
  const folder =
    connectionId === undefined || bucket === undefined
      ? undefined
      : { connectionId, bucket, ...(prefix === undefined ? {} : { prefix }) };
  const rows = createSignal();

  return {
    listAhead(list) {
      if (folder !== undefined) list(folder).catch(() => undefined);
    },
    note({ status }) {
      if (status !== 'waiting') rows.raise();
    },
    async drawn() {
      if (folder === undefined) return;
      await Promise.race([rows.wait.then(() => delay(drawingTime)), delay(longestWait)]);
    },
  };
}
