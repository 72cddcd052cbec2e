import { expect, test } from 'vitest';
import { renameTarget } from '../../../src/main/s3/rename';
import { listAnswer } from '../../commands/scriptedS3';
import { anyone, connect, declinedSignIn, scripted, untilDone } from './support';

/** Renames a folder of 200 objects on a server that answers all but its listing as told. */
async function renameMany(
  answer: Parameters<typeof scripted>[0],
  connection: Parameters<typeof connect>[2] = {},
) {
  const keys = Array.from({ length: 200 }, (_, index) => `d/${String(index).padStart(3, '0')}`);
  const server = await scripted((request) =>
    request.method === 'GET'
      ? listAnswer(request.rawUrl.includes('prefix=d') ? keys : [])
      : answer(request),
  );
  const here = await connect(server.endpoint, anyone, connection);
  const from = { kind: 'folder', key: 'd/' } as const;
  const result = await renameTarget({ ...here, bucket: 'b', from, to: 'e/', signal: untilDone });
  return { result, requests: server.requests };
}

// Scripted: a session that ends at a certain moment, and a network that goes away.

test('who declines to sign in is not asked again for every object of a folder', async () => {
  const { credentials, decline, questions } = declinedSignIn();
  const { result } = await renameMany(
    () => {
      decline();
      return { status: 404 };
    },
    { credentials },
  );
  expect(result.moved).toBe(0);
  expect(result.failures).toHaveLength(200);
  expect(result.failures.find(({ key }) => key === 'd/199')?.error.code).toBe('sign_in_declined');
  expect(questions()).toBeLessThanOrEqual(6);
});

test('a server that went away is not asked for every object of a folder', async () => {
  const { result, requests } = await renameMany(() => 'reset');
  expect(result.moved).toBe(0);
  expect(result.failures).toHaveLength(200);
  expect(new Set(result.failures.map(({ error }) => error.code))).toEqual(
    new Set(['network_failed']),
  );
  expect(requests.length).toBeLessThan(40);
});
