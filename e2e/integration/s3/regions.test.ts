import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { listBuckets } from '../../../src/main/s3/buckets';
import { createBucketRegions, followBucketRegions } from '../../../src/main/s3/bucketRegions';
import type { Wire, WireRequest } from '../../../src/main/s3/wire/wire';
import { createBucketRegionMemory } from '../../../src/main/storage/bucketRegions';
import { createConnectionCalls, resolveByMain } from '../../../src/main/threads/connectionCalls';
import type { ConnectionCalls } from '../../../src/main/threads/connectionCalls';
import type { Remote } from '../../../src/main/threads/rpc';
import {
  anyone,
  connect,
  connectAsAws,
  emptyListing,
  errorDocument,
  failureOf,
  listKeys,
  scripted,
  untilDone,
} from './support';
import type { Connected } from './support';

/** Ways in which servers say that a bucket is in `eu-west-3`. */
const redirects: readonly (readonly [string, ScriptedAnswer])[] = [
  [
    'a permanent redirect with a header',
    {
      status: 301,
      headers: { 'x-amz-bucket-region': 'eu-west-3' },
      body: errorDocument('PermanentRedirect'),
    },
  ],
  [
    'a permanent redirect with a host',
    {
      status: 301,
      body: errorDocument('PermanentRedirect', '<Endpoint>b.s3-eu-west-3.amazonaws.com</Endpoint>'),
    },
  ],
  [
    'a temporary redirect',
    {
      status: 307,
      headers: { location: 'https://b.s3.eu-west-3.amazonaws.com/?list-type=2' },
      body: errorDocument('TemporaryRedirect'),
    },
  ],
  [
    'a malformed authorization header',
    {
      status: 400,
      body: errorDocument('AuthorizationHeaderMalformed', '<Region>eu-west-3</Region>'),
    },
  ],
];

/** A server whose bucket is in `eu-west-3`, and the regions that requests were signed for. */
async function elsewhere(redirect: ScriptedAnswer) {
  const server = await scripted(({ headers, method }) =>
    /Credential=\w+\/\d+\/eu-west-3\//u.test(headers['authorization'] ?? '')
      ? { status: 200, headers: { etag: '"e"' }, body: method === 'GET' ? emptyListing : '' }
      : redirect,
  );
  const signedFor = (): readonly (string | undefined)[] =>
    server.requests.map(
      ({ headers }) => /Credential=\w+\/\d+\/([^/]+)/u.exec(headers['authorization'] ?? '')?.[1],
    );
  return { server, signedFor };
}

async function wireOf({ clients, connectionId }: Connected): Promise<Wire> {
  const wire = await clients.wireFor(connectionId, 'b');
  if (wire === undefined) throw new Error('There is no wire.');
  return wire;
}

function put(more: Partial<WireRequest> = {}): WireRequest {
  return {
    operation: 'PutObject',
    method: 'PUT',
    key: 'k',
    body: Buffer.from('content'),
    payload: 'signed',
    signal: untilDone,
    ...more,
  };
}

test.each(redirects)('trap 23: the SDK follows %s, once', async (_name, redirect) => {
  const { server, signedFor } = await elsewhere(redirect);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual([]);
  expect(await listKeys(here)).toEqual([]);
  expect(signedFor()).toEqual(['us-east-1', 'eu-west-3', 'eu-west-3']);
});

test.each(redirects)('trap 23: the fast path follows %s, once', async (_name, redirect) => {
  const { server, signedFor } = await elsewhere(redirect);
  const here = await connect(server.endpoint, anyone);
  const wire = await wireOf(here);
  let counted = 0;
  await wire.send(put({ onSent: (bytes) => (counted += bytes) }));
  await wire.send(put());
  expect(signedFor()).toEqual(['us-east-1', 'eu-west-3', 'eu-west-3']);
  expect(server.requests.map(({ body }) => body.toString())).toEqual(Array(3).fill('content'));
  expect(counted, 'what went to the wrong place does not count').toBe('content'.length);
  // What one way has found out, the other one knows.
  await listKeys({ ...here, bucket: 'b' });
  expect(signedFor().at(-1)).toBe('eu-west-3');
});

test('many requests of the fast path at once are each sent to the wrong place once at most', async () => {
  const [, redirect] = redirects[0] ?? [];
  if (redirect === undefined) throw new Error('There is no redirect.');
  const { server, signedFor } = await elsewhere(redirect);
  const wire = await wireOf(await connect(server.endpoint, anyone));
  await Promise.all(Array.from({ length: 8 }, () => wire.send(put())));
  const regions = signedFor();
  expect(regions.filter((region) => region === 'eu-west-3')).toHaveLength(8);
  expect(regions.length).toBeLessThanOrEqual(16);
});

test('trap 23: on the fast path, too, a redirect that leads back to itself is told', async () => {
  const server = await scripted(() => ({
    status: 301,
    headers: { 'x-amz-bucket-region': 'eu-central-1' },
    body: errorDocument('PermanentRedirect'),
  }));
  const wire = await wireOf(await connect(server.endpoint, anyone));
  expect(await failureOf(wire.send(put()))).toMatchObject({
    code: 'wrong_region',
    facts: { region: 'eu-central-1' },
  });
  expect(server.requests).toHaveLength(2);
});

test('a redirect to a host that names no region is told, and not followed anywhere', async () => {
  const server = await scripted(() => ({
    status: 307,
    headers: { location: 'https://elsewhere.example.com/b' },
    body: errorDocument('TemporaryRedirect'),
  }));
  const wire = await wireOf(await connect(server.endpoint, anyone));
  expect(await failureOf(wire.send(put()))).toMatchObject({ server: { status: 307 } });
  expect(server.requests).toHaveLength(1);
});

