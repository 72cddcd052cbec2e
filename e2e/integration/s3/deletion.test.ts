import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { deleteKeys, planDeletion } from '../../../src/main/s3/deletion';
import type { Target } from '../../../src/shared/model/objects';
import { startNumberedBucket } from '../../commands/numberedBucket';
import { transferPath } from '../transfers/support';
import { deletionRoutes } from './deletionRoutes';
import {
  anyone,
  connect,
  connectToBucket,
  declinedSignIn,
  errorDocument,
  listKeys,
  putKeys,
  seedByWire,
  scripted,
  untilDone,
  matching,
} from './support';

const ceph = inject('ceph');

function keysOf(body: Buffer): readonly string[] {
  return [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/gu)].map(([, key = '']) => key);
}

test('trap 8: deleting a folder takes its marker and what is below, and keeps its namesake', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d', 'd/x', 'd/e/y', 'dd']);
  await putKeys(here, ['d/'], '');
  const folder = { kind: 'folder', key: 'd/' } as const;
  const plan = await planDeletion({ ...here, targets: [folder], signal: untilDone });
  expect(plan).toEqual({
    keys: ['d/', 'd/e/y', 'd/x'],
    bytes: 8,
  });
  await deleteKeys({ ...here, keys: plan.keys, signal: untilDone });
  expect(await listKeys(here)).toEqual(['d', 'dd']);
});

test('exactly the keys that were listed go, nothing that came later', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/1', 'd/2', 'e']);
  const targets = [
    { kind: 'folder', key: 'd/' },
    { kind: 'object', key: 'd/1' },
    { kind: 'object', key: 'e' },
  ] as const;
  const plan = await planDeletion({ ...here, targets, signal: untilDone });
  expect(plan.keys).toEqual(['d/1', 'd/2', 'e']);
  await putKeys(here, ['d/later']);
  await deleteKeys({ ...here, keys: plan.keys, signal: untilDone });
  expect(await listKeys(here)).toEqual(['d/later']);
});

test('a folder that is to be deleted is listed by several requests at once', async () => {
  const server = await startNumberedBucket(scripted, 12_000, Promise.resolve());
  const { clients, connectionId } = await connect(server.endpoint, anyone);
  const routes = deletionRoutes(clients, { all: [{ kind: 'folder', key: '' }] });
  const seen = { connectionId, bucket: 'numbered', server: await clients.serverOf(connectionId) };
  const call = { callId: 'c', signal: untilDone };
  const asked = { deletionId: 'd', selectionId: 'all', ...seen };
  expect(await routes['deletion.plan'](asked, call)).toMatchObject({ count: 12_000 });
  const beginnings = server.requests.filter(({ rawUrl }) => rawUrl.includes('start-after='));
  if (transferPath === 'fast') expect(beginnings.length).toBeGreaterThan(2);
  else expect(beginnings).toEqual([]);
});

test('a deletion names the first thousand of its failures, and counts all of them', async () => {
  const server = await scripted(() => 'reset');
  const { clients, connectionId } = await connect(server.endpoint, anyone);
  const targets = Array.from({ length: 3000 }, (_, index): Target => ({
    kind: 'object',
    key: `k${String(index)}`,
  }));
  const routes = deletionRoutes(clients, { many: targets });
  const seen = { connectionId, bucket: 'b', server: await clients.serverOf(connectionId) };
  const call = { callId: 'c', signal: untilDone };
  await routes['deletion.plan']({ deletionId: 'd', selectionId: 'many', ...seen }, call);
  const outcome = await routes['deletion.run']({ deletionId: 'd' }, call);
  expect(outcome).toMatchObject({ deleted: 0, failed: 3000, stopped: false });
  expect(outcome.failures).toHaveLength(1000);
});

