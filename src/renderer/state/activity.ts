import { create } from 'zustand';
import { longestActivity, mostActions } from '../../shared/model/activity';
import type { ActivityAction, ActivityCall } from '../../shared/model/activity';
import { call, onEvent } from '../ipc/client';
import { tellFailure } from './notices';

interface ActivityStore {
  /** The last calls, in the order in which they ended, newest last. */
  readonly calls: readonly ActivityCall[];
  readonly actions: ReadonlyMap<string, ActivityAction>;
}

/** Adds calls at the end and lets the oldest go. A call that is there already is not added again. */
export function withCalls(
  known: readonly ActivityCall[],
  added: readonly ActivityCall[],
): readonly ActivityCall[] {
  // Calls are numbered in the order in which they are told.
  const last = known.at(-1)?.id ?? 0;
  return [...known, ...added.filter(({ id }) => id > last)].slice(-longestActivity);
}

/** Adds actions and lets the oldest go. */
function withActions(
  known: ReadonlyMap<string, ActivityAction>,
  added: readonly ActivityAction[],
): ReadonlyMap<string, ActivityAction> {
  if (added.length === 0) return known;
  const all = new Map(known);
  for (const action of added) all.set(action.id, action);
  return new Map([...all].slice(-mostActions));
}

/** The last calls to servers. */
export const useActivity = create<ActivityStore>(() => ({ calls: [], actions: new Map() }));

/** Loads the calls made so far and adds each new one. Ends with the returned function. */
export function followActivity(): () => void {
  const add = (added: {
    readonly calls: readonly ActivityCall[];
    readonly actions: readonly ActivityAction[];
  }): void =>
    useActivity.setState((state) => ({
      calls: withCalls(state.calls, added.calls),
      actions: withActions(state.actions, added.actions),
    }));
  const stop = onEvent('activity.called', add);
  call('activity.list', {}).then(
    // Calls that were told while this one was under way come after those it lists.
    (listed) =>
      useActivity.setState((state) => ({
        calls: withCalls(listed.calls, state.calls),
        actions: withActions(new Map(), [...listed.actions, ...state.actions.values()]),
      })),
    (thrown: unknown) => tellFailure(thrown),
  );
  return stop;
}
