import type { ScriptedAnswer, ScriptedServer, StartScripted } from '../../scripts/servers/scripted';
import { bucketsAnswer, listAnswer } from './scriptedS3';

/** A bucket, `numbered`, of objects that are named by their numbers. */
export interface NumberedBucket extends ScriptedServer {
  readonly keyOf: (index: number) => string;
  /** Bytes; every object has another size, and their order is not that of the names. */
  readonly sizeOf: (index: number) => number;
  /** Every key that it was asked to delete. It has all of them still. */
  readonly deleted: readonly string[];
}

/** Objects of a page. */
const pageSize = 1_000;
/** A prime above the number of objects: what is multiplied within it meets nothing twice. */
const mostObjects = 1_000_003;
const sizeStep = 7_919;

/** The form of {@link NumberedBucket.keyOf}. */
export const numberedName = /^\d{9}\.csv$/u;

/**
 * Starts a server of so many objects, fewer than a million, that answers at once, from a token or after
 * any key.
 *
 * @param afterFirst Waited for by every page but the first.
 */
export async function startNumberedBucket(
  scripted: StartScripted,
  count: number,
  afterFirst: Promise<void>,
): Promise<NumberedBucket> {
  const keyOf = (index: number): string => `${String(index).padStart(9, '0')}.csv`;
  const sizeOf = (index: number): number => ((index + 1) * sizeStep) % mostObjects;

  /** How many keys there are up to, and with, this one. */
  function placeAfter(key: string): number {
    let [from, to] = [0, count];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (keyOf(middle) <= key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  const deleted: string[] = [];
  const server = await scripted(async ({ rawUrl, body }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (query.has('delete')) {
      const keys = Array.from(
        body.toString().matchAll(/<Key>(.*?)<\/Key>/gu),
        ([, key = '']) => key,
      );
      deleted.push(...keys);
      return deletedAnswer(keys);
    }
    if (!query.has('list-type')) return bucketsAnswer(['numbered']);
    const token = query.get('continuation-token');
    const after = query.get('start-after');
    if (token !== null || after !== null) await afterFirst;
    const first = token === null ? placeAfter(after ?? '') : Number(token);
    const end = Math.min(count, first + pageSize);
    const keys = Array.from({ length: end - first }, (_, index) => keyOf(first + index));
    return listAnswer(keys, end < count ? String(end) : undefined, (key) =>
      sizeOf(parseInt(key, 10)),
    );
  });
  return { ...server, keyOf, sizeOf, deleted };
}

/** Says of every key that it is gone, which it is not. */
function deletedAnswer(keys: readonly string[]): ScriptedAnswer {
  const deleted = keys.map((key) => `<Deleted><Key>${key}</Key></Deleted>`);
  return { status: 200, body: `<DeleteResult>${deleted.join('')}</DeleteResult>` };
}
