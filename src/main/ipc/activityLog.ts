import type {
  ActivityAction,
  ActivityCall,
  ActivityCallDetails,
} from '../../shared/model/activity';
import { longestActivity, mostActions } from '../../shared/model/activity';
import type { Operation } from '../../shared/model/recipes';
import { keepNewest } from '../base/keepNewest';
import type { CallSubject, ReportedCall } from '../s3/reportedCall';
import { readHeaderLines } from '../s3/callFacts';
import { createCharacterBudget } from './characterBudget';
import type { SendEvent } from './events';
import type { StartedAction } from './userActions';

/** Characters of headers, addresses, keys of batches and documents that are remembered over all calls. */
const mostCallCharacters = 32_000_000;
/** Characters of code to be that are remembered over all actions. */
const mostOperationCharacters = 16_000_000;
/** Milliseconds between two batches of events: at most ten a second. */
const batchPause = 100;

/** A call as it is remembered. */
export interface LoggedCall extends ActivityCall, ActivityCallDetails {
  readonly subject: CallSubject;
}

/** The calls to servers that Dipper has made since it started, and what they were made for. */
export interface ActivityLog {
  record(call: ReportedCall): void;
  /** An action that is known already goes on; its later code counts. */
  begin(action: StartedAction): void;
  /** What an action asked for has not been answered for a while, or has been by now. */
  setWaiting(action: string, waiting: boolean): void;
  /** An action was refused, failed or given up: what its calls did is all that it has done. */
  fail(action: string): void;
  list(): { readonly calls: readonly ActivityCall[]; readonly actions: readonly ActivityAction[] };
  /** Those of the named calls that are still remembered, in the order in which they began. */
  calls(ids: readonly number[]): readonly LoggedCall[];
  callsOf(action: string): readonly LoggedCall[];
  action(id: string): KnownAction | undefined;
}

/** An action with its code. */
interface KnownAction extends ActivityAction {
  readonly operations: readonly Operation[];
  /** Of a plan that has not been started: what its start would be. */
  readonly planned?: readonly Operation[];
  /** When what the code does began, in milliseconds since the epoch: a plan comes before its run. */
  readonly doneAt: number;
}
type KnownCall = ReportedCall & { readonly id: number };

/** Remembers calls, and tells the window of new ones in batches. */
export function createActivityLog(send: SendEvent): ActivityLog {
  const calls = new Map<number, KnownCall>();
  const actions = new Map<string, KnownAction>();
  const callBudget = createCharacterBudget<number>(mostCallCharacters, (id) => {
    const call = calls.get(id);
    if (call !== undefined) calls.set(id, lightened(call));
  });
  // Calls of an action whose code is let go tell what it did.
  const actionBudget = createCharacterBudget<string>(mostOperationCharacters, (id) => {
    const action = actions.get(id);
    if (action !== undefined) actions.set(id, { ...without(action, ['planned']), operations: [] });
  });
  let lastId = 0;
  let untoldCalls: ActivityCall[] = [];
  let untoldActions: ActivityAction[] = [];
  let telling: NodeJS.Timeout | undefined;

  function tellSoon(): void {
    telling ??= setTimeout(() => {
      telling = undefined;
      send('activity.called', { calls: untoldCalls, actions: untoldActions });
      untoldCalls = [];
      untoldActions = [];
    }, batchPause);
  }

  return {
    record(reported) {
      lastId += 1;
      const call = { ...reported, id: lastId };
      calls.set(call.id, call);
      calls.delete(lastId - longestActivity);
      callBudget.forget(lastId - longestActivity);
      callBudget.weigh(call.id, charactersOf(call));
      untoldCalls.push(shown(call));
      if (untoldCalls.length > longestActivity) untoldCalls.shift();
      tellSoon();
    },
    begin(action) {
      const known = actions.get(action.id);
      const now = Date.now();
      const told = known ?? { ...action, startedAt: now };
      const isDone = action.operations.length > 0;
      const operations = isDone ? action.operations : (known?.operations ?? []);
      const doneAt = isDone ? now : (known?.doneAt ?? now);
      actions.set(action.id, { ...told, operations, doneAt });
      const oldest = keepNewest(actions, mostActions);
      if (oldest !== undefined) actionBudget.forget(oldest);
      actionBudget.weigh(action.id, JSON.stringify([operations, told.planned ?? []]).length);
      if (known !== undefined) return;
      untoldActions.push(shownAction(told));
      tellSoon();
    },
    setWaiting(id, waiting) {
      const known = actions.get(id);
      if (known === undefined || (known.waiting ?? false) === waiting) return;
      const told = { ...known, waiting };
      actions.set(id, told);
      untoldActions.push(shownAction(told));
      tellSoon();
    },
    fail(id) {
      const known = actions.get(id);
      if (known !== undefined) actions.set(id, { ...known, operations: [] });
    },
    list: () => ({
      calls: [...calls.values()].map(shown),
      actions: [...actions.values()].map(shownAction),
    }),
    calls: (ids) =>
      ids
        .flatMap((id) => calls.get(id) ?? [])
        .sort(byStart)
        .map(logged),
    callsOf: (action) =>
      [...calls.values()]
        .filter((call) => call.action === action)
        .sort(byStart)
        .map(logged),
    action: (id) => actions.get(id),
  };
}

/** What a call takes besides what every call does. */
function charactersOf({ url = '', answerHeaders, subject }: KnownCall): number {
  const { keys = [], policy = '', tags, metadata } = subject;
  const named =
    tags === undefined && metadata === undefined ? '' : JSON.stringify([tags, metadata]);
  return (
    url.length +
    answerHeaders.length +
    policy.length +
    named.length +
    keys.reduce((sum, key) => sum + key.length, 0)
  );
}

/** A call without what may be long; what its code can't be said without goes as a whole. */
function lightened(call: KnownCall): KnownCall {
  const subject = without(call.subject, ['keys', 'policy', 'tags', 'metadata', 'copySource']);
  return { ...without(call, ['url']), answerHeaders: '', subject };
}

function byStart(one: KnownCall, other: KnownCall): number {
  return one.startedAt - other.startedAt || one.id - other.id;
}

/** What the window is told of a call; the rest stays here until it is asked for. */
function shown(call: KnownCall): ActivityCall {
  return without(call, ['method', 'url', 'answerHeaders', 'subject']);
}

/** The code of an action stays here until it is asked for. */
function shownAction(action: ActivityAction & Partial<KnownAction>): ActivityAction {
  return without(action, ['operations', 'planned', 'doneAt']);
}

function without<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  names: readonly Name[],
): Omit<Whole, Name> {
  const rest = { ...whole };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
}

function logged({ answerHeaders, ...call }: KnownCall): LoggedCall {
  return { ...call, headers: readHeaderLines(answerHeaders) };
}