test('thousands of keys go in batches, with progress', async () => {
  const here = await connectToBucket(ceph);
  const keys = Array.from({ length: 1203 }, (_, index) => `many/${index}`);
  await seedByWire(here, keys, 'x');
  const folder = { kind: 'folder', key: 'many/' } as const;
  const plan = await planDeletion({ ...here, targets: [folder], signal: untilDone });
  expect(plan.keys).toHaveLength(1203);
  const before = here.calls.length;
  const progress: number[] = [];
  const result = await deleteKeys({
    ...here,
    keys: plan.keys,
    signal: untilDone,
    onProgress: (done) => progress.push(done),
  });
  expect(result).toEqual({ deleted: 1203, failures: [], stopped: false });
  expect(here.calls.slice(before).map(({ operation }) => operation)).toEqual([
    'DeleteObjects',
    'DeleteObjects',
  ]);
  expect(progress.at(-1)).toBe(1203);
  expect(await listKeys(here)).toEqual([]);
});

test('trap 6: only keys that XML can not carry go one by one', async () => {
  const here = await connectToBucket(ceph);
  const keys = ['\u0001x', 'r\rx', 'u\uFFFEx', ' lead', 'plain', 'also plain'];
  await putKeys(here, keys);
  const before = here.calls.length;
  await deleteKeys({ ...here, keys, signal: untilDone });
  const operations = here.calls.slice(before).map(({ operation }) => operation);
  expect(operations.filter((name) => name === 'DeleteObjects')).toHaveLength(1);
  expect(operations.filter((name) => name === 'DeleteObject')).toHaveLength(4);
  expect(await listKeys(here)).toEqual([]);
});

test('a key that may not be deleted is reported, and the others go', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['kept', 'a', 'b']);
  await here.client.send(
    new PutBucketPolicyCommand({
      Bucket: here.bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:DeleteObject',
            Resource: `arn:aws:s3:::${here.bucket}/kept`,
          },
        ],
      }),
    }),
  );
  const keys = ['a', 'kept', 'b'];
  const result = await deleteKeys({ ...here, keys, signal: untilDone });
  expect(result).toMatchObject({
    deleted: 2,
    stopped: false,
    failures: [{ key: 'kept', error: { code: 'access_denied', action: 's3:DeleteObject' } }],
  });
  expect(await listKeys(here)).toEqual(['kept']);
});

test.each([501, 405])(
  'trap 13: a server that answers DeleteObjects with %i gets single deletes from then on',
  async (status) => {
    const server = await scripted(({ method }) =>
      method === 'POST' ? { status, body: errorDocument('NotImplemented') } : { status: 204 },
    );
    const here = await connect(server.endpoint, anyone);
    const capabilities = await here.clients.capabilitiesOf(here.connectionId);
    const remove = (key: string) =>
      deleteKeys({ ...here, capabilities, bucket: 'b', keys: [key], signal: untilDone });
    expect(await remove('one')).toEqual({ deleted: 1, failures: [], stopped: false });
    expect(await remove('two')).toEqual({ deleted: 1, failures: [], stopped: false });
    expect(server.requests.map(({ method, rawUrl }) => `${method} ${rawUrl}`)).toEqual([
      'POST /b/?delete=',
      'DELETE /b/one?x-id=DeleteObject',
      'DELETE /b/two?x-id=DeleteObject',
    ]);
  },
);

test('trap 13: each key that a batch could not delete is reported with its reason', async () => {
  const server = await scripted(({ method, body, rawUrl }) => {
    if (method === 'DELETE') {
      return rawUrl.startsWith('/b/busy')
        ? { status: 500, body: errorDocument('InternalError') }
        : { status: 204 };
    }
    const results = keysOf(body).map((key) => {
      if (key === 'locked') {
        return `<Error><Key>locked</Key><Code>AccessDenied</Code><Message>Object is locked</Message></Error>`;
      }
      if (key === 'busy') return `<Error><Key>busy</Key><Code>InternalError</Code></Error>`;
      // A server that forgets to mention a key has not said that it is gone.
      return key === 'unmentioned' ? '' : `<Deleted><Key>${key}</Key></Deleted>`;
    });
    return { status: 200, body: `<DeleteResult>${results.join('')}</DeleteResult>` };
  });
  const here = await connect(server.endpoint, anyone);
  const keys = ['fine', 'locked', 'busy', 'unmentioned'];
  const result = await deleteKeys({ ...here, bucket: 'b', keys, signal: untilDone });
  expect(result.deleted).toBe(2);
  expect(result.failures).toHaveLength(2);
  expect(result.failures).toContainEqual({
    key: 'locked',
    error: matching({
      code: 'access_denied',
      resource: 's3://b/locked',
      // Without the status, which is of the call for all.
      server: { code: 'AccessDenied', message: 'Object is locked' },
    }),
  });
  expect(result.failures).toContainEqual({
    key: 'busy',
    error: matching({ code: 'server_failed' }),
  });
  const singles = server.requests.filter(({ method }) => method === 'DELETE');
  expect(singles.some(({ rawUrl }) => rawUrl.startsWith('/b/unmentioned'))).toBe(true);
});

