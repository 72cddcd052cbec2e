import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSource } from '../../../src/main/transfers/local/sourceFile';
import { createBudget } from '../../../src/main/transfers/pace/budget';
import type { Budget } from '../../../src/main/transfers/pace/budget';
import { noMemory, runSetting, runTools } from '../../../src/main/transfers/testing/runSetting';
import { uploadParts } from '../../../src/main/transfers/upload/uploadParts';
import { anyone, begunUpload, connect, scripted, untilDone } from '../s3/support';
import { mebibyte, writeRandom } from './support';

/*
 * Files of terabytes have parts that are too large to be held. Here a file has them that is not. It goes by the
 * wire, whatever path is under test: the SDK holds its parts.
 */

test('parts that are too large to be held are read as they go out, signed as they are', async () => {
  const parts = new Map<string, Buffer>();
  const server = await scripted(({ method, rawUrl, headers, body }) => {
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (method === 'POST') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
    parts.set(new URL(rawUrl, 'http://server').searchParams.get('partNumber') ?? '', body);
    return { status: 200, headers: { etag: `"${parts.size}"` } };
  });
  const { client, clients, connectionId } = await connect(server.endpoint, anyone);
  const wire = await clients.wireFor(connectionId, 'b');
  if (wire === undefined) throw new Error('This connection has no wire.');
  const folder = await mkdtemp(join(tmpdir(), 'dipper-large-parts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = join(folder, 'x');
  const content = await writeRandom(source, 35 * mebibyte);
  const file = await openSource(source);
  onTestFinished(() => file.close());

  const budget = createBudget();
  const taken: number[] = [];
  const take: Budget['take'] = (bytes, direction, signal) => {
    taken.push(bytes);
    return budget.take(bytes, direction, signal);
  };
  let sent = 0;
  const job = {
    ...runSetting({
      client,
      wire,
      tools: runTools({ budget: { ...budget, take } }),
      onBytes: (bytes) => (sent += bytes),
    }),
    key: 'x',
    source,
    size: file.size,
    ifAbsent: false,
    memory: noMemory,
    onStored: () => undefined,
  };
  const plan = { partSize: 34 * mebibyte, parts: 2, atOnce: 4, heldAtOnce: 1 };
  await uploadParts(job, { file, plan, wire }, untilDone);
  const whole = Buffer.concat([parts.get('1') ?? Buffer.alloc(0), parts.get('2') ?? content]);
  expect(whole.equals(content)).toBe(true);
  expect(sent).toBe(content.length);
  expect(Math.max(...taken)).toBeLessThanOrEqual(mebibyte);
});
