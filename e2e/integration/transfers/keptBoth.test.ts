import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import type { ProviderId } from '../../../src/shared/providers/providers';
import { anyone, connect, emptyListing, errorDocument, scripted } from '../s3/support';
import { summary, transfersIn, until } from './support';
import type { Bench } from './support';

interface StoredObject {
  readonly content: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A server that has an object `x`, and the engine on it.
 *
 * @param obeys Whether it is known to obey `If-None-Match`.
 */
async function serverWithX(obeys: boolean) {
  const stored = { content: 'theirs', headers: { 'content-length': '6', etag: '"theirs"' } };
  const objects = new Map<string, StoredObject>([['x', stored]]);
  const asked: string[] = [];
  /** What happens to what is sent, where it is not stored and answered at once. */
  let instead: 'stored, never answered' | 'stored late' | 'never stored' | undefined;
  let release = (): void => undefined;
  const server = await scripted(
    async ({ method, rawUrl, headers, body }): Promise<ScriptedAnswer> => {
      const key = decodeURIComponent(/^\/b\/([^?]*)/u.exec(rawUrl)?.[1] ?? '');
      const there = objects.get(key);
      const modified = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
      asked.push(`${method} ${key}`);
      if (method === 'GET') return { status: 200, body: emptyListing };
      if (method === 'HEAD') {
        return there === undefined
          ? { status: 404 }
          : { status: 200, headers: { ...there.headers, ...modified } };
      }
      if (there !== undefined && headers['if-none-match'] === '*') {
        return { status: 412, body: errorDocument('PreconditionFailed') };
      }
      const store = (): void =>
        void objects.set(key, {
          content: body.toString(),
          headers: {
            'content-length': String(body.byteLength),
            etag: `"${key}"`,
            'x-amz-meta-mtime': headers['x-amz-meta-mtime'] ?? '',
          },
        });
      const mishap = instead;
      if (mishap !== undefined) {
        instead = undefined;
        if (mishap === 'stored, never answered') store();
        await new Promise<void>((resolve) => (release = resolve));
        if (mishap === 'stored late') {
          store();
          return { status: 200, headers: { etag: `"${key}"` } };
        }
        return 'reset';
      }
      store();
      return { status: 200, headers: { etag: `"${key}"` } };
    },
  );
  const provider: { readonly provider?: ProviderId } = obeys ? { provider: 'cloudflareR2' } : {};
  const place = { ...(await connect(server.endpoint, anyone, provider)), bucket: 'b' };
  const folder = await mkdtemp(join(tmpdir(), 'dipper-both-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const journal = join(folder, 'journal');
  return {
    objects,
    place,
    journal,
    bench: await transfersIn(place, { journal }),
    /** Has something happen to the next file that is sent. */
    have: (mishap: NonNullable<typeof instead>): void => {
      instead = mishap;
      onTestFinished(() => release());
    },
    /** Ends what has happened to it. */
    release: () => release(),
    wasSent: (key: string) => asked.includes(`PUT ${key}`),
  };
}

async function keepAsWell(bench: Bench): Promise<void> {
  const path = join(bench.folder, 'x');
  await writeFile(path, 'mine');
  const plan = await bench.planUpload([path]);
  await bench.transfers.start(plan.planId, 'keep_both');
}

test.each([true, false])(
  'a file that is kept beside another, and was interrupted once the server had it, is there once (conditions obeyed: %s)',
  async (obeys) => {
    const { bench, have, wasSent, objects } = await serverWithX(obeys);
    have('stored, never answered');
    await keepAsWell(bench);
    await until(() => wasSent('x (2)'));
    await bench.transfers.pause();
    await until(async () => (await bench.list())[0]?.state === 'paused');
    await bench.transfers.resume();
    expect(summary(await bench.untilIdle())).toEqual(['x (2) done']);
    expect([...objects.keys()]).toEqual(['x', 'x (2)']);
  },
);

test('so it is where Dipper is started anew in between', async () => {
  const { bench, have, wasSent, objects, place, journal } = await serverWithX(true);
  have('stored, never answered');
  await keepAsWell(bench);
  await until(() => wasSent('x (2)'));
  await bench.transfers.close();
  const next = await transfersIn(place, { journal, folder: bench.folder });
  await next.transfers.resume();
  expect(summary(await next.untilIdle())).toEqual(['x (2) done']);
  expect([...objects.keys()]).toEqual(['x', 'x (2)']);
});

test('one that was held before the server had it gets the same name afterwards', async () => {
  const { bench, have, wasSent, objects } = await serverWithX(true);
  have('never stored');
  await keepAsWell(bench);
  await until(() => wasSent('x (2)'));
  await bench.transfers.hold('asleep');
  await until(async () => (await bench.list())[0]?.state === 'queued');
  await bench.transfers.hold(undefined);
  expect(summary(await bench.untilIdle())).toEqual(['x (2) done']);
  expect([...objects.keys()]).toEqual(['x', 'x (2)']);
});

test('another file that is to have the chosen name waits, and replaces nothing', async () => {
  const { bench, have, wasSent, objects, release } = await serverWithX(false);
  have('stored late');
  await keepAsWell(bench);
  await until(() => wasSent('x (2)'));
  const path = join(bench.folder, 'x (2)');
  await writeFile(path, 'another of mine');
  const plan = await bench.planUpload([path]);
  expect(plan.conflictCount).toBe(0);
  await bench.transfers.start(plan.planId, 'keep_both');
  // It may run, as long as it has ended before the first one has its object.
  await until(async () => (await bench.list())[1]?.state !== 'running');
  release();
  await bench.untilIdle();
  const contents = [...objects.values()].map(({ content }) => content);
  expect(contents.toSorted()).toEqual(['another of mine', 'mine', 'theirs']);
});
