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

/** How many keys come after a position, which is a key, or an index as a token. */
function indexOf(keys: readonly string[], position: Position): number {
  if (position.kind === 'token') return Number(position.token);
  if (position.kind !== 'after') return 0;
  const index = keys.findIndex((key) => compareKeys(key, position.key) > 0);
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
 * @returns How often answers were waited for, and how many were asked for.
 */
async function listFromAfar(
  names: readonly string[],
): Promise<{ readonly rounds: number; readonly requests: number }> {
  const keys = [...names].sort(compareKeys);
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
    if (rest >= keys.length) return { page, isTruncated: false };
    return { page, isTruncated: true, next: { kind: 'token', token: String(rest) } };
  };
  const seen = new Set<string>();
  const query = { client, bucket: 'b', prefix: '', signal: new AbortController().signal };
  const way = { open: () => Promise.resolve(ask), asksFirst: true };
  const listing = (async () => {
    for await (const page of listInParallel(query, way)) {
      for (const { key } of entriesOfPage(page)) seen.add(key);
    }
    return true;
  })();
  while (!(await Promise.race([listing, nothingElseToDo()]))) {
    rounds += 1;
    const answered = waiting;
    waiting = [];
    for (const answer of answered) answer();
  }
  expect(seen.size).toBe(keys.length);
  return { rounds, requests };
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
  const { rounds, requests } = await listFromAfar(
    Array.from({ length: keyCount }, (__, index) => nameOf(index)),
  );
  const pages = keyCount / keysOfPage;
  // One after the other takes a round for each page; sixteen at a time could take a sixteenth of them.
  expect(rounds).toBeLessThan(pages / 6);
  expect(requests).toBeLessThan(2 * pages);
});
