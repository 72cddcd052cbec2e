import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import type { ProviderId } from '../../../src/shared/providers/providers';
import { anyone, begunUpload, connect, emptyListing, errorDocument, scripted } from '../s3/support';
import { mebibyte, summary, transferPath, transfersIn, writeRandom } from './support';

const size = 20 * mebibyte;

/** How a server answers that has another write of the same object under way. */
const busy = (code: string): ScriptedAnswer => ({ status: 409, body: errorDocument(code) });

/**
 * A server that takes one upload in parts, and the engine on it.
 *
 * @param answer What it says in place of its usual answer, to a part by its number or to the completion.
 */
async function uploadInParts(
  answer: (to: number | 'completion', complete: () => void) => ScriptedAnswer | undefined,
  provider?: ProviderId,
) {
  const parts = new Map<number, { readonly etag: string; readonly size: number }>();
  const asked: string[] = [];
  let mtime = '';
  let isComplete = false;
  const server = await scripted(({ method, rawUrl, headers, body }): ScriptedAnswer => {
    const number = Number(/partNumber=(\d+)/u.exec(rawUrl)?.[1]);
    if (method === 'DELETE') asked.push('abort');
    if (method === 'DELETE') return { status: 204 };
    if (method === 'HEAD') {
      const about = {
        'content-length': String(size),
        etag: '"whole-3"',
        'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
        'x-amz-meta-mtime': mtime,
      };
      return isComplete ? { status: 200, headers: about } : { status: 404 };
    }
    if (rawUrl.includes('?uploads')) {
      asked.push('begin');
      mtime = headers['x-amz-meta-mtime'] ?? '';
      return begunUpload();
    }
    if (method === 'GET') return rawUrl.includes('uploadId') ? listOfParts() : listing;
    if (method === 'POST') {
      asked.push('complete');
      const special = answer('completion', () => (isComplete = true));
      return (
        special ?? {
          status: 200,
          body: '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>',
        }
      );
    }
    asked.push(`part ${number}`);
    const special = answer(number, () => undefined);
    if (special !== undefined) return special;
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    parts.set(number, { etag, size: body.byteLength });
    return { status: 200, headers: { etag } };
  });
  const listing = { status: 200, body: emptyListing };
  function listOfParts(): ScriptedAnswer {
    const rows = [...parts].map(
      ([number, part]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${part.etag}</ETag><Size>${part.size}</Size></Part>`,
    );
    const body = `<ListPartsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListPartsResult>`;
    return { status: 200, body };
  }
  const connected = await connect(server.endpoint, anyone, { provider });
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  const path = join(bench.folder, 'x');
  await writeRandom(path, size);
  return { bench, path, asked };
}

// What the SDK's path has sent is of no use to a later run.
if (transferPath === 'fast') {
  test.each([undefined, 'cloudflareR2'] as const)(
    'a server that is busy for longer than it is asked keeps the parts of an upload (%s)',
    async (provider) => {
      let isBusy = true;
      const { bench, path, asked } = await uploadInParts(
        (to) => (isBusy && to === 3 ? busy('OperationAborted') : undefined),
        provider,
      );
      expect(summary(await bench.upload([path]))).toEqual(['x failed conflict']);
      expect(asked).not.toContain('abort');
      expect(asked.filter((request) => request === 'begin')).toHaveLength(1);

      isBusy = false;
      asked.length = 0;
      await bench.transfers.retry();
      expect(summary(await bench.untilIdle())).toEqual(['x done']);
      expect(asked).toEqual(['part 3', 'complete']);
    },
  );
}

test('a large file whose completion met an earlier one of its own is not sent again', async () => {
  let completions = 0;
  const { bench, path, asked } = await uploadInParts((to, complete) => {
    if (to !== 'completion') return undefined;
    completions += 1;
    if (completions > 1) return busy('ConditionalRequestConflict');
    complete();
    return 'reset';
  }, 'cloudflareR2');
  expect(summary(await bench.upload([path]))).toEqual(['x done']);
  expect(asked.filter((request) => request === 'begin')).toHaveLength(1);
});
