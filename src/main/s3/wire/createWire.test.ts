import { expect, onTestFinished, test, vi } from 'vitest';
import { createS3Client } from '../s3Client';
import { createWire } from './createWire';

const minute = 60_000;

test('content that takes minutes to be read is signed with the time and the keys after that', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const start = Date.parse('2030-01-01T00:00:00Z');
  vi.setSystemTime(start);
  const client = createS3Client(
    {
      id: 'saved:1',
      region: 'us-east-1',
      addressing: 'auto',
      // A role's, of which each has a quarter of an hour.
      credentials: () =>
        Promise.resolve({
          accessKeyId: `KEY${Math.floor((Date.now() - start) / (15 * minute))}`,
          secretAccessKey: 's',
          expiration: new Date(Date.now() + 15 * minute),
        }),
    },
    '0.0.0',
  );
  const heads: string[] = [];
  const wire = await createWire({
    client,
    bucket: 'photos',
    onCall: () => undefined,
    rememberRegion: () => undefined,
    poolOf: () => ({
      run(_request, head) {
        heads.push(head);
        return Promise.resolve({ status: 200, headers: new Map(), body: new Uint8Array() });
      },
      retire: () => undefined,
    }),
  });
  await wire.send({
    operation: 'UploadPart',
    method: 'PUT',
    key: 'k',
    payload: 'signed',
    signal: new AbortController().signal,
    body: {
      byteLength: 1,
      read: () => Promise.resolve(Buffer.from('x')),
      digest() {
        vi.setSystemTime(start + 20 * minute);
        return Promise.resolve(Buffer.alloc(32));
      },
    },
  });
  expect(heads[0]).toContain('x-amz-date: 20300101T002000Z\r\n');
  expect(heads[0]).toContain('Credential=KEY1/');
});
