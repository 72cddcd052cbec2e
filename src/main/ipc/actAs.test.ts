import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, expect, test, vi } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import { createActAs } from './actAs';
import { createActivityLog } from './activityLog';
import { samples } from './testing/samples';
import { createActionDescriber } from './userActions';

afterEach(() => void vi.useRealTimers());

const place = { connectionId: 'profile:demo', bucket: 'photos', server: 'aws' };

test('the code of an action is what it was asked for, and nothing once it was refused', async () => {
  const activity = createActivityLog(() => undefined);
  const currentAction = new AsyncLocalStorage<string>();
  const actions = createActionDescriber(() => undefined, 'posix');
  const actAs = createActAs({ activity, actions, currentAction });
  const input = { ...place, key: 'd/' };
  const seen: unknown[] = [];
  await actAs({ name: 'objects.createFolder', input, callId: 'made' }, () => {
    seen.push(currentAction.getStore());
    return Promise.resolve(null);
  });
  const refused = dipperError('conflict', 'There is a folder of that name already.');
  await expect(
    actAs({ name: 'objects.createFolder', input, callId: 'refused' }, () =>
      Promise.reject(refused),
    ),
  ).rejects.toBe(refused);
  expect(seen).toEqual(['made']);
  expect(activity.action('made')?.operations).toHaveLength(1);
  expect(activity.action('refused')?.operations).toEqual([]);
});

test('a deletion that was stopped is not the code of the whole: it tells what its calls did', async () => {
  const activity = createActivityLog(() => undefined);
  const selectionId = 'selected';
  const actions = createActionDescriber(
    () => undefined,
    'posix',
    () => [{ kind: 'folder', key: '2024/' }],
  );
  const actAs = createActAs({ activity, actions, currentAction: new AsyncLocalStorage() });
  const run = async (deletionId: string, stopped: boolean): Promise<void> => {
    await actAs(
      { name: 'deletion.plan', input: { ...place, deletionId, selectionId }, callId: 'x' },
      () => Promise.resolve({ deletionId, count: 9, bytes: 9, sample: [] }),
    );
    await actAs({ name: 'deletion.run', input: { deletionId }, callId: 'y' }, () =>
      Promise.resolve({ deleted: 1, failures: [], failed: 0, isRefilled: false, stopped }),
    );
  };
  await run('stopped', true);
  await run('whole', false);
  expect(activity.action('stopped')?.operations).toEqual([]);
  expect(activity.action('whole')?.operations).toEqual([
    { kind: 'deleteFolder', bucket: 'photos', prefix: '2024/' },
  ]);
});

test('what waits for an answer is told while it does, and what is answered soon is not', async () => {
  vi.useFakeTimers();
  const told: (readonly [string, boolean | undefined])[] = [];
  const activity = createActivityLog((_name, payload) => {
    if (payload === null || !('actions' in payload)) return;
    told.push(...payload.actions.map(({ id, waiting }) => [id, waiting] as const));
  });
  const actions = createActionDescriber(() => undefined, 'posix');
  const actAs = createActAs({ activity, actions, currentAction: new AsyncLocalStorage() });
  const begin = (callId: string, milliseconds: number): Promise<unknown> =>
    actAs({ name: 'objects.createFolder', input: { ...place, key: 'd/' }, callId }, async () => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return null;
    });
  const view = samples['views.open'];
  const open = actAs({ name: 'views.open', input: view, callId: 'open' }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    return null;
  });
  const both = Promise.all([begin('soon', 200), begin('late', 120_000), open]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([
    [view.viewId, undefined],
    ['soon', undefined],
    ['late', undefined],
    ['late', true],
  ]);
  await vi.advanceTimersByTimeAsync(120_000);
  await both;
  expect(told.slice(4)).toEqual([['late', false]]);
  expect(activity.list().actions.filter(({ waiting }) => waiting === true)).toEqual([]);
});
