import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { completeMultipart } from '../../../src/main/transfers/upload/multipart';
import { anyone, connect, errorDocument, failureOf, scripted, untilDone } from '../s3/support';

/* Scripted throughout: Ceph's answers do not get lost, and it has no keys of KMS here. */

const md5 = (content: Buffer | string) => createHash('md5').update(content).digest();
const file = { size: 15, mtimeNs: '1700000000123456789', inode: '1', device: '1' };
const parts = ['first part', 'final'].map((content, index) => ({
  partNumber: index + 1,
  etag: `"${md5(content).toString('hex')}"`,
  size: content.length,
  crc32: 0,
}));
const saved = {
  uploadId: 'u1',
  key: 'k',
  partSize: 10,
  file,
  checksum: 'none' as const,
  parts,
};
const ofParts = md5(Buffer.concat(['first part', 'final'].map(md5))).toString('hex');

/** Completes an upload of which the first answer gets lost, and the second is a refusal. */
async function complete(refusal: { status: number; code: string }, there: Record<string, string>) {
  const seen: string[] = [];
  let posts = 0;
  const server = await scripted(({ method }) => {
    seen.push(method);
    if (method === 'HEAD') return { status: 200, headers: { 'content-length': '15', ...there } };
    if (method === 'DELETE') return { status: 404, body: errorDocument('NoSuchUpload') };
    posts += 1;
    if (posts === 1) return 'reset';
    return { status: refusal.status, body: errorDocument(refusal.code) };
  });
  const { client } = await connect(server.endpoint, anyone);
  const target = { client, bucket: 'b', key: 'k' };
  const done = completeMultipart(target, { saved, parts, ifAbsent: true }, untilDone);
  return { done, seen };
}

const gone = { status: 404, code: 'NoSuchUpload' };
const taken = { status: 412, code: 'PreconditionFailed' };
const plain = { etag: `"${ofParts}-2"` };
const encrypted = {
  etag: '"0123456789abcdef0123456789abcdef-2"',
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-meta-mtime': '1700000000.123456789',
};

test.each([
  ['that is not there any more', 'plain', gone, plain],
  ['that is not there any more', 'encrypted', gone, encrypted],
  ['whose key is taken', 'plain', taken, plain],
  ['whose key is taken', 'encrypted', taken, encrypted],
])('an upload %s was completed when the %s object is its own', async (_, __, refusal, there) => {
  const { done } = await complete(refusal, there);
  await expect(done).resolves.toEqual({
    etag: there.etag.replaceAll('"', ''),
    storageClass: 'STANDARD',
  });
});

test.each([
  ['other content', gone, { etag: `"${ofParts.replaceAll(/./gu, '0')}-2"` }],
  ['another size', gone, { ...plain, 'content-length': '16' }],
  ['another size', taken, { ...encrypted, 'content-length': '16' }],
  ['the time of another file', taken, { ...encrypted, 'x-amz-meta-mtime': '1' }],
])('it was not when the object has %s', async (_, refusal, there) => {
  const { done, seen } = await complete(refusal, there);
  const code = refusal === gone ? 'not_found' : 'precondition_failed';
  expect(await failureOf(done)).toMatchObject({ code });
  expect(seen).not.toContain('DELETE');
});

test('parts are not left where somebody else has put the same object', async () => {
  const { done, seen } = await complete(taken, plain);
  await done;
  expect(seen.filter((method) => method === 'DELETE')).toHaveLength(1);
});
