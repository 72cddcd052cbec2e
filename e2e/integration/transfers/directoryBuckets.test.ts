import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectAsAws, scripted } from '../s3/support';
import { summary, transfersIn, writeRandom } from './support';

const bucket = 'photos--use1-az4--x-s3';
const session = `<CreateSessionResult><Credentials><AccessKeyId>SESSION</AccessKeyId>
<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>`;

// Scripted after "Authorizing Zonal endpoint API operations with CreateSession" (Amazon S3 User Guide).
test('a file goes into a directory bucket by a session of its own', async () => {
  const objects = new Map<string, Buffer>();
  const server = await scripted(({ method, rawUrl, headers, body }) => {
    if (rawUrl.includes('?session')) return { status: 200, body: session };
    if (method !== 'PUT') return { status: 404 };
    if (headers['x-amz-s3session-token'] !== 'token') return { status: 403 };
    objects.set(new URL(rawUrl, 'http://server').pathname, body);
    return { status: 200, headers: { etag: '"e1"' } };
  });
  const connected = await connectAsAws(server.endpoint, { addressing: 'virtual' });
  const bench = await transfersIn({ ...connected, bucket });
  const content = await writeRandom(join(bench.folder, 'x'), 1000);
  expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual(['x done']);
  expect(objects.get('/x')?.equals(content)).toBe(true);
});
