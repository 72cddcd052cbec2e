import { expect, test } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import { toCredentialsError, toDipperError } from './errorMapping';

/** An error as the SDK makes it of an XML answer. */
function answer(code: string, status: number, more: object = {}): Error {
  return Object.assign(new Error(`${code} was said`), {
    name: code,
    Code: code,
    $metadata: { httpStatusCode: status, requestId: 'REQ', extendedRequestId: 'ID2' },
    ...more,
  });
}

/** An error as Node makes it of a failed connection. */
function systemError(code: string, more: object = {}): Error {
  return Object.assign(new Error(`connect ${code}`), { code, ...more });
}

test.each<[string, number, ErrorCode]>([
  ['InvalidAccessKeyId', 403, 'credentials_rejected'],
  ['SignatureDoesNotMatch', 403, 'credentials_rejected'],
  ['ExpiredToken', 400, 'credentials_expired'],
  ['TokenRefreshRequired', 400, 'credentials_expired'],
  ['AccessDenied', 403, 'access_denied'],
  ['NoSuchBucket', 404, 'no_such_bucket'],
  ['NoSuchKey', 404, 'no_such_key'],
  ['NoSuchUpload', 404, 'not_found'],
  ['PermanentRedirect', 301, 'wrong_region'],
  ['IllegalLocationConstraintException', 400, 'wrong_region'],
  ['RequestTimeTooSkewed', 403, 'clock_skew'],
  ['RequestExpired', 400, 'clock_skew'],
  ['NotImplemented', 501, 'not_supported'],
  ['MethodNotAllowed', 405, 'not_supported'],
  ['AccessControlListNotSupported', 400, 'not_supported'],
  ['SecondLevelDomainForbidden', 403, 'not_supported'],
  ['PathStyleDomainForbidden', 403, 'not_supported'],
  ['InvalidObjectState', 403, 'not_supported'],
  ['PreconditionFailed', 412, 'precondition_failed'],
  ['OperationAborted', 409, 'conflict'],
  ['SlowDown', 503, 'throttled'],
  ['InternalError', 500, 'server_failed'],
  ['QuotaExceeded', 403, 'server_failed'],
  ['EntityTooLarge', 400, 'too_large'],
  ['KeyTooLongError', 400, 'invalid_input'],
  ['SomethingNew', 403, 'access_denied'],
  ['SomethingNew', 418, 'server_failed'],
])('%s with status %i is %s', (serverCode, status, code) => {
  expect(toDipperError(answer(serverCode, status), { bucket: 'b', key: 'k' }).detail).toMatchObject(
    {
      code,
      resource: 's3://b/k',
      server: {
        status,
        code: serverCode,
        message: `${serverCode} was said`,
        requestId: 'REQ',
        extendedRequestId: 'ID2',
      },
    },
  );
});

test.each<[string, ErrorCode]>([
  ['ECONNREFUSED', 'connection_refused'],
  ['ENOTFOUND', 'host_not_found'],
  ['EAI_AGAIN', 'host_not_found'],
  ['ETIMEDOUT', 'timed_out'],
  ['ECONNRESET', 'network_failed'],
  ['EPIPE', 'network_failed'],
  ['EHOSTUNREACH', 'network_failed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_failed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_failed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_failed'],
  ['CERT_HAS_EXPIRED', 'tls_failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failed'],
  ['CERT_REVOKED', 'tls_failed'],
  ['EPROTO', 'tls_failed'],
  ['HPE_INVALID_CONSTANT', 'bad_response'],
])('%s is %s, and names the host', (systemCode, code) => {
  // The SDK calls resets and time-outs alike.
  const error = systemError(systemCode, { name: 'TimeoutError' });
  expect(toDipperError(error, { endpoint: 'https://s3.test:9000/x' }).detail).toMatchObject({
    code,
    resource: 's3.test:9000',
    facts: { host: 's3.test:9000', systemCode },
  });
});

test('a plain http server is recognised behind a failed handshake', () => {
  const error = Object.assign(new Error('ssl3_get_record:wrong version number'), {
    code: 'EPROTO',
  });
  expect(toDipperError(error).detail.facts).toMatchObject({ reason: 'plain_http' });
});

test('the failures of every address of a host are seen through', () => {
  const aggregate = new AggregateError([
    systemError('ECONNREFUSED', { address: '::1' }),
    systemError('ECONNREFUSED', { address: '127.0.0.1' }),
  ]);
  expect(toDipperError(aggregate).detail).toMatchObject({
    code: 'connection_refused',
    resource: '::1',
  });
});

test('a limit of our own that ran out is a time-out', () => {
  const error = Object.assign(new Error('no connection within 10000 ms'), { name: 'TimeoutError' });
  expect(toDipperError(error).detail).toMatchObject({ code: 'timed_out', retry: 'backoff' });
});