test('AWS tells regions in good answers as well, of others they are not trusted', async () => {
  const server = await scripted(({ rawUrl }) =>
    rawUrl.startsWith('/b')
      ? { status: 200, headers: { 'x-amz-bucket-region': 'eu-north-1' } }
      : {
          status: 200,
          body: '<ListAllMyBucketsResult><Buckets><Bucket><Name>far</Name><BucketRegion>ap-south-2</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>',
        },
  );
  const learnt = async (trustAnswers: boolean): Promise<readonly (string | undefined)[]> => {
    const regions = createBucketRegions();
    const client = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: anyone,
      forcePathStyle: true,
    });
    followBucketRegions(client, { defaultRegion: 'us-east-1', regions, trustAnswers });
    await client.send(new HeadBucketCommand({ Bucket: 'b' }));
    await client.send(new ListBucketsCommand({}));
    client.destroy();
    return [regions.of('b'), regions.of('far')];
  };
  expect(await learnt(true)).toEqual(['eu-north-1', 'ap-south-2']);
  expect(await learnt(false)).toEqual([undefined, undefined]);
});

// Scripted, as AWS does: without a parameter it tells no region, and refuses who may have many buckets.
test('the list of buckets is asked for so that AWS gives it, with regions', async () => {
  const buckets = (names: readonly string[]) =>
    names
      .map((name) => `<Bucket><Name>${name}</Name><BucketRegion>ap-south-2</BucketRegion></Bucket>`)
      .join('');
  const listOf = (names: readonly string[], more = '') => ({
    status: 200,
    body: `<ListAllMyBucketsResult><Buckets>${buckets(names)}</Buckets>${more}</ListAllMyBucketsResult>`,
  });
  const server = await scripted(({ rawUrl }) => {
    if (!rawUrl.includes('max-buckets=')) {
      return { status: 400, body: errorDocument('InvalidRequest') };
    }
    return rawUrl.includes('continuation-token')
      ? listOf(['farther'])
      : listOf(['far'], '<ContinuationToken>more</ContinuationToken>');
  });
  const bucketRegions = createBucketRegions();
  const { client } = await connectAsAws(server.endpoint, { bucketRegions });
  const { buckets: listed } = await listBuckets(client, untilDone);
  expect(listed.map(({ name }) => name)).toEqual(['far', 'farther']);
  expect(bucketRegions.of('far')).toBe('ap-south-2');
  expect(bucketRegions.of('farther')).toBe('ap-south-2');

  const other = await scripted(() => listOf(['near']));
  await listBuckets((await connect(other.endpoint, anyone)).client, untilDone);
  expect(other.requests[0]?.rawUrl, 'others may refuse what they do not know').not.toContain('max');
});

function memoryIn(folder: string) {
  return createBucketRegionMemory({
    path: join(folder, 'bucket-regions.json'),
    onProblem: (problem) => {
      throw problem;
    },
  });
}

test('a region that was found is known after a restart, for the same server only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-regions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [, redirect] = redirects[3] ?? [];
  if (redirect === undefined) throw new Error('There is no redirect.');
  const { server, signedFor } = await elsewhere(redirect);
  const id = 'profile:work';

  const first = memoryIn(folder);
  const bucketRegions = await first.of({ id, endpoint: server.endpoint });
  await (await wireOf(await connect(server.endpoint, anyone, { bucketRegions }))).send(put());
  await first.close();
  expect(await readFile(join(folder, 'bucket-regions.json'), 'utf8')).toContain('eu-west-3');

  const second = memoryIn(folder);
  const again = await second.of({ id, endpoint: server.endpoint });
  await (
    await wireOf(await connect(server.endpoint, anyone, { bucketRegions: again }))
  ).send(put());
  expect(signedFor()).toEqual(['us-east-1', 'eu-west-3', 'eu-west-3']);
  expect((await second.of({ id, endpoint: 'https://other.example' })).of('b')).toBeUndefined();
  expect((await second.of({ id: 'profile:wor' })).of('b')).toBeUndefined();

  await second.forget(id);
  await second.close();
  const third = memoryIn(folder);
  expect((await third.of({ id, endpoint: server.endpoint })).of('b')).toBeUndefined();
});

test('a thread knows what main knows, and main what the thread finds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-regions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const memory = memoryIn(folder);
  const bucketRegions = await memory.of({ id: 'saved:1' });
  bucketRegions.remember('known', 'eu-west-1');
  const calls = createConnectionCalls({
    resolve: (id) =>
      Promise.resolve({
        id,
        region: 'us-east-1',
        addressing: 'auto',
        credentials: () => Promise.resolve(anyone),
        bucketRegions,
      }),
    onCall: () => undefined,
  });
  const main: Pick<Remote<ConnectionCalls>, 'call'> = {
    // What crosses a port is a copy.
    call: (name, ...[input]) =>
      calls[name](structuredClone(input) as never, new AbortController().signal) as never,
  };
  const inThread = await resolveByMain(() => ({ ...main, end: () => undefined }))('saved:1');
  expect(inThread.bucketRegions?.of('known')).toBe('eu-west-1');
  inThread.bucketRegions?.remember('found', 'sa-east-1');
  await expect.poll(() => bucketRegions.of('found'), { timeout: 10_000 }).toBe('sa-east-1');
  await memory.close();
});
