import { inspect } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import { headObject } from '../../../src/main/s3/objects';
import type { AppError, DipperError } from '../../../src/shared/errors/appError';
import {
  anyone,
  anyText,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  listAll,
  listingFailure,
  putKeys,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');

test('Ceph tells a stranger what was refused, and on what', async () => {
  const here = await connectToBucket(ceph);
  const guest = await connect(ceph.endpoint, ceph.stranger);
  expect(await failureOf(listAll({ ...guest, bucket: here.bucket }))).toMatchObject({
    code: 'access_denied',
    action: 's3:ListBucket',
    resource: `s3://${here.bucket}`,
    server: { status: 403, code: 'AccessDenied', requestId: anyText },
  });
});

test('an unknown key and a wrong secret are told apart', async () => {
  const s3rver = await startS3rver({ buckets: ['locked'] });
  onTestFinished(() => s3rver.stop());
  const as = async (user: typeof anyone): Promise<AppError> =>
    failureOf(listAll({ ...(await connect(s3rver.endpoint, user)), bucket: 'locked' }));
  expect(await as(anyone)).toMatchObject({
    code: 'credentials_rejected',
    retry: 'after_sign_in',
    server: { code: 'InvalidAccessKeyId' },
  });
  // s3rver does not look at signatures, and this Ceph refuses wrong ones as AccessDenied.
  const server = await scripted(() => ({
    status: 403,
    body: errorDocument('SignatureDoesNotMatch'),
  }));
  const rejected = await listingFailure(server.endpoint);
  expect(rejected).toMatchObject({
    code: 'credentials_rejected',
    server: { code: 'SignatureDoesNotMatch' },
  });
  expect(rejected.message).toContain('secret key');
});

test('a refused HEAD names what was needed, though the server sends no word', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  const guest = await connect(ceph.endpoint, ceph.stranger);
  const refused = headObject({ ...guest, bucket: here.bucket, key: 'a', signal: untilDone });
  expect(await failureOf(refused)).toMatchObject({
    code: 'access_denied',
    action: 's3:GetObject',
    resource: `s3://${here.bucket}/a`,
    server: { status: 403 },
  });
});

test('no error carries a signature, a session token or a secret', async () => {
  const server = await scripted(({ headers }) => ({
    status: 403,
    body: errorDocument(
      'SignatureDoesNotMatch',
      `<StringToSign>${headers['authorization'] ?? ''}</StringToSign><SignatureProvided>abc</SignatureProvided>`,
    ).replace('was said', `was said of ${headers['authorization'] ?? ''} AWS_SESSION_TOKEN=tok/en`),
  }));
  const user = { ...anyone, secretAccessKey: 'very-secret', sessionToken: 'the-token' };
  const here = await connect(server.endpoint, user);
  const failed = listAll({ ...here, bucket: 'b' });
  const error: unknown = await failed.catch((thrown: unknown) => thrown);
  const everything = inspect(error, { depth: 20, showHidden: true });
  expect(everything).toContain('SignatureDoesNotMatch');
  expect(everything).not.toMatch(/Signature=[0-9a-f]/u);
  expect(everything).not.toContain('very-secret');
  expect(everything).not.toContain('the-token');
  expect(everything).not.toContain('tok/en');
});

test('a credential source that fails is told as such, without its command line', async () => {
  const failing = (name: string, message: string) =>
    listingFailure(ceph.endpoint, {
      credentials: () => Promise.reject(Object.assign(new Error(message), { name })),
    });
  const program = await failing(
    'CredentialsProviderError',
    'Command failed: get-keys --password hunter2\nno such vault',
  );
  expect(program).toMatchObject({ code: 'credentials_source_failed' });
  expect(program.message).toContain('no such vault');
  expect(program.message).not.toContain('hunter2');
  expect(
    await failing('CredentialsProviderError', 'Could not load credentials from any providers'),
  ).toMatchObject({ code: 'no_credentials' });
  expect(
    await failing('TokenProviderError', 'The SSO session token has expired. Run aws sso login.'),
  ).toMatchObject({ code: 'credentials_expired', retry: 'after_sign_in' });
});

test('calls are reported with what they were about, also those that fail', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  await failureOf(headObject({ ...here, key: 'nope', signal: untilDone }));
  expect(here.calls).toMatchObject([
    {
      connectionId: here.connectionId,
      operation: 'PutObject',
      bucket: here.bucket,
      key: 'a',
      status: 200,
      attempts: 1,
      requestId: anyText,
    },
    { operation: 'HeadObject', key: 'nope', status: 404, errorCode: anyText },
  ]);
});

test.each(['sdk', 'fast'] as const)(
  'words that repeat what proved the request lose just that (%s)',
  async (path) => {
    const sessionToken = 'FwoGZXIvYXdzEBYaDG9uZSBzZXNzaW9u/dG9rZW4+b2YgYSB1c2Vy==';
    const link = 'https://h/b/k?X-Amz-Signature=0123456789abcdef0123456789abcdef&versionId=3';
    const signatures: string[] = [];
    const server = await scripted(({ headers }) => {
      const authorization = headers['authorization'] ?? '';
      signatures.push(/Signature=(\w+)/u.exec(authorization)?.[1] ?? 'unsigned');
      const words = `Policy 7: ${sessionToken} (${encodeURIComponent(sessionToken)}), ${authorization}; ${signatures.at(-1) ?? ''} is not for ${link.replace('&', '&amp;')} yet`;
      return { status: 403, body: errorDocument('AccessDenied').replace('was said', words) };
    });
    const here = await connect(server.endpoint, { ...anyone, sessionToken });
    const wire = await here.clients.wireFor(here.connectionId, 'b');
    const error: unknown = await (
      path === 'sdk'
        ? listAll({ ...here, bucket: 'b' })
        : wire?.send({
            operation: 'GetObject',
            method: 'GET',
            key: 'k',
            payload: 'signed',
            signal: untilDone,
          })
    )?.catch((thrown: unknown) => thrown);

    expect((error as DipperError).detail.server?.message).toBe(
      'AccessDenied Policy 7: [hidden] ([hidden]), [hidden]; [hidden] is not for https://h/b/k?X-Amz-Signature=[hidden]&versionId=3 yet',
    );
    const told = inspect([error, here.calls], { depth: 8 });
    expect(signatures.length).toBeGreaterThan(0);
    for (const secret of [sessionToken, encodeURIComponent(sessionToken), ...signatures]) {
      expect(told).not.toContain(secret);
    }
  },
);
