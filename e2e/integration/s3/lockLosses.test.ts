import { expect, inject, test } from 'vitest';
import { readMetadata } from '../../../src/main/s3/copies/metadata';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  putKeys,
  scripted,
  untilDone as signal,
} from './support';

const ceph = inject('ceph');
const denied = { status: 403, body: errorDocument('AccessDenied') };
const noConfiguration = {
  status: 404,
  body: errorDocument('ObjectLockConfigurationNotFoundError'),
};
const noLock = { status: 404, body: errorDocument('NoSuchObjectLockConfiguration') };
const versioned = { 'x-amz-version-id': 'v1' };
const held = { 'x-amz-object-lock-legal-hold': 'ON' };

type Answer = { readonly status: number; readonly body: string };

function lockedBucket(rule = ''): Answer {
  const enabled = '<ObjectLockEnabled>Enabled</ObjectLockEnabled>';
  return {
    status: 200,
    body: `<ObjectLockConfiguration>${enabled}${rule}</ObjectLockConfiguration>`,
  };
}

/**
 * A server with the object `old` of the bucket `b`. Scripted: Ceph tells a lock to everybody who may read the
 * object; AWS leaves its headers out of HeadObject for those who may not read it.
 */
async function serverOf(answers: {
  readonly head?: Readonly<Record<string, string>>;
  readonly ofBucket: Answer;
  readonly ofObject?: Answer;
}) {
  const { head = versioned, ofBucket, ofObject = denied } = answers;
  const headers = { etag: '"one"', 'content-length': '1', ...head };
  let isCopied = false;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') {
      const isThere = rawUrl.startsWith('/b/old') || isCopied;
      return isThere ? { status: 200, headers } : { status: 404 };
    }
    if (method === 'DELETE') return { status: 204 };
    if (method === 'PUT') {
      isCopied = true;
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (rawUrl.includes('?object-lock')) return ofBucket;
    if (rawUrl.includes('?retention') || rawUrl.includes('?legal-hold')) return ofObject;
    if (rawUrl.includes('?tagging')) return { status: 200, body: '<Tagging><TagSet/></Tagging>' };
    return { status: 501, body: errorDocument('NotImplemented') };
  });
  return {
    server,
    losses: async () => {
      const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal };
      return (await readMetadata({ ...here, key: 'old' })).losses;
    },
    rename: async () => {
      const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal };
      return renameTarget({ ...here, from: { kind: 'object', key: 'old' }, to: 'new' });
    },
  };
}

test('a lock that may not be read is told as what a change of metadata may lose', async () => {
  expect(await (await serverOf({ ofBucket: lockedBucket() })).losses()).toEqual(['lock']);
  expect(await (await serverOf({ ofBucket: denied })).losses()).toEqual(['lock']);
  // What can be read of it does not say what is hidden.
  const head = { ...versioned, ...held };
  expect(await (await serverOf({ head, ofBucket: denied })).losses()).toEqual(['lock']);
});

test.each([
  ['the bucket has no lock', { ofBucket: noConfiguration }],
  ['the server knows none', { ofBucket: { status: 501, body: errorDocument('NotImplemented') } }],
  // As Google Cloud Storage answers.
  [
    'the server does not know the question',
    { ofBucket: { status: 400, body: errorDocument('X') } },
  ],
  ['the object has none', { ofBucket: lockedBucket(), ofObject: noLock }],
  ['only the bucket does not tell', { ofBucket: denied, ofObject: noLock }],
  ['there are no versions', { head: {}, ofBucket: denied }],
])('no lock is told as lost where %s', async (_, answers) => {
  const asked = await serverOf(answers);
  expect(await asked.losses()).toEqual([]);
  expect(await asked.rename()).toEqual({ moved: 1, failures: [] });
});

test('a bucket that locks whatever is written is told, unless the object is locked already', async () => {
  const retention = '<DefaultRetention><Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention>';
  const ofBucket = lockedBucket(`<Rule>${retention}</Rule>`);
  const ofObject = noLock;
  expect(await (await serverOf({ ofBucket, ofObject })).losses()).toEqual(['locked_anew']);
  const head = {
    ...versioned,
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': '2040-01-01T00:00:00.000Z',
  };
  expect(await (await serverOf({ head, ofBucket, ofObject })).losses()).toEqual([]);
});

test('a bucket that puts whatever is written under an event hold is told as well', async () => {
  const hold =
    '<DefaultRetention><DefaultEventHold><Days>30</Days></DefaultEventHold></DefaultRetention>';
  const asked = await serverOf({
    ofBucket: lockedBucket(`<Rule>${hold}</Rule>`),
    ofObject: noLock,
  });
  expect(await asked.losses()).toEqual(['locked_anew']);
});

test('an object under an event hold is not renamed, and a change of its metadata tells of it', async () => {
  const head = {
    ...versioned,
    'x-amz-object-lock-event-hold': 'ON',
    'x-amz-object-lock-event-hold-duration-days': '30',
  };
  const { server, losses, rename } = await serverOf({
    head,
    ofBucket: lockedBucket(),
    ofObject: noLock,
  });
  expect(await losses()).toEqual(['event_hold']);
  expect(await failureOf(rename())).toMatchObject({
    code: 'not_supported',
    resource: 's3://b/old',
    facts: { reason: 'event_hold' },
  });
  const methods = server.requests.map(({ method }) => method);
  expect(methods).not.toContain('PUT');
  expect(methods).not.toContain('DELETE');
});

test('in a bucket with lock, an object whose lock may not be read is not renamed', async () => {
  const { server, rename } = await serverOf({ ofBucket: lockedBucket() });
  expect(await failureOf(rename())).toMatchObject({
    code: 'access_denied',
    action: 's3:GetObjectRetention',
    resource: 's3://b/old',
    facts: { reason: 'hidden_lock' },
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('PUT');
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

test('on Ceph, where a lock can be read, nothing of it is told as lost', async () => {
  for (const objectLock of [true, false]) {
    const here = await connectToBucket(ceph, { objectLock });
    await putKeys(here, ['k']);
    expect((await readMetadata({ ...here, key: 'k', signal })).losses).toEqual([]);
  }
});
