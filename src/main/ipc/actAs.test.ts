import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import { createActAs } from './actAs';
import { createActivityLog } from './activityLog';
import { createActionDescriber } from './userActions';

const place = { connectionId: 'profile:demo', bucket: 'photos' };

test('the code of an action is what it was asked for, and nothing once it was refused', async () => {
  const activity = createActivityLog(() => undefined);
  const currentAction = new AsyncLocalStorage<string>();
  const actions = createActionDescriber(() => undefined);
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
