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
  const failed = failedCalls(calls, actions);
  const groups = new Map<string, { startedAt: number; readonly calls: ActivityCall[] }>();
  for (const call of calls) {
    if (!passes(call, filter, failed) || !holds(textOfCall(call), words)) continue;
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
    .flatMap(([id, group]) => rowsOf(id, group.calls, failed, actions.get(id), collapsed.has(id)));
}

function rowsOf(
  id: string,
  calls: readonly ActivityCall[],
  failed: ReadonlySet<ActivityCall>,
  action: ActivityAction | undefined,
  collapsed: boolean,
): readonly ActivityRow[] {
  const hasLine = action !== undefined && (calls.length !== 1 || action.waiting === true);
  const lines = calls.map((call): ActivityRow => ({
    kind: 'call',
    id: String(call.id),
    call,
    failed: failed.has(call),
    nested: hasLine,
  }));
  if (!hasLine) return lines;
  const failures = calls.filter((call) => failed.has(call)).length;
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

/** After these an object is there, and to look at it is to look whether that is so. */
const makesObjects: ReadonlySet<string> = new Set([
  'PutObject',
  'CopyObject',
  'CompleteMultipartUpload',
]);

/** Calls that have failed, of calls in the order in which they ended. */
function failedCalls(
  calls: readonly ActivityCall[],
  actions: ReadonlyMap<string, ActivityAction>,
): ReadonlySet<ActivityCall> {
  const failed = new Set<ActivityCall>();
  /** What actions have made so far. */
  const made = new Set<string>();
  for (const call of calls) {
    const action = call.action === undefined ? undefined : actions.get(call.action);
    if (call.errorCode === undefined) {
      if (makesObjects.has(call.operation)) made.add(objectOf(call));
      continue;
    }
    const isHopedFor = isFreeName(call, action) && !made.has(objectOf(call));
    if (!isHopedFor && !saysThatNoneIsSet(call)) failed.add(call);
  }
  return failed;
}

function objectOf({ action, bucket, key }: ActivityCall): string {
  return JSON.stringify([action, bucket, key]);
}

function saysThatNoneIsSet({ operation, errorCode = '' }: ActivityCall): boolean {
  return operation.startsWith('Get') && saysNone.has(errorCode);
}

/** Whether nothing is where an action puts objects, as it hopes until it has made them. */
function isFreeName(
  { operation, status, key = '' }: ActivityCall,
  action: ActivityAction | undefined,
): boolean {
  if (action === undefined || !looksForFreeNames.has(action.kind)) return false;
  if (operation !== 'HeadObject' || status !== 404) return false;
  return !(action.kind === 'rename' && isSource(key, action));
}

/** A rename is named after what it takes away: an object, or a folder, which can't go into itself. */
function isSource(key: string, { key: from = '' }: ActivityAction): boolean {
  return from.endsWith('/') ? key.startsWith(from) : key === from;
}

/** A line without a call: a link makes none, and what waits for an answer has none that has ended. */
function standsAlone({ kind, waiting }: ActivityAction): boolean {
  return kind === 'link' || waiting === true;
}

const reading = /^(?:Get|Head|List|Assume)/u;

function passes(
  call: ActivityCall,
  filter: ActivityFilter,
  failed: ReadonlySet<ActivityCall>,
): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'failed':
      return failed.has(call);
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
