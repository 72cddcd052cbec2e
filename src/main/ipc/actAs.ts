import type { AsyncLocalStorage } from 'node:async_hooks';
import type { ActivityLog } from './activityLog';
import type { RouterDependencies } from './router';
import type { ActionDescriber } from './userActions';

/** What {@link createActAs} needs. */
export interface ActAsDependencies {
  readonly activity: Pick<ActivityLog, 'begin' | 'fail' | 'setWaiting'>;
  readonly actions: ActionDescriber;
  /** Holds the id of the action while its handler runs. */
  readonly currentAction: AsyncLocalStorage<string>;
}

/** Milliseconds after which an action is shown before any of its calls has ended. */
const waitingAfter = 300;

/**
 * Runs the handlers of what the user does as actions, and tells the activity of these: of most only by
 * their calls, of those that wait for an answer that they do.
 */
export function createActAs({
  activity,
  actions,
  currentAction,
}: ActAsDependencies): NonNullable<RouterDependencies['actAs']> {
  return async ({ name, input, callId }, run) => {
    const action = actions.describe(name, input, callId);
    if (action === undefined) return run();
    activity.begin(action);
    // The call that opens a view lasts as long as the view does, and the table tells whether that waits.
    const timer =
      name === 'views.open'
        ? undefined
        : setTimeout(() => activity.setWaiting(action.id, true), waitingAfter);
    try {
      const answer = await currentAction.run(action.id, run);
      if (!actions.answered(name, answer)) activity.fail(action.id);
      return answer;
    } catch (error) {
      activity.fail(action.id);
      throw error;
    } finally {
      clearTimeout(timer);
      activity.setWaiting(action.id, false);
    }
  };
}
