import { setImmediate as nextTurn } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { compareKeys } from '../../../shared/model/keyOrder';
import { entriesOfPage, pageOfEntries } from './listedPage';
import type { Position } from './listingRequests';
import type { AskedPage } from './listingWire';
import { listInParallel } from './parallelListing';

const client = new S3Client({ region: 'us-east-1' });
const keyCount = 20_000;
const keysOfPage = 100;

function numbered(index: number): string {
  return String(index).padStart(6, '0');
}

/** How many keys are not after a position, which is a key, also as a token. */
function indexOf(keys: readonly string[], position: Position): number {
  if (position.kind === 'start') return 0;
  const after = position.kind === 'token' ? position.token : position.key;
  const index = keys.findIndex((key) => compareKeys(key, after) > 0);
  return index < 0 ? keys.length : index;
}

/** Nobody waits for the disk or the network here, so a few turns are enough for all that can go on. */
async function nothingElseToDo(): Promise<false> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  return false;
}

/**
 * Lists keys from a server far away: what is asked at one time is answered together.
 *
 * @param changedBy What others make of the keys behind a key, from which was listed.
 * @returns How often answers were waited for, how many were asked for, and what was listed.
 */
async function listFromAfar(
  names: readonly string[],
  changedBy: (keys: readonly string[], from: string) => readonly string[] = (keys) => keys,
) {
  let keys: readonly string[] = [...names].sort(compareKeys);
  let waiting: (() => void)[] = [];
  let rounds = 0;
  let requests = 0;
  const ask = async (_query: unknown, position: Position): Promise<AskedPage> => {
    requests += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
    const at = indexOf(keys, position);
    const rest = at + keysOfPage;
    const entries = keys.slice(at, rest).map((key) => ({ kind: 'object', key, size: 1 }) as const);
    const page = pageOfEntries('', entries);
    const isTruncated = rest < keys.length;
    if (position.kind === 'after') keys = [...changedBy(keys, position.key)].sort(compareKeys);
    if (!isTruncated) return { page, isTruncated };
    return { page, isTruncated, next: { kind: 'token', token: entries.at(-1)?.key ?? '' } };
  };
  const listed: string[] = [];
  let restarts = 0;
  const query = { client, bucket: 'b', prefix: '', signal: new AbortController().signal };
  const way = {
    open: () => Promise.resolve(ask),
    asksFirst: true,
    onRestart: () => (restarts += 1),
  };
  const listing = (async () => {
    for await (const page of listInParallel(query, way)) {
      for (const { key } of entriesOfPage(page)) listed.push(key);
    }
    return true;
  })();
  while (!(await Promise.race([listing, nothingElseToDo()]))) {
    rounds += 1;
    const answered = waiting;
    waiting = [];
    for (const answer of answered) answer();
  }
  return { rounds, requests, restarts, listed, keys };
}

const beginning = 'measurements-of-2026-';
test.each<readonly [string, (index: number) => string]>([
  ['numbers', (index) => `${numbered(index)}.csv`],
  ['numbers in folders', (index) => `folder-${numbered(index).slice(1, 4)}/${numbered(index)}.dat`],
  [
    'names of which most share a long beginning',
    (index) => {
      const letter = String.fromCharCode(0x61 + ((index / 10) % 26));
      return `${index % 10 === 0 ? letter : beginning}${numbered(index)}.log`;
    },
  ],
  [
    'times of a few devices',
    (index) => `sensor-${index % 7}-${new Date(1.7e12 + index * 60_000).toISOString()}.json`,
  ],
])('%s far away are asked for many at a time, and little of it in vain', async (_, nameOf) => {
  const { rounds, requests, listed, keys } = await listFromAfar(
    Array.from({ length: keyCount }, (__, index) => nameOf(index)),
  );
  expect([...listed].sort(compareKeys)).toEqual(keys);
  const pages = keyCount / keysOfPage;
  // One after the other takes a round for each page; sixteen at a time could take a sixteenth of them.
  expect(rounds).toBeLessThan(pages / 6);
  expect(requests).toBeLessThan(2 * pages);
});

/** The keys without the first ones after a key. */
function without(keys: readonly string[], from: string, count: number): readonly string[] {
  const at = indexOf(keys, { kind: 'after', key: from });
  return keys.filter((_, index) => index < at || index >= at + count);
}

test.each<readonly [string, (keys: readonly string[], from: string) => readonly string[]]>([
  ['goes', (keys, from) => without(keys, from, 1)],
  ['comes', (keys, from) => [...keys, `${from} new`]],
  ['comes and others go', (keys, from) => [...without(keys, from, 3), `${from} new`]],
])(
  'where an object %s between two requests, all is listed once all the same',
  async (_, changed) => {
    const names = Array.from({ length: keyCount }, (__, index) => `${numbered(index)}.log`);
    const { rounds, restarts, listed, keys } = await listFromAfar(names, changed);
    expect(restarts).toBe(0);
    expect(rounds).toBeLessThan(keyCount / keysOfPage / 6);
    expect(new Set(listed).size).toBe(listed.length);
    const known = new Set(listed);
    expect(keys.filter((key) => !known.has(key))).toEqual([]);
  },
);
