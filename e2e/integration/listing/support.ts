import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createViews } from '../../../src/main/listing/views';
import type { ListedPlace } from '../../../src/shared/model/places';
import type { ViewState } from '../../../src/shared/model/views';
import type { InBucket } from '../s3/support';
import { transferPath } from '../transfers/support';

export const byName = { column: 'name', direction: 'ascending' } as const;

/** The engine of the listing without its thread, as one test has it. */
export function viewsIn({ clients, connectionId, bucket }: InBucket) {
  const states = new Map<string, ViewState>();
  const told: ViewState[] = [];
  let wake = (): void => undefined;
  const views = createViews({
    clients,
    onChanged: (state) => {
      told.push(state);
      states.set(state.viewId, state);
      wake();
    },
    onUnexpected: (error) => {
      throw new Error(error.message);
    },
  });

  function open(place: Pick<ListedPlace, 'prefix' | 'scope'>, filter = '') {
    const viewId = randomUUID();
    const leave = new AbortController();
    const where = { connectionId, bucket, ...place };
    const closed = views.open(
      { viewId, ...where, sort: byName, filter, requestPath: transferPath },
      leave.signal,
    );
    const close = (): Promise<void> => {
      leave.abort();
      return closed;
    };
    onTestFinished(close);
    return { viewId, close };
  }

  async function until(viewId: string, isWanted: (state: ViewState) => boolean) {
    for (;;) {
      const state = states.get(viewId);
      if (state !== undefined && isWanted(state)) return state;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  const keysOf = (viewId: string): readonly string[] =>
    views.window(viewId, { from: 0, to: 1e6 }).rows.map(({ entry }) => entry.key);

  return { views, open, until, keysOf, told };
}
