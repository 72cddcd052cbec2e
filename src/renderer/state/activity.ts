import { create } from 'zustand';
import type { ActivityCall } from '../../shared/model/app';
import { call, onEvent } from '../ipc/client';
import { tellFailure } from './notices';

interface ActivityStore {
  /** The last calls, in the order in which they ended, newest last. */
  readonly calls: readonly ActivityCall[];
}

/** How many calls are shown. */
export const longestActivity = 1000;

/** Adds calls at the end and lets the oldest go. A call that is there already is not added again. */
export function withCalls(
  known: readonly ActivityCall[],
  added: readonly ActivityCall[],
): readonly ActivityCall[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...added.filter(({ id }) => !ids.has(id))].slice(-longestActivity);
}

/** The last calls to servers. */
export const useActivity = create<ActivityStore>(() => ({ calls: [] }));

/** Loads the calls made so far and adds each new one. Ends with the returned function. */
export function followActivity(): () => void {
  const stop = onEvent('activity.called', ({ calls }) =>
    useActivity.setState((state) => ({ calls: withCalls(state.calls, calls) })),
  );
  call('activity.list', {}).then(
    // Calls that were told while this one was under way come after those it lists.
    (calls) => useActivity.setState((state) => ({ calls: withCalls(calls, state.calls) })),
    (thrown: unknown) => tellFailure(thrown),
  );
  return stop;
}
