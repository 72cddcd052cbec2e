import { expect, test } from 'vitest';
import type { ReportedCall } from '../../s3/reportedCall';
import { createAheadCalls } from './aheadCalls';
import type { AheadRequest } from '../views';

const place = { connectionId: 'saved:1', bucket: 'b', prefix: 'p/' };

function callOf(action: string | undefined): ReportedCall {
  return {
    startedAt: 0,
    durationMs: 1,
    connectionId: 'saved:1',
    operation: 'ListObjectsV2',
    attempts: 1,
    answerHeaders: '',
    subject: {},
    ...(action === undefined ? {} : { action }),
  };
}

/** A thread that lists ahead, and is told by the test which view has come for it. */
function begun() {
  const told: ReportedCall[] = [];
  const ahead = createAheadCalls((call) => told.push(call));
  const asked: AheadRequest[] = [];
  let answer: { readonly taken: (view: string | undefined) => void; readonly failed: () => void };
  const answered = new Promise<string | undefined>((resolve, reject) => {
    answer = { taken: resolve, failed: () => reject(new Error('The thread has ended.')) };
  });
  const listAhead = (request: AheadRequest): Promise<string | undefined> => {
    asked.push(request);
    return answered;
  };
  const done = ahead.list({ listAhead }, place, 'fast');
  const action = asked[0]?.action;
  const actions = (): readonly unknown[] => told.map((reported) => reported.action);
  const settle = {
    taken: (view: string | undefined) => answer.taken(view),
    failed: () => answer.failed(),
  };
  return { ahead, asked, action, done, settle, told, actions };
}

test('the folder that was left is listed as the window will ask for it', () => {
  const { asked } = begun();
  expect(asked).toMatchObject([{ ...place, scope: 'folder', requestPath: 'fast' }]);
});

test('calls of a listing ahead are told as those of the view that takes it, then and later', async () => {
  const { ahead, action, done, settle, actions } = begun();
  ahead.record(callOf(action));
  ahead.record(callOf('another'));
  expect(actions()).toEqual(['another']);
  settle.taken('view');
  await done;
  ahead.record(callOf(action));
  expect(actions()).toEqual(['another', 'view', 'view']);
});

test('calls of a listing ahead that was given up belong to nothing that the user did', async () => {
  const { ahead, action, done, settle, told } = begun();
  ahead.record(callOf(action));
  settle.taken(undefined);
  await done;
  expect(told).toHaveLength(1);
  expect(told[0]?.action).toBeUndefined();
});

test('calls of a listing ahead are told also where its thread has ended', async () => {
  const { ahead, action, done, settle, told } = begun();
  ahead.record(callOf(action));
  settle.failed();
  await expect(done).rejects.toThrow('has ended');
  expect(told).toHaveLength(1);
});
