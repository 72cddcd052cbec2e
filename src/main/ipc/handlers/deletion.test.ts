import { expect, test } from 'vitest';
import { defaultConnectionOptions } from '../../../shared/model/connection';
import { createDeletionHandlers } from './deletion';

test('a plan whose answer comes when its dialog is closed is not kept', async () => {
  const leave = new AbortController();
  const discarded: string[] = [];
  const handlers = createDeletionHandlers({
    listing: {
      planDeletion({ deletionId }) {
        // The thread has its plan by then, and hears no more of this call.
        leave.abort();
        return Promise.resolve({ deletionId, count: 1, bytes: 1, sample: ['k'] });
      },
      runDeletion: () => Promise.reject(new Error('Nothing is to be deleted.')),
      discardDeletion(deletionId) {
        discarded.push(deletionId);
        return Promise.resolve();
      },
    },
    connections: { optionsOf: () => Promise.resolve(defaultConnectionOptions) },
    clients: { serverOf: () => Promise.resolve('https://one.example') },
    requestPath: () => Promise.resolve('fast'),
    currentAction: () => undefined,
  });
  const seen = { connectionId: 'c', bucket: 'b', server: 'https://one.example' };
  await handlers['deletion.plan'](
    { deletionId: 'd', ...seen, selectionId: 's' },
    { callId: 'call', signal: leave.signal },
  );
  expect(discarded).toEqual(['d']);
});
