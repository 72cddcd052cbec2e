import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { anyone, connect, errorDocument, scripted } from '../s3/support';
import { aMinutePasses, summary, transfersIn } from './support';

/** An object of a server that obeys conditions. */
interface Stored {
  readonly etag: string;
  readonly body: string;
  readonly mtime: string | undefined;
}

const names = ['a', 'b', 'c'];

/**
 * Three files that are to replace the objects of their names, held on their way to a server that obeys conditions.
 *
 * @param onPut May answer in place of the server, which has stored the object by then or refused to.
 */
async function heldAtObedient(
  onPut: (answer: ScriptedAnswer, key: string) => ScriptedAnswer = (one) => one,
) {
  const objects = new Map<string, Stored>();
  let version = 0;
  function put(key: string, body: string, mtime?: string): string {
    version += 1;
    const etag = `"e${version}"`;
    objects.set(key, { etag, body, mtime });
    return etag;
  }
  for (const name of names) put(name, 'theirs');
  const server = await scripted(({ method, rawUrl, headers, body }) => {
    const key = rawUrl.replace(/\?.*$/u, '').slice('/b/'.length);
    const there = objects.get(key);
    if (method === 'HEAD') {
      if (there === undefined) return { status: 404 };
      const { etag, mtime } = there;
      const length = String(there.body.length);
      const own = mtime === undefined ? {} : { 'x-amz-meta-mtime': mtime };
      const modified = { 'last-modified': new Date(0).toUTCString() };
      return { status: 200, headers: { etag, 'content-length': length, ...modified, ...own } };
    }
    const wanted = headers['if-match'];
    if (wanted !== undefined && there === undefined) {
      return onPut({ status: 404, body: errorDocument('NoSuchKey') }, key);
    }
    if (wanted !== undefined && wanted !== there?.etag) {
      return onPut({ status: 412, body: errorDocument('PreconditionFailed') }, key);
    }
    const etag = put(key, String(body), headers['x-amz-meta-mtime']);
    return onPut({ status: 200, headers: { etag } }, key);
  });
  const connected = await connect(server.endpoint, anyone, { provider: 'cloudflareR2' });
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  const paths = names.map((name) => join(bench.folder, name));
  for (const path of paths) await writeFile(path, 'mine');
  await bench.transfers.hold('asleep');
  const plan = await bench.planUpload(paths);
  await bench.transfers.start(plan.planId, 'replace');
  aMinutePasses();
  const before = server.requests.length;
  return {
    bench,
    objects,
    put,
    ended: async (): Promise<readonly string[]> => {
      await bench.transfers.hold(undefined);
      return summary(await bench.untilIdle());
    },
    later: () => server.requests.slice(before).map(({ method }) => method),
  };
}

test('each of many small files replaces its object with one request where the server judges whether it has changed', async () => {
  const { ended, objects, later } = await heldAtObedient();
  expect(await ended()).toEqual(['a done', 'b done', 'c done']);
  expect([...objects.values()].map(({ body }) => body)).toEqual(['mine', 'mine', 'mine']);
  expect(later()).toEqual(['PUT', 'PUT', 'PUT']);
});

test('an object that has changed is left, and one that is gone is made anew', async () => {
  const { ended, bench, put, objects } = await heldAtObedient();
  put('a', 'another');
  objects.delete('b');
  expect((await ended()).toSorted()).toEqual(['a failed conflict', 'b done', 'c done']);
  const [changed] = await bench.list();
  expect(changed?.error).toMatchObject({ retry: 'now', facts: { reason: 'changed' } });
  expect(objects.get('a')?.body).toBe('another');
  expect(objects.get('b')?.body).toBe('mine');
});

test('a file is not taken for a change whose answer got lost', async () => {
  const lost = new Set<string>();
  const { ended, objects } = await heldAtObedient((answer, key) => {
    if (lost.has(key)) return answer;
    lost.add(key);
    return 'reset';
  });
  expect(await ended()).toEqual(['a done', 'b done', 'c done']);
  expect([...objects.values()].map(({ body }) => body)).toEqual(['mine', 'mine', 'mine']);
});
