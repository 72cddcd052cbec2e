import { expect, test } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { WireRequest } from '../../s3/wire/wire';
import { clientOf, noMemory, runSetting, runTools } from '../testing/runSetting';
import type { UploadJob } from './uploadJob';
import { uploadWhole } from './uploadWhole';

test('what was sent and is not there counts for nothing, however often', async () => {
  const content = Buffer.from('12345');
  const attempts: WireRequest[] = [];
  const wire = {
    // As a proxy that takes it, and says no more than that it has.
    send: (request: WireRequest) => {
      attempts.push(request);
      request.onSent?.(content.length);
      return Promise.resolve({ status: 200, headers: new Map(), body: Buffer.alloc(0) });
    },
  };
  let moved = 0;
  const job: UploadJob = {
    ...runSetting({
      client: clientOf(() =>
        Promise.reject(dipperError('no_such_key', 'There is no such object.')),
      ),
      tools: runTools({ pauses: [0, 0] }),
      onBytes: (bytes) => (moved += bytes),
    }),
    key: 'k',
    source: '/tmp/k',
    size: content.length,
    ifAbsent: false,
    memory: noMemory,
    onStored: () => undefined,
  };
  const identity = { size: 5, mtimeNs: '0', inode: '1', device: '1' };
  const sending = uploadWhole(job, { content, identity }, wire, new AbortController().signal);
  await expect(sending).rejects.toMatchObject({ detail: { code: 'bad_response' } });
  expect(attempts).toHaveLength(3);
  expect(moved).toBe(0);
});
