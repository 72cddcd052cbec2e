import { describe, expect, it } from 'vitest';
import type { ActivityAction, ActivityCall } from '../../../shared/model/activity';
import { activityRows, callsOfRows } from './rows';

function call(id: number, more: Partial<ActivityCall> = {}): ActivityCall {
  return {
    id,
    startedAt: id,
    durationMs: 1,
    connectionId: 'c',
    operation: 'HeadObject',
    attempts: 1,
    ...more,
  };
}

function action(id: string, more: Partial<ActivityAction> = {}): readonly [string, ActivityAction] {
  return [id, { id, kind: 'upload', startedAt: 0, ...more }];
}

const everything = { filter: 'all', search: '', collapsed: new Set<string>() } as const;
const shown = (rows: ReturnType<typeof activityRows>) =>
  rows.map(({ kind, id }) => `${kind} ${id}`);

describe('the lines of the activity', () => {
  it('are grouped by what the user did, in the order in which that began', () => {
    const calls = [
      // Told in the order in which they ended.
      call(1, { action: 'look', startedAt: 2 }),
      call(2, { action: 'up', startedAt: 1 }),
      call(3, { action: 'up' }),
      call(4),
    ];
    const actions = new Map([
      action('up', { startedAt: 1 }),
      action('look', { kind: 'details', startedAt: 2 }),
    ]);
    expect(shown(activityRows(calls, actions, everything))).toEqual([
      'action up',
      'call 2',
      'call 3',
      'call 1',
      'call 4',
    ]);
    const collapsed = { ...everything, collapsed: new Set(['up']) };
    const rows = activityRows(calls, actions, collapsed);
    expect(shown(rows)).toEqual(['action up', 'call 1', 'call 4']);
    expect(callsOfRows(rows).map(({ id }) => id)).toEqual([2, 3, 1, 4]);
  });

  it('hold a link, which makes no call, and no other action without calls', () => {
    const actions = new Map([action('link', { kind: 'link' }), action('other')]);
    expect(shown(activityRows([], actions, everything))).toEqual(['action link']);
  });

  it('hold what waits for an answer, before and while it has calls that have ended', () => {
    const waiting = new Map([action('slow', { waiting: true })]);
    const ended = [call(1, { action: 'slow' })];
    expect(shown(activityRows([], waiting, everything))).toEqual(['action slow']);
    expect(shown(activityRows(ended, waiting, everything))).toEqual(['action slow', 'call 1']);
    const answered = new Map([action('slow', { waiting: false })]);
    expect(shown(activityRows([], answered, everything))).toEqual([]);
    expect(shown(activityRows(ended, answered, everything))).toEqual(['call 1']);
    expect(shown(activityRows([], waiting, { ...everything, filter: 'failed' }))).toEqual([]);
  });

  it('are those that fit every word of the search, and the filter', () => {
    const calls = [
      call(1, { bucket: 'photos', key: 'Album/a.jpg' }),
      call(2, { operation: 'PutObject', requestId: 'TX-7' }),
      call(3, { status: 403, errorCode: 'AccessDenied' }),
    ];
    const fit = (query: Partial<Parameters<typeof activityRows>[2]>) =>
      activityRows(calls, new Map(), { ...everything, ...query }).map(({ id }) => id);
    expect(fit({ search: 'head ALBUM' })).toEqual(['1']);
    expect(fit({ search: 'tx-7' })).toEqual(['2']);
    expect(fit({ search: 'accessdenied' })).toEqual(['3']);
    expect(fit({ filter: 'failed' })).toEqual(['3']);
    expect(fit({ filter: 'changes' })).toEqual(['2']);
  });

  it('tell no failure where the server says that there is none, as was hoped for or well may be', () => {
    const absent = { status: 404, errorCode: 'NotFound' };
    const calls = [
      call(1, { action: 'up', ...absent }),
      call(2, { action: 'up', operation: 'PutObject', status: 403, errorCode: 'AccessDenied' }),
      call(3, { action: 'look', ...absent }),
      call(4, { operation: 'GetBucketPolicy', status: 404, errorCode: 'NoSuchBucketPolicy' }),
      call(5, { operation: 'GetBucketPolicy', status: 404, errorCode: 'NoSuchBucket' }),
    ];
    const actions = new Map([action('up'), action('look', { kind: 'details' })]);
    const rows = activityRows(calls, actions, { ...everything, filter: 'all' });
    const failed = rows.flatMap((row) => (row.kind === 'call' && row.failed ? [row.id] : []));
    expect(failed).toEqual(['2', '3', '5']);
    expect(rows[0]).toMatchObject({ kind: 'action', failures: 1 });
    const onlyFailed = activityRows(calls, actions, { ...everything, filter: 'failed' });
    expect(shown(onlyFailed)).toEqual(['call 2', 'call 3', 'call 5']);
  });

  it('tell a failure where what an action takes away, or has just made, is not there', () => {
    const absent = { status: 404, errorCode: 'NotFound' };
    const calls = [
      call(1, { action: 'move', key: 'old', ...absent }),
      call(2, { action: 'move', key: 'new', ...absent }),
      call(3, { action: 'move', key: 'new', operation: 'CopyObject', status: 200 }),
      call(4, { action: 'move', key: 'new', ...absent }),
      call(5, { action: 'folder', key: 'from/a', ...absent }),
      call(6, { action: 'folder', key: 'to/a', ...absent }),
      call(7, { action: 'up', key: 'k', ...absent }),
      call(8, { action: 'up', key: 'k', operation: 'PutObject', errorCode: 'ECONNRESET' }),
      call(9, { action: 'up', key: 'k', ...absent }),
      call(10, { action: 'up', key: 'k', operation: 'PutObject', status: 200 }),
      call(11, { action: 'up', key: 'k', ...absent }),
      call(12, { action: 'up', key: 'other', ...absent }),
    ];
    const actions = new Map([
      action('move', { kind: 'rename', key: 'old' }),
      action('folder', { kind: 'rename', key: 'from/' }),
      action('up', { key: '' }),
    ]);
    const onlyFailed = activityRows(calls, actions, { ...everything, filter: 'failed' });
    expect(callsOfRows(onlyFailed).map(({ id }) => id)).toEqual([1, 4, 5, 8, 11]);
  });
});
