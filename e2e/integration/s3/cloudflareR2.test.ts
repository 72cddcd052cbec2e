import { expect, test } from 'vitest';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import {
  anyone,
  connect,
  containing,
  errorDocument,
  failureOf,
  scripted,
  untilDone,
} from './support';

// Scripted after R2's own pages ("S3 API compatibility", "Extensions"): no R2 runs here.

/** What R2 answers 501 to wherever it is sent. */
const notImplemented = ['x-amz-tagging-directive', 'x-amz-checksum-algorithm', 'x-amz-tagging'];

const copied = {
  status: 200,
  body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>',
};

/** R2 with the object `old`; what comes to the name `new` after it was found free is never replaced. */
async function startR2({ isTaken = false } = {}) {
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (notImplemented.some((name) => name in headers)) {
      return { status: 501, body: errorDocument('NotImplemented') };
    }
    if (method === 'PUT') {
      return isTaken && headers['cf-copy-destination-if-none-match'] === '*'
        ? { status: 412, body: errorDocument('PreconditionFailed') }
        : copied;
    }
    if (method === 'DELETE') return { status: 204 };
    if (method === 'GET') return { status: 501, body: errorDocument('NotImplemented') };
    const isCopied = server.requests.some((request) => request.method === 'PUT');
    return rawUrl.startsWith('/b/old') || isCopied
      ? {
          status: 200,
          headers: {
            etag: '"one"',
            'content-length': rawUrl.startsWith('/b/old') || !isTaken ? '10' : '9',
            'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=',
          },
        }
      : { status: 404 };
  });
  const connected = await connect(server.endpoint, anyone, { provider: 'cloudflareR2' });
  const { conditionalWrites, copyCondition } = await connected.clients.capabilitiesOf(
    connected.connectionId,
  );
  const here = { ...connected, bucket: 'b', conditionalWrites, copyCondition, signal: untilDone };
  const rename = () => renameTarget({ ...here, from: { kind: 'object', key: 'old' }, to: 'new' });
  return { server, here, rename };
}

test('at Cloudflare R2 an object is renamed', async () => {
  const { server, rename } = await startR2();
  expect(await rename()).toEqual({ moved: 1, failures: [] });
  expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE', rawUrl: containing('/b/old') });
});

test('at Cloudflare R2 the content type of an object is changed', async () => {
  const { server, here } = await startR2();
  const request = { ...here, key: 'old' };
  const { state, user } = await readMetadata(request);
  const metadata = { headers: { ContentType: 'text/html' }, user };
  await writeMetadata(request, await planMetadataChange(request, state, metadata));
  const put = server.requests.find(({ method }) => method === 'PUT');
  expect(put?.headers['content-type']).toBe('text/html');
});

test('at Cloudflare R2 what comes to the new name meanwhile is never overwritten', async () => {
  const { server, rename } = await startR2({ isTaken: true });
  expect(await failureOf(rename())).toMatchObject({
    code: 'conflict',
    resource: 's3://b/new',
    facts: { reason: 'taken' },
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});