test('a batch is sent with the checksum that older servers demand', async () => {
  const server = await scripted(({ body }) => ({
    status: 200,
    body: `<DeleteResult>${keysOf(body)
      .map((key) => `<Deleted><Key>${key}</Key></Deleted>`)
      .join('')}</DeleteResult>`,
  }));
  const here = await connect(server.endpoint, anyone);
  await deleteKeys({ ...here, bucket: 'b', keys: ['a'], signal: untilDone });
  expect(server.requests[0]?.headers['content-md5']).toMatch(/^[A-Za-z0-9+/]{22}==$/u);
});

test('a server that went away is not asked for every remaining key', async () => {
  const server = await scripted(() => 'reset');
  const here = await connect(server.endpoint, anyone);
  const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}`);
  const result = await deleteKeys({ ...here, bucket: 'b', keys, signal: untilDone });
  expect(result.deleted).toBe(0);
  expect(result.failures).toHaveLength(10_000);
  expect(result.failures[0]?.error.code).toBe('network_failed');
  expect(server.requests.length).toBeLessThan(20);
});

test('who declines to sign in is not asked again for every batch', async () => {
  const { credentials, decline, questions } = declinedSignIn();
  const server = await scripted(({ body }) => {
    decline();
    const deleted = keysOf(body).map((key) => `<Deleted><Key>${key}</Key></Deleted>`);
    return { status: 200, body: `<DeleteResult>${deleted.join('')}</DeleteResult>` };
  });
  const here = await connect(server.endpoint, anyone, { credentials });
  const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}`);
  const result = await deleteKeys({ ...here, bucket: 'b', keys, signal: untilDone });
  expect(result.deleted + result.failures.length).toBe(20_000);
  expect(result.failures.at(-1)?.error.code).toBe('sign_in_declined');
  expect(questions()).toBeLessThanOrEqual(3);
});

test('a stopped deletion says so, and what was deleted until then', async () => {
  const stop = new AbortController();
  const server = await scripted(({ method }) => {
    if (method === 'POST') return { status: 501 };
    if (server.requests.length > 20) stop.abort();
    return { status: 204 };
  });
  const here = await connect(server.endpoint, anyone);
  const keys = Array.from({ length: 500 }, (_, index) => `k${index}`);
  const result = await deleteKeys({ ...here, bucket: 'b', keys, signal: stop.signal });
  expect(result).toMatchObject({ stopped: true, failures: [] });
  expect(result.deleted).toBeGreaterThan(0);
  expect(result.deleted).toBeLessThan(60);
});

test('a stop waits for the answer to what was asked already, and counts it', async () => {
  const stop = new AbortController();
  const server = await scripted(async ({ body }) => {
    stop.abort();
    await delay(100);
    const keys = [...body.toString().matchAll(/<Key>(.*?)<\/Key>/gu)].map(([, key]) => key);
    const deleted = keys.map((key) => `<Deleted><Key>${key}</Key></Deleted>`).join('');
    return { status: 200, body: `<DeleteResult>${deleted}</DeleteResult>` };
  });
  const here = await connect(server.endpoint, anyone);
  const keys = Array.from({ length: 5000 }, (_, index) => `k${index}`);
  const result = await deleteKeys({ ...here, bucket: 'b', keys, signal: stop.signal });
  const gone = server.requests.length * 1000;
  expect(gone).toBeLessThan(5000);
  expect(result).toEqual({ deleted: gone, failures: [], stopped: true });
});
