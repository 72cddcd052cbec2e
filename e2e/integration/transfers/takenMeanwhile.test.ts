import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { anyone, connect, errorDocument, scripted } from '../s3/support';
import {
  aMinutePasses,
  mebibyte,
  summary,
  transferPath,
  transfersIn,
  writeRandom,
} from './support';

const isFast = transferPath === 'fast';
const size = 9 * mebibyte;
const initiated =
  '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>';
const completed =
  '<CompleteMultipartUploadResult><ETag>"mine"</ETag></CompleteMultipartUploadResult>';

/** What a server has of the parts of an upload. */
interface Part {
  readonly etag: string;
  readonly size: number;
}

function partList(parts: ReadonlyMap<string, Part>): string {
  const listed = Array.from(
    parts,
    ([number, { etag, size: bytes }]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag><Size>${bytes}</Size></Part>`,
  );
  return `<ListPartsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListPartsResult>`;
}

/** A large file that is planned as new, held on its way to a server that obeys conditions. */
async function largeHeld(choice: 'skip' | 'replace' | 'keep_both') {
  const objects = new Set<string>();
  let parts = new Map<string, Part>();
  const seen: string[] = [];
  let onPart = (): void => undefined;
  const server = await scripted(({ method, rawUrl, headers, body }): ScriptedAnswer => {
    const [path = '', query = ''] = rawUrl.split('?');
    const key = decodeURIComponent(path.slice('/b/'.length));
    const parameters = new URLSearchParams(query);
    const number = parameters.get('partNumber');
    if (method === 'HEAD') {
      const found = { etag: '"theirs"', 'content-length': '6' };
      return objects.has(key) ? { status: 200, headers: found } : { status: 404 };
    }
    if (parameters.has('uploads')) {
      seen.push('begun');
      return { status: 200, body: initiated };
    }
    if (method === 'DELETE') {
      seen.push('aborted');
      parts = new Map();
      return { status: 204 };
    }
    if (method === 'GET') {
      return parts.size === 0
        ? { status: 404, body: errorDocument('NoSuchUpload') }
        : { status: 200, body: partList(parts) };
    }
    if (number !== null) {
      seen.push('part');
      onPart();
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      parts.set(number, { etag, size: body.byteLength });
      return { status: 200, headers: { etag } };
    }
    if (headers['if-none-match'] === '*' && objects.has(key)) {
      return { status: 412, body: errorDocument('PreconditionFailed') };
    }
    objects.add(key);
    return { status: 200, body: completed };
  });
  const connected = await connect(server.endpoint, anyone, { provider: 'cloudflareR2' });
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), size);
  await bench.transfers.hold('asleep');
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, choice);
  return {
    bench,
    objects,
    /** Has somebody put the object while the parts are sent. */
    takenBetween: (): void => {
      onPart = () => void objects.add('x');
    },
    ended: async (): Promise<readonly string[]> => {
      await bench.transfers.hold(undefined);
      return summary(await bench.untilIdle());
    },
    retried: async (): Promise<readonly string[]> => {
      seen.length = 0;
      await bench.transfers.retry();
      return summary(await bench.untilIdle());
    },
    count: (what: string): number => seen.filter((one) => one === what).length,
  };
}

test.each([
  ['skip', 'x skipped'],
  ['replace', 'x failed conflict'],
] as const)(
  'to %s: nothing of a large file is sent to a key that was taken long ago',
  async (choice, outcome) => {
    const { ended, objects, count } = await largeHeld(choice);
    objects.add('x');
    aMinutePasses();
    expect(await ended()).toEqual([outcome]);
    expect([count('begun'), count('part')]).toEqual([0, 0]);
  },
);

test('to keep both, all of it is sent once', async () => {
  const { ended, objects, count } = await largeHeld('keep_both');
  objects.add('x');
  aMinutePasses();
  expect(await ended()).toEqual(['x (2) done']);
  expect(count('part')).toBe(2);
});

test('what was sent to a key that was taken meanwhile is not sent again when that is asked for', async () => {
  const { bench, ended, retried, takenBetween, count } = await largeHeld('replace');
  takenBetween();
  expect(await ended()).toEqual(['x failed conflict']);
  expect(count('part')).toBe(2);
  expect(await retried()).toEqual(['x done']);
  expect(count('part')).toBe(isFast ? 0 : 2);
  expect((await bench.list())[0]?.bytesDone).toBe(size);
});

test('and nothing of it is left where the key is not to be replaced', async () => {
  const { ended, takenBetween, count } = await largeHeld('skip');
  takenBetween();
  expect(await ended()).toEqual(['x skipped']);
  expect(count('aborted')).toBe(1);
});
