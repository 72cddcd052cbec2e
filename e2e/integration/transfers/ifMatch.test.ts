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

/** What a test may have another answer to. */
interface Request {
  readonly method: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Three files that are to replace the objects of their names, held on their way to a server that obeys conditions.
 *
 * @param onPut May answer in place of the server, which has stored the object by then or refused to.
 * @param instead May answer before the server does anything, once the files are on their way.
 */
async function heldAtObedient(
  onPut: (answer: ScriptedAnswer, key: string) => ScriptedAnswer = (one) => one,
  instead: (request: Request) => ScriptedAnswer | undefined = () => undefined,
) {
  let isHeld = true;
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
    const other = isHeld ? undefined : instead({ method, key, headers });
    if (other !== undefined) return other;
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
    if (headers['if-none-match'] === '*' && there !== undefined) {
      return onPut({ status: 412, body: errorDocument('PreconditionFailed') }, key);
    }
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
      isHeld = false;
      await bench.transfers.hold(undefined);
      return summary(await bench.untilIdle());
    },
    /** Has them run one after the other. */
    oneByOne: async (): Promise<readonly string[]> => {
      isHeld = false;
      await bench.transfers.pause();
      await bench.transfers.hold(undefined);
      for (const { id } of await bench.list()) {
        await bench.transfers.resume([id]);
        await bench.untilIdle();
      }
      return summary(await bench.list());
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

const forbidden = { status: 403, body: errorDocument('AccessDenied') };

test('one that the server has told to have changed is left also where nobody may look at it', async () => {
  const { ended, bench, put, objects } = await heldAtObedient(undefined, ({ method }) =>
    method === 'PUT' ? undefined : forbidden,
  );
  put('a', 'another');
  expect((await ended()).toSorted()).toEqual(['a failed conflict', 'b done', 'c done']);
  expect((await bench.list())[0]?.error).toMatchObject({ facts: { reason: 'changed' } });
  expect(objects.get('a')?.body).toBe('another');
});

/** A server that is at another write to `a`, as long as Dipper tries, which is there once it has been looked at. */
async function heldWhileWritten(other: (put: (key: string, body: string) => void) => void) {
  const asked: (string | undefined)[] = [];
  const isBusy = (): boolean => asked.length <= 3;
  const held = await heldAtObedient(undefined, ({ method, key, headers }) => {
    if (key !== 'a' || method !== 'PUT') return undefined;
    asked.push(headers['if-match'] ?? headers['if-none-match']);
    if (isBusy()) return { status: 409, body: errorDocument('ConditionalRequestConflict') };
    other(held.put);
    return undefined;
  });
  return { ...held, asked };
}

test('what another write makes of an object while Dipper waits for it is not replaced unseen', async () => {
  const { ended, objects } = await heldWhileWritten((put) => put('a', 'another'));
  expect((await ended()).toSorted()).toEqual(['a failed conflict', 'b done', 'c done']);
  expect(objects.get('a')?.body).toBe('another');
});

test('where it makes nothing of it, what was seen is replaced, and nothing else would be', async () => {
  const { ended, objects, asked } = await heldWhileWritten(() => undefined);
  expect(await ended()).toEqual(['a done', 'b done', 'c done']);
  expect(objects.get('a')?.body).toBe('mine');
  expect(asked).toEqual(['"e1"', '"e1"', '"e1"', '"e1"']);
});

test('nor is one that appears in place of one that is gone', async () => {
  let looks = 0;
  const held = await heldAtObedient(undefined, ({ method, key }) => {
    if (key !== 'b') return undefined;
    if (method === 'HEAD') looks += 1;
    else if (looks > 0) held.put('b', 'another');
    return undefined;
  });
  held.objects.delete('b');
  expect((await held.ended()).toSorted()).toEqual(['a done', 'b failed conflict', 'c done']);
  expect(held.objects.get('b')?.body).toBe('another');
});

test('where a condition may not be used, only the first of many files is sent twice', async () => {
  const { oneByOne, objects, later } = await heldAtObedient(undefined, ({ headers }) =>
    headers['if-match'] === undefined ? undefined : forbidden,
  );
  expect(await oneByOne()).toEqual(['a done', 'b done', 'c done']);
  expect([...objects.values()].map(({ body }) => body)).toEqual(['mine', 'mine', 'mine']);
  expect(later()).toEqual(['PUT', 'HEAD', 'PUT', 'HEAD', 'PUT', 'HEAD', 'PUT']);
});
