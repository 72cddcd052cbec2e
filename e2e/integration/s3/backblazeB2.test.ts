import { expect, test } from 'vitest';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { anyone, connect, errorDocument, scripted, untilDone } from './support';

// Scripted: no B2 runs here. It answers 400 to whoever asks for checksums ("Unsupported header
// 'x-amz-checksum-mode' received for this API call"), to a HEAD without a word.

/** B2 with the object `old`, which is empty: not a byte of it can be asked for. */
async function startB2() {
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (Object.keys(headers).some((name) => /^x-amz-(?:sdk-)?checksum/u.test(name))) {
      return { status: 400, body: method === 'HEAD' ? '' : errorDocument('InvalidArgument') };
    }
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (method === 'DELETE') return { status: 204 };
    if (rawUrl.includes('?acl')) return { status: 200, body: '<AccessControlPolicy/>' };
    if (rawUrl.includes('?tagging')) return { status: 200, body: '<Tagging><TagSet/></Tagging>' };
    if (method === 'GET') return { status: 416, body: errorDocument('InvalidRange') };
    const isCopied = server.requests.some((request) => request.method === 'PUT');
    return rawUrl.startsWith('/b/old') || isCopied
      ? { status: 200, headers: { etag: '"one"', 'content-length': '0' } }
      : { status: 404 };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  const sent = (method: string) => server.requests.filter((one) => one.method === method);
  return { here, sent };
}

test('at Backblaze B2 an object is renamed without asking for checksums', async () => {
  const { here, sent } = await startB2();
  const from = { kind: 'object', key: 'old' } as const;
  expect(await renameTarget({ ...here, from, to: 'new' })).toEqual({ moved: 1, failures: [] });
  expect(sent('HEAD').some(({ headers }) => 'x-amz-checksum-mode' in headers)).toBe(false);
});

test('at Backblaze B2 the content type of an object is changed', async () => {
  const { here, sent } = await startB2();
  const request = { ...here, key: 'old' };
  const { state, user } = await readMetadata(request);
  const metadata = { headers: { ContentType: 'text/html' }, user };
  await writeMetadata(request, await planMetadataChange(request, state, metadata));
  expect(sent('PUT')[0]?.headers['content-type']).toBe('text/html');
});
