import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import type { ReportedCall } from '../../../src/main/s3/reportedCall';
import { testConnection } from '../../../src/main/s3/connectionTest';
import type { TestOptions } from '../../../src/main/s3/connectionTest';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { dipperError } from '../../../src/shared/errors/appError';
import { anyone, anyText, errorDocument, scripted, untilDone } from './support';

const ceph = inject('ceph');

test('trap 25: being refused the list of buckets is not a failed sign-in', async () => {
  const server = await scripted(({ rawUrl }) =>
    rawUrl === '/?x-id=ListBuckets'
      ? { status: 403, body: errorDocument('AccessDenied') }
      : { status: 404, body: errorDocument('NoSuchBucket') },
  );
  expect(await testConnection(connectionTo(server.endpoint), quietly)).toMatchObject({
    checks: [
      { name: 'credentials', outcome: 'ok' },
      { name: 'reach', outcome: 'ok' },
      { name: 'sign_in', outcome: 'ok' },
      { name: 'list_buckets', outcome: 'failed', error: { action: 's3:ListAllMyBuckets' } },
    ],
  });
});

test('the Test button tells how far a connection gets', async () => {
  const outcomes = async (
    connection: ResolvedConnection | (() => Promise<ResolvedConnection>),
  ): Promise<readonly string[]> =>
    (await testConnection(connection, quietly)).checks.map(({ outcome }) => outcome);
  const { owner, endpoint } = ceph;
  expect(await outcomes(connectionTo(endpoint, owner))).toEqual(['ok', 'ok', 'ok', 'ok']);
  const s3rver = await startS3rver();
  onTestFinished(() => s3rver.stop());
  const unknown = connectionTo(s3rver.endpoint);
  expect(await outcomes(unknown)).toEqual(['ok', 'ok', 'failed', 'skipped']);
  // This Ceph refuses unknown keys in the words in which it refuses access.
  expect(await outcomes(connectionTo(endpoint))).toEqual(['ok', 'ok', 'skipped', 'failed']);
  expect(await outcomes(connectionTo('http://127.0.0.1:1'))).toEqual([
    'ok',
    'failed',
    'skipped',
    'skipped',
  ]);
  const unresolved = () => Promise.reject(dipperError('no_credentials', 'None.'));
  expect(await outcomes(unresolved)).toEqual(['failed', 'skipped', 'skipped', 'skipped']);
  const anonymous = { ...connectionTo(endpoint), anonymous: true };
  expect((await outcomes(anonymous)).slice(0, 3)).toEqual(['skipped', 'ok', 'skipped']);
});

test('what the Test button asks a server is told, as part of that action', async () => {
  const calls: ReportedCall[] = [];
  await testConnection(connectionTo(ceph.endpoint), {
    ...quietly,
    onCall: (call) => calls.push(call),
    currentAction: () => 'the test',
  });
  const told = { connectionId: 'saved:test', action: 'the test', errorCode: 'AccessDenied' };
  expect(calls).toMatchObject([
    { ...told, operation: 'ListBuckets', status: 403, requestId: anyText },
    { ...told, operation: 'ListObjectsV2', status: 403, requestId: anyText },
  ]);
});

/** Nobody hears of it. */
const quietly: TestOptions = {
  productVersion: '0.0.0',
  signal: untilDone,
  onCall: () => undefined,
};

function connectionTo(endpoint: string, user = anyone): ResolvedConnection {
  return {
    id: 'saved:test',
    endpoint,
    region: '',
    addressing: 'auto',
    credentials: () => Promise.resolve(user),
  };
}
