import type { SeenRequest } from '../../scripts/servers/faultProxy';

/**
 * Milliseconds after its answer in which a request counts as in flight still: on a busy machine the
 * engine has yet to read it, to have the disk keep a whole file, and to write that to the journal. Only
 * a kill at a quiet moment excuses nothing.
 */
export const grace = 2000;

/** The bytes that a request moves, which are the same ones in another multipart upload as well. */
interface Piece {
  readonly of: string;
  /** The part's number, or the first byte of a range. */
  readonly first: number;
  readonly last: number;
}

type ContentRequest = SeenRequest & { readonly piece: Piece };

/** Whether a request carries the bytes of an object. */
export function isOfContent(seen: SeenRequest): boolean {
  return pieceOf(seen) !== undefined;
}

/**
 * Whether bytes of objects are on their way right now, up and down. What is to go wrong does not count: it
 * may have ended already.
 */
export function isAtWorkBothWays(requests: readonly SeenRequest[]): boolean {
  const moving = requests.filter(
    (seen) => isOfContent(seen) && seen.fault === undefined && seen.endedAt === undefined,
  );
  return (
    moving.some(({ method, received }) => method === 'PUT' && received > 0) &&
    moving.some(({ method, answered }) => method === 'GET' && answered > 0)
  );
}

/** What was moved again after a kill. */
export interface Repeats {
  /** Requests with content that had not been answered. */
  readonly inFlight: number;
  /** Those of the next life whose bytes had begun to move in this one, by the path of their object. */
  readonly again: ReadonlyMap<string, number>;
  /** How many of these had been answered, right before the kill. */
  readonly excused: number;
  /** Those of the next life whose bytes had arrived in good time before this kill or an earlier one. */
  readonly needless: readonly string[];
}

/** The requests that carry the bytes of objects: of whole ones, of parts, and of ranges. */
function contentRequests(requests: readonly SeenRequest[]): readonly ContentRequest[] {
  return requests.flatMap((seen) => {
    const piece = pieceOf(seen);
    return piece === undefined ? [] : [{ ...seen, piece }];
  });
}

/** How many of them have begun since a moment, and how many of those are under way. */
export function contentCounts(
  requests: readonly SeenRequest[],
  since: number,
): { readonly begun: number; readonly underWay: number } {
  const moved = contentRequests(requests).filter(({ startedAt }) => startedAt >= since);
  const underWay = moved.filter(({ endedAt }) => endedAt === undefined).length;
  return { begun: moved.length, underWay };
}

/**
 * Looks for bytes that were moved again after each kill.
 *
 * @param deaths When the process was killed, by the clock of the requests.
 */
export function repeatsAfter(
  requests: readonly SeenRequest[],
  deaths: readonly number[],
): readonly Repeats[] {
  const moved = contentRequests(requests);
  const lives = [...deaths, Infinity].map((death, life) =>
    moved.filter(
      ({ startedAt }) => startedAt < death && startedAt >= (deaths[life - 1] ?? -Infinity),
    ),
  );
  const arrived: ContentRequest[] = [];
  return deaths.map((death, life) => {
    const own = lives[life] ?? [];
    arrived.push(...own.filter(({ endedAt = Infinity }) => endedAt < death - grace));
    const next = lives[life + 1] ?? [];
    const isIn = (piece: Piece, earlier: readonly ContentRequest[]): boolean =>
      earlier.some((one) => overlap(one.piece, piece));
    const again = next.filter(({ piece }) => isIn(piece, own));
    const counts = new Map<string, number>();
    for (const { path } of again) counts.set(path, (counts.get(path) ?? 0) + 1);
    const answered = own.filter(({ endedAt = Infinity }) => endedAt < death);
    return {
      inFlight: own.filter(({ endedAt = Infinity }) => endedAt >= death).length,
      again: counts,
      excused: again.filter(({ piece }) => isIn(piece, answered)).length,
      needless: next
        .filter(({ piece }) => isIn(piece, arrived))
        .map(({ path, piece }) => `${path} ${piece.first}`),
    };
  });
}

function pieceOf(seen: SeenRequest): Piece | undefined {
  const { method, path, query, uploadId, partNumber, range } = seen;
  const isOfObject = /^\/[^/]+\/./u.test(path);
  const asksElse = [...query].some((name) => !['x-id', 'partNumber', 'uploadId'].includes(name));
  if (!isOfObject || asksElse || (method !== 'PUT' && method !== 'GET')) return undefined;
  const of = `${method} ${path}`;
  if (partNumber !== undefined) return { of, first: partNumber, last: partNumber };
  if (uploadId !== undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/u.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined) return { of, first: 0, last: Infinity };
  return { of, first: Number(first), last: Number(last) };
}

function overlap(one: Piece, other: Piece): boolean {
  return one.of === other.of && one.first <= other.last && other.first <= one.last;
}
