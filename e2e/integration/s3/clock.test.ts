import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createTestRole } from '../../../scripts/servers/temporary-credentials';
import type { ReportedCall } from '../../../src/main/s3/reportedCall';
import { listBuckets } from '../../../src/main/s3/buckets';
import { createClients } from '../../../src/main/s3/clients';
import { presignGet } from '../../../src/main/s3/links';
import { createServerClocks } from '../../../src/main/s3/serverClocks';
import { openConnections } from '../openConnections';
import { connectToBucket, listKeys, untilDone } from './support';

const ceph = inject('ceph');
const signal = untilDone;
const hour = 3_600_000;

let trueTime: () => number;

/** What this process takes for the time is off from here on; Ceph's time is not. */
function setClock(offset: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: trueTime() + offset });
}

beforeEach(() => {
  const begunAt = Date.now();
  const begun = performance.now();
  trueTime = () => begunAt + performance.now() - begun;
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([-hour, hour])(
  'trap 24: with a clock that is %d ms off, both paths and links work on Ceph',
  async (offset) => {
    const here = await connectToBucket(ceph);
    const clocks = createServerClocks();
    const { connectionId, client, bucket } = here;
    setClock(offset);

    const wire = await here.clients.wireFor(connectionId, bucket);
    await wire?.send({
      operation: 'PutObject',
      method: 'PUT',
      key: 'a',
      body: Buffer.from('content'),
      payload: 'signed',
      signal,
    });
    const other = await connectToBucket(ceph);
    expect(await listKeys(other)).toEqual([]);
    expect(await listKeys(here)).toEqual(['a']);

    for (const call of here.calls) clocks.note(call);
    const clockOffset = clocks.offsetOf(connectionId);
    expect(Math.abs(clockOffset + offset)).toBeLessThan(60_000);
    const expiration = new Date(Date.now() + hour / 2);
    const request = { client, bucket, key: 'a', expiresInSeconds: hour / 1000 };
    const link = await presignGet({
      ...request,
      credentials: { ...ceph.owner, expiration },
      clockOffset,
    });
    expect(await (await fetch(link.url)).text()).toBe('content');
    // The keys end first: half an hour from now, by whatever clock.
    expect(link.limitedByCredentials).toBe(true);
    expect(Math.abs(link.endsAt - Date.now() - hour / 2)).toBeLessThan(60_000);
  },
);

test.each([-hour, hour])(
  'trap 24: with a clock that is %d ms off, a role of Ceph is assumed once for all that use it',
  async (offset) => {
    const home = await mkdtemp(join(tmpdir(), 'dipper-clock-'));
    onTestFinished(() => rm(home, { recursive: true }));
    await mkdir(join(home, '.aws'));
    await writeFile(
      join(home, '.aws', 'config'),
      `[profile keys]
aws_access_key_id = ${ceph.owner.accessKeyId}
aws_secret_access_key = ${ceph.owner.secretAccessKey}
[profile role]
role_arn = ${await createTestRole(ceph)}
source_profile = keys
endpoint_url = ${ceph.endpoint}
`,
    );
    setClock(offset);
    const calls: ReportedCall[] = [];
    const connections = openConnections(home, { onCall: (call) => calls.push(call) });
    const clients = createClients({
      resolve: connections.resolve,
      onCall: (call) => calls.push(call),
      productVersion: '0.0.0',
    });
    onTestFinished(() => clients.close());
    for (let count = 0; count < 3; count += 1) {
      await listBuckets(await clients.forConnection('profile:role'), signal);
    }
    expect(calls.map(({ operation }) => operation)).toEqual([
      'AssumeRole',
      ...['ListBuckets', 'ListBuckets', 'ListBuckets'],
    ]);
    // Ceph's roles last an hour: from now on, by the clock that the user sees.
    const { expiration } = await clients.credentialsOf('profile:role', signal);
    expect(Math.abs(Number(expiration) - Date.now() - hour)).toBeLessThan(60_000);
  },
);

test('small differences of clocks are none, and answers without a date say nothing', () => {
  const clocks = createServerClocks();
  const call = { connectionId: 'a', startedAt: Date.UTC(2026, 0, 1), durationMs: 1000 };
  clocks.note({ ...call, answerHeaders: 'date: Thu, 01 Jan 2026 02:00:01 GMT' });
  expect(clocks.offsetOf('a')).toBe(2 * hour);
  clocks.note({ ...call, answerHeaders: '' });
  clocks.note({ ...call, answerHeaders: 'date: soon' });
  expect(clocks.offsetOf('a')).toBe(2 * hour);
  expect(clocks.offsetOf('b')).toBe(0);
  clocks.note({ ...call, answerHeaders: 'date: Thu, 01 Jan 2026 00:00:20 GMT' });
  expect(clocks.offsetOf('a')).toBe(0);
});
