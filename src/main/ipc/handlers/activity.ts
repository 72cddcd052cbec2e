import type { ActivityCall } from '../../../shared/model/app';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** How many calls are remembered; the oldest are forgotten. */
const remembered = 1000;

/** Milliseconds between two batches of events: at most ten a second. */
const batchPause = 100;

/** The calls to servers that Dipper has made since it started. */
export interface ActivityLog {
  record(call: ActivityCall): void;
  list(): readonly ActivityCall[];
}

/** Remembers calls, and tells the window of new ones in batches. */
export function createActivityLog(send: SendEvent): ActivityLog {
  let calls: ActivityCall[] = [];
  let untold: ActivityCall[] = [];
  let telling: NodeJS.Timeout | undefined;

  function tell(): void {
    telling = undefined;
    const batch = untold;
    untold = [];
    send('activity.called', { calls: batch });
  }

  return {
    record(call) {
      calls.push(call);
      // Cut now and then rather than at every call, which would move the whole list each time.
      if (calls.length >= 2 * remembered) calls = calls.slice(-remembered);
      untold.push(call);
      if (untold.length > remembered) untold.shift();
      telling ??= setTimeout(tell, batchPause);
    },
    list: () => calls.slice(-remembered),
  };
}

/** Routes of the Activity panel. */
export function createActivityHandlers(activity: ActivityLog): Pick<Handlers, 'activity.list'> {
  return { 'activity.list': () => Promise.resolve(activity.list()) };
}
