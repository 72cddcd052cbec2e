import { expect, test } from 'vitest';
import { listBuckets } from '../../../src/main/s3/buckets';
import type { AppError } from '../../../src/shared/errors/appError';
import {
  anyone,
  anyText,
  connect,
  emptyListing,
  errorDocument,
  failureOf,
  listKeys,
  listingFailure,
  scripted,
  untilDone,
} from './support';

test('trap 23: a bucket in another region is followed there, and its region remembered', async () => {
  const regionOf = (authorization: string): string =>
    /Credential=[^/]+\/\d+\/([^/]+)\//u.exec(authorization)?.[1] ?? '';
  const server = await scripted(({ headers }) => {
    const region = regionOf(headers['authorization'] ?? '');
    if (region === 'eu-central-1') return { status: 200, body: emptyListing };
    return {
      status: 301,
      headers: { 'x-amz-bucket-region': 'eu-central-1' },
      body: errorDocument('PermanentRedirect', '<Endpoint>b.example.test</Endpoint>'),
    };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual([]);
  expect(await listKeys(here)).toEqual([]);
  const regions = server.requests.map(({ headers }) => regionOf(headers['authorization'] ?? ''));
  expect(regions).toEqual(['us-east-1', 'eu-central-1', 'eu-central-1']);
  expect(here.calls.map(({ status }) => status)).toEqual([301, 200, 200]);
});

test('trap 23: a malformed authorization header names the region as well', async () => {
  const server = await scripted(({ headers }) =>
    headers['authorization']?.includes('/eu-west-3/') === true
      ? { status: 200, body: emptyListing }
      : {
          status: 400,
          body: errorDocument('AuthorizationHeaderMalformed', '<Region>eu-west-3</Region>'),
        },
  );
  expect(await listKeys({ ...(await connect(server.endpoint, anyone)), bucket: 'b' })).toEqual([]);
});

test('trap 23: a redirect that leads back to itself is told with its region', async () => {
  const server = await scripted(() => ({
    status: 301,
    headers: { 'x-amz-bucket-region': 'eu-central-1' },
    body: errorDocument('PermanentRedirect'),
  }));
  expect(await listingFailure(server.endpoint)).toMatchObject({
    code: 'wrong_region',
    facts: { region: 'eu-central-1' },
    server: { status: 301, code: 'PermanentRedirect' },
  });
  expect(server.requests).toHaveLength(2);
});

test('trap 24: a clock that is off is corrected by the date of the server', async () => {
  const hour = 3_600_000;
  const timeOf = (text: string): number =>
    Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
  const server = await scripted(({ headers }) => {
    const serverTime = Date.now() + hour;
    const date = new Date(serverTime).toUTCString();
    return Math.abs(timeOf(headers['x-amz-date'] ?? '') - serverTime) < 60_000
      ? { status: 200, headers: { date }, body: emptyListing }
      : { status: 403, headers: { date }, body: errorDocument('RequestTimeTooSkewed') };
  });
  expect(await listKeys({ ...(await connect(server.endpoint, anyone)), bucket: 'b' })).toEqual([]);
});

test('trap 24: where that does not help, both times are told', async () => {
  const serverTime = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
  const server = await scripted(() => ({
    status: 403,
    headers: { date: serverTime.toUTCString() },
    body: errorDocument('RequestTimeTooSkewed'),
  }));
  const error = await listingFailure(server.endpoint);
  expect(error).toMatchObject({
    code: 'clock_skew',
    facts: { serverTime: serverTime.toISOString(), localTime: anyText },
  });
  expect(Math.abs(Number(error.facts?.['skewSeconds']) + 3600)).toBeLessThan(10);
});

test('trap 29: a page of a proxy is not taken for S3, whether it parses or not', async () => {
  for (const body of ['<html><br></body>', '<html><body>Log in</body></html>', 'Hello', '{}']) {
    for (const status of [200, 403, 404]) {
      const headers = { 'content-type': 'text/html' };
      const server = await scripted(() => ({ status, headers, body }));
      expect(await listingFailure(server.endpoint)).toMatchObject({ code: 'bad_response' });
      const here = await connect(server.endpoint, anyone);
      expect(await failureOf(listBuckets(here.client, untilDone))).toMatchObject({
        code: 'bad_response',
      });
    }
  }
});

test('trap 29: an answer that is cut off is told as such', async () => {
  const server = await scripted(() => ({ status: 200, body: '<ListBucketResult><Name>b</Na' }));
  expect(await listingFailure(server.endpoint)).toMatchObject({
    code: 'bad_response',
    server: { status: 200 },
  });
});

test.each([
  { status: 503, body: '', code: 'throttled' },
  { status: 503, body: errorDocument('SlowDown'), code: 'throttled' },
  { status: 429, body: '', code: 'throttled' },
  { status: 500, body: errorDocument('InternalError'), code: 'server_failed' },
  { status: 502, body: 'Bad gateway', code: 'server_failed' },
  { status: 504, body: '<html></html>', code: 'server_failed' },
])('trap 29: $status $body is tried again, then told', async ({ status, body, code }) => {
  const server = await scripted(() => ({
    status,
    body,
    headers: { 'x-amz-request-id': 'REQ', 'x-amz-id-2': 'ID2' },
  }));
  const here = await connect(server.endpoint, anyone);
  const error = await failureOf(listBuckets(here.client, untilDone));
  expect(error).toMatchObject({ code, retry: 'backoff', server: { status } });
  expect(here.calls[0]).toMatchObject({ operation: 'ListBuckets', attempts: 3, status });
});

test('trap 29: a reset connection is tried again, and then goes through', async () => {
  const server = await scripted(() =>
    server.requests.length < 3 ? 'reset' : { status: 200, body: emptyListing },
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual([]);
  expect(here.calls).toMatchObject([{ attempts: 3, status: 200 }]);
});

test('request ids of an error come from the headers, or else from its document', async () => {
  const denied = errorDocument('AccessDenied', '<RequestId>doc</RequestId><HostId>host</HostId>');
  const server = await scripted(() => ({ status: 403, body: denied }));
  expect((await listingFailure(server.endpoint)).server).toEqual({
    status: 403,
    code: 'AccessDenied',
    message: 'AccessDenied was said',
    requestId: 'doc',
    extendedRequestId: 'host',
  });
});

test('trap 28: 409 and 412 are told apart', async () => {
  const answering = async (status: number, code: string): Promise<AppError> => {
    const server = await scripted(() => ({ status, body: errorDocument(code) }));
    return listingFailure(server.endpoint);
  };
  expect(await answering(412, 'PreconditionFailed')).toMatchObject({
    code: 'precondition_failed',
    retry: 'never',
  });
  expect(await answering(409, 'ConditionalRequestConflict')).toMatchObject({
    code: 'conflict',
    retry: 'backoff',
  });
});
