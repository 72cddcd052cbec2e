import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { createTestRole } from '../../../scripts/servers/temporary-credentials';
import { obtainCredentials } from '../../../src/main/profiles/obtainCredentials';
import { noPrompts } from '../../../src/main/profiles/testing/prompts';
import { presignGet } from '../../../src/main/s3/links';
import { createServerClocks } from '../../../src/main/s3/serverClocks';
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
    const expiration = new Date(trueTime() + hour / 2);
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

test('trap 24: a role is assumed with a clock that is off', async () => {
  const arn = await createTestRole(ceph);
  setClock(hour);
  const settings = new Map([['endpoint_url', ceph.endpoint]]);
  const credentials = await obtainCredentials(
    {
      kind: 'assume_role',
      profile: { name: 'a', settings, groups: new Map() },
      role: { arn },
      source: { kind: 'static', credentials: ceph.owner },
    },
    {
      env: {},
      homeDirectory: '/',
      files: {
        profiles: new Map(),
        services: new Map(),
        ssoSessions: new Map(),
        places: [],
        fingerprint: '',
        configPath: '',
        credentialsPath: '',
      },
      prompts: noPrompts,
      sso: { credentials: () => Promise.reject(new Error('No SSO.')) },
      network: {},
      report: { connectionId: 'a', onCall: () => undefined },
    },
  );
  expect(credentials.sessionToken).toMatch(/./u);
});

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