test('an answer to HEAD has only its status', () => {
  const head = (status: number): Error =>
    Object.assign(new Error('UnknownError'), {
      name: 'Unknown',
      $metadata: { httpStatusCode: status },
    });
  const key = { operation: 'HeadObject', bucket: 'b', key: 'k' };
  expect(toDipperError(head(404), key).detail).toMatchObject({ code: 'no_such_key' });
  expect(toDipperError(head(403), key).detail).toMatchObject({
    code: 'access_denied',
    action: 's3:GetObject',
    server: { status: 403 },
  });
  const bucket = { operation: 'HeadBucket', bucket: 'b' };
  expect(toDipperError(head(404), bucket).detail).toMatchObject({ code: 'no_such_bucket' });
  const elsewhere = Object.assign(head(400), {
    $response: { statusCode: 400, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
  });
  expect(toDipperError(elsewhere, bucket).detail).toMatchObject({
    code: 'wrong_region',
    facts: { region: 'eu-west-1' },
  });
});

test.each([301, 307, 308])('a redirect (%i) that names no region is none of S3', (status) => {
  const head = Object.assign(new Error('UnknownError'), {
    name: 'Unknown',
    $metadata: { httpStatusCode: status },
    $response: { statusCode: status, headers: { location: 'https://login.example/' } },
  });
  const key = { operation: 'HeadObject', bucket: 'b', key: 'k' };
  expect(toDipperError(head, key).detail).toMatchObject({
    code: 'bad_response',
    retry: 'now',
    facts: { reason: 'not_s3' },
  });
});

test.each([
  ['ListBuckets', 's3:ListAllMyBuckets'],
  ['ListObjectsV2', 's3:ListBucket'],
  ['DeleteObjects', 's3:DeleteObject'],
  ['CopyObject', 's3:PutObject'],
  ['GetObjectAcl', 's3:GetObjectAcl'],
  ['PutBucketPolicy', 's3:PutBucketPolicy'],
])('a refused %s needed %s', (operation, action) => {
  expect(toDipperError(answer('AccessDenied', 403), { operation }).detail.action).toBe(action);
});

test('the permission that the server itself names goes first', () => {
  const message =
    'User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: y';
  const error = answer('AccessDenied', 403, { message });
  expect(toDipperError(error, { operation: 'GetObject' }).detail.action).toBe('kms:Decrypt');
});

test.each<[string, string | undefined, ErrorCode]>([
  ['GetBucketPolicy', undefined, 'access_denied'],
  ['PutBucketPolicy', 'https://s3.eu-west-1.amazonaws.com', 'access_denied'],
  ['DeleteBucketPolicy', 'https://s3.cn-north-1.amazonaws.com.cn', 'access_denied'],
  ['GetBucketPolicy', 'https://s3.lab.test', 'not_supported'],
  ['GetObjectTagging', undefined, 'not_supported'],
])('a %s that is not allowed at %s is %s', (operation, endpoint, code) => {
  const context = { operation, bucket: 'b', ...(endpoint === undefined ? {} : { endpoint }) };
  const { detail } = toDipperError(answer('MethodNotAllowed', 405), context);
  expect(detail.code).toBe(code);
  expect(detail.action).toBe(code === 'access_denied' ? `s3:${operation}` : undefined);
});

test.each([
  ['RequestTimeTooSkewed', 403],
  ['RequestExpired', 400],
] as const)('a clock that is off is told with both times: %s', (serverCode, status) => {
  const error = answer(serverCode, status, { ServerTime: '2020-01-01T00:00:00Z' });
  const { facts } = toDipperError(error).detail;
  expect(facts?.['serverTime']).toBe('2020-01-01T00:00:00.000Z');
  expect(Number(facts?.['skewSeconds'])).toBeGreaterThan(100_000_000);
});

test('a stop is a stop, and what is mapped already stays', () => {
  const aborted = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
  expect(toDipperError(aborted).detail.code).toBe('cancelled');
  const mapped = dipperError('conflict', 'x');
  expect(toDipperError(mapped)).toBe(mapped);
});

test('the cause that is kept has no request, and no message has a secret', () => {
  const error = answer('SignatureDoesNotMatch', 403, {
    message: 'got X-Amz-Signature=abc123&x and Authorization: AWS4 aws_secret_access_key=s3cr3t',
    $response: { statusCode: 403, headers: {}, body: { req: { authorization: 'AWS4…' } } },
  });
  const mapped = toDipperError(error);
  expect(mapped.cause).not.toHaveProperty('$response');
  for (const text of [JSON.stringify(mapped.detail), String(mapped.cause)]) {
    expect(text).not.toContain('abc123');
    expect(text).not.toContain('s3cr3t');
  }
});

test.each([
  "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-3'",
  'The provided token has expired.',
  'User: arn:aws:iam::1:user/x is not authorized to perform: s3:PutObject on resource: "b/k"',
])('the server is told word for word: %s', (message) => {
  expect(toDipperError(answer('SomethingNew', 418, { message })).detail.server?.message).toBe(
    message,
  );
});

test('a role that could not be assumed is not taken for a refused bucket', () => {
  const refused = answer('AccessDenied', 403, {
    message: 'User: x is not authorized to perform: sts:AssumeRole on resource: y',
  });
  expect(toCredentialsError(refused).detail).toMatchObject({
    code: 'credentials_source_failed',
    message: expect.stringContaining('sts:AssumeRole') as unknown,
    server: { code: 'AccessDenied' },
  });
  expect(toCredentialsError(answer('ExpiredToken', 400)).detail).toMatchObject({
    code: 'credentials_expired',
  });
  const mfa = Object.assign(new Error('Profile x requires multi-factor authentication'), {
    name: 'CredentialsProviderError',
  });
  expect(toCredentialsError(mfa).detail).toMatchObject({ code: 'mfa_required' });
});

test('a name that can not be asked for is told as such', () => {
  for (const error of [
    new URIError('URI malformed'),
    Object.assign(new Error('Bucket name'), { name: 'InvalidBucketName' }),
  ]) {
    expect(toDipperError(error, { bucket: 'b' }).detail).toMatchObject({
      code: 'invalid_input',
      resource: 's3://b',
    });
  }
});

test.each([undefined, null, 'text', 42, {}])('%s thrown is unexpected', (thrown) => {
  expect(toDipperError(thrown).detail.code).toBe('unexpected');
});
