import type { ActionKind, ActivityAction, ActivityCall } from '../../../shared/model/activity';

/** Which calls are shown. */
export type ActivityFilter = 'all' | 'failed' | 'changes';

/** A line of the panel: what the user did, or a call that it made. */
export type ActivityRow =
  | {
      readonly kind: 'action';
      readonly id: string;
      readonly action: ActivityAction;
      /** Its calls that are shown. */
      readonly calls: readonly ActivityCall[];
      /** How many of them have failed. */
      readonly failures: number;
      readonly collapsed: boolean;
    }
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly call: ActivityCall;
      readonly failed: boolean;
      /** Its line stands below that of its action. */
      readonly nested: boolean;
    };

/** What is shown of the activity. */
export interface ActivityQuery {
  readonly filter: ActivityFilter;
  readonly search: string;
  /** Ids of actions whose calls are folded away. */
  readonly collapsed: ReadonlySet<string>;
}

/**
 * The lines of the panel, oldest first: the calls of one action stand together, below a line for it
 * unless the action is just one call. A link makes no call and has a line all the same, and so has what
 * waits for the answer to a call.
 */
export function activityRows(
  calls: readonly ActivityCall[],
  actions: ReadonlyMap<string, ActivityAction>,
  { filter, search, collapsed }: ActivityQuery,
): readonly ActivityRow[] {
  const words = search
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const groups = new Map<string, { startedAt: number; readonly calls: ActivityCall[] }>();
  for (const call of calls) {
    if (!passes(call, filter, actions) || !holds(textOfCall(call), words)) continue;
    const id = call.action ?? `call ${call.id}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { startedAt: call.startedAt, calls: [call] });
    else group.calls.push(call);
  }
  for (const [id, action] of actions) {
    const group = groups.get(id);
    if (group !== undefined) group.startedAt = action.startedAt;
    else if (standsAlone(action) && filter === 'all' && holds(textOfAction(action), words)) {
      groups.set(id, { startedAt: action.startedAt, calls: [] });
    }
  }
  return [...groups]
    .sort(([, one], [, other]) => one.startedAt - other.startedAt)
    .flatMap(([id, group]) => rowsOf(id, group.calls, actions.get(id), collapsed.has(id)));
}

function rowsOf(
  id: string,
  calls: readonly ActivityCall[],
  action: ActivityAction | undefined,
  collapsed: boolean,
): readonly ActivityRow[] {
  const hasLine = action !== undefined && (calls.length !== 1 || action.waiting === true);
  const lines = calls.map((call): ActivityRow => ({
    kind: 'call',
    id: String(call.id),
    call,
    failed: hasFailed(call, action),
    nested: hasLine,
  }));
  if (!hasLine) return lines;
  const failures = calls.filter((call) => hasFailed(call, action)).length;
  return [{ kind: 'action', id, action, calls, failures, collapsed }, ...(collapsed ? [] : lines)];
}

/** Codes by which a server says that nothing is set, to whoever asks what is. */
const saysNone: ReadonlySet<string> = new Set([
  'NoSuchBucketPolicy',
  'NoSuchPublicAccessBlockConfiguration',
  'OwnershipControlsNotFoundError',
  'NoSuchTagSet',
]);

/** What looks first whether a name is free: that nothing is there is what it hopes for. */
const looksForFreeNames: ReadonlySet<ActionKind> = new Set(['upload', 'createFolder', 'rename']);

/** An answer by which the server says that there is none is no failure, whatever its status. */
function hasFailed(
  { operation, status, errorCode }: ActivityCall,
  action: ActivityAction | undefined,
): boolean {
  if (errorCode === undefined) return false;
  if (operation.startsWith('Get') && saysNone.has(errorCode)) return false;
  const isLook = action !== undefined && looksForFreeNames.has(action.kind);
  return !(isLook && operation === 'HeadObject' && status === 404);
}

/** A line without a call: a link makes none, and what waits for an answer has none that has ended. */
function standsAlone({ kind, waiting }: ActivityAction): boolean {
  return kind === 'link' || waiting === true;
}

const reading = /^(?:Get|Head|List|Assume)/u;

function passes(
  call: ActivityCall,
  filter: ActivityFilter,
  actions: ReadonlyMap<string, ActivityAction>,
): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'failed':
      return hasFailed(call, call.action === undefined ? undefined : actions.get(call.action));
    case 'changes':
      return !reading.test(call.operation);
  }
}

function textOfCall(call: ActivityCall): string {
  const { operation, bucket = '', key = '', status = '', errorCode = '' } = call;
  const ids = `${call.requestId ?? ''} ${call.extendedRequestId ?? ''}`;
  return `${operation} s3://${bucket}/${key} ${status} ${errorCode} ${ids}`.toLowerCase();
}

function textOfAction({ bucket = '', key = '' }: ActivityAction): string {
  return `s3://${bucket}/${key}`.toLowerCase();
}

function holds(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** The calls of lines, each once: a line of an action stands for all its calls that are shown. */
export function callsOfRows(rows: readonly ActivityRow[]): readonly ActivityCall[] {
  const calls = rows.flatMap((row) => (row.kind === 'action' ? row.calls : [row.call]));
  return [...new Map(calls.map((call) => [call.id, call])).values()];
}
