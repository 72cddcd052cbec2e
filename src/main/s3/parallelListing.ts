import { setMaxListeners } from 'node:events';
import type { ListEntry } from '../../shared/model/objects';
import { compareKeys } from './keyEncoding';
import { firstSplitPlace, keyBetween } from './keySplit';
import { firstNameOf, isSorted, lastNameOf } from './listedNames';
import type { ListedNames } from './listedNames';
import { edgeNames, isSortedPage, pageOfEntries, pageUpTo, withoutOwnMarker } from './listedPage';
import type { ListedPage } from './listedPage';
import { listPages } from './listing';
import { requestPageV2 } from './listingRequests';
import type { ListingQuery, PositionV2 } from './listingRequests';
import type { ListAnswer } from './listAnswer';
import type { AskPage } from './listingWire';

/** Requests that are under way at the same time, at most. */
const mostAtOnce = 16;
/** How often a range is split before its next page is known: splits are guesses and cost requests. */
const splitsPerPage = 2;
/** Pages in a row without a name, after which a server is taken to lead nowhere. */
const mostEmptyPages = 2;

/**
 * Lists like {@link listPages}; but as soon as there is more than one page, asks for several at
 * once, each after a key of its own (`StartAfter`). What comes is then in no particular order, and a
 * key may come twice. Where the server does not sort its keys as S3 does, or does not start where it
 * is asked to, the rest is listed one page after the other (trap 11).
 *
 * @param openAsk Opens the faster way to ask, once it is of use.
 * @throws DipperError as {@link listPages} does
 */
export async function* listInParallel(
  query: ListingQuery,
  openAsk: () => Promise<AskPage | undefined>,
): AsyncGenerator<ListedPage> {
  let isFirst = true;
  for await (const { entries, next } of listPages(query)) {
    yield pageOfEntries(entries);
    if (isFirst && next?.startsWith(tokenPrefix) === true) {
      const start = startOf(entries, next.slice(tokenPrefix.length));
      const ask = start === undefined ? undefined : await openAsk();
      if (start !== undefined && ask !== undefined) {
        const isComplete = yield* listRanges(query, ask, start);
        if (isComplete) return;
      }
    }
    isFirst = false;
  }
}

/** How {@link listPages} writes a token of the server's. */
const tokenPrefix = 'token:';

/** Part of the keys, listed by one request after the other. */
interface Range {
  position: PositionV2;
  /** The last name that is known to be listed, or where the range begins. */
  at: string;
  /** The last key that belongs to it; absent for as far as there are keys. */
  end?: string;
  /** Whether a page of it is known: only then is it worth splitting. */
  isKnown: boolean;
  splits: number;
  emptyPages: number;
}

/** The first name of all, and what comes after the first page. */
interface Start {
  readonly first: string;
  readonly range: Range;
}

/** What is left after a first page; `undefined` where its order promises nothing. */
function startOf(entries: readonly ListEntry[], token: string): Start | undefined {
  const names = {
    folders: entries.filter((entry) => entry.kind === 'folder'),
    objects: entries.filter((entry) => entry.kind === 'object'),
  };
  const first = firstNameOf(names);
  const last = lastNameOf(names);
  if (first === undefined || last === undefined || !isSorted(names)) return undefined;
  return {
    first,
    range: {
      position: { kind: 'token', token },
      at: last,
      isKnown: true,
      splits: 0,
      emptyPages: 0,
    },
  };
}

/**
 * Lists a range by as many requests as pay: whenever one is free, a range is split in two.
 *
 * @returns Whether all was listed; `false` when the server turned out not to keep the order.
 */
async function* listRanges(
  query: ListingQuery,
  ask: AskPage,
  start: Start,
): AsyncGenerator<ListedPage, boolean> {
  const leave = new AbortController();
  const signal = AbortSignal.any([query.signal, leave.signal]);
  // Every request listens to it, which Node would take for a leak.
  setMaxListeners(4 * mostAtOnce, signal);
  const ranges = new Set<Range>();
  let ready: ListedPage[] = [];
  // Where names were seen to differ; further left a split would be a blind guess.
  let splitFrom = firstSplitPlace(start.first, start.range.at);
  let answered = 1;
  const found: { isOrdered: boolean; failure?: { readonly error: unknown } } = { isOrdered: true };
  let wake = (): void => undefined;

  function begin(range: Range): void {
    ranges.add(range);
    listRange(range)
      .catch((error: unknown) => {
        found.failure ??= { error };
      })
      .finally(() => {
        ranges.delete(range);
        share();
        wake();
      });
  }

  async function listRange(range: Range): Promise<void> {
    for (;;) {
      const { page, isTruncated, token } = await requestPage(
        { ...query, signal },
        ask,
        range.position,
      );
      if (!found.isOrdered) return;
      answered += 1;
      const names = edgeNames(page);
      const last = lastNameOf(names);
      if (last !== undefined) splitFrom = Math.min(splitFrom, firstSplitPlace(start.first, last));
      const isInOrder = isSortedPage(page) && follows(names, range);
      if (!isInOrder || (isTruncated && !goesOn(token, last, range))) {
        found.isOrdered = false;
        return;
      }
      const isPast = isBefore(range.end, last);
      const own = isPast && range.end !== undefined ? pageUpTo(page, range.end) : page;
      ready.push(query.delimiter === undefined ? own : withoutOwnMarker(own, query.prefix));
      wake();
      if (!isTruncated || isPast || token === undefined) return;
      range.position = { kind: 'token', token };
      range.splits = 0;
      if (last !== undefined) {
        range.at = last;
        range.isKnown = true;
      }
      share();
    }
  }

  /** Gives free requests something to do. They become more as pages come in. */
  function share(): void {
    if (!found.isOrdered || found.failure !== undefined) return;
    const limit = Math.min(mostAtOnce, 2 * answered);
    while (ranges.size > 0 && ranges.size < limit) {
      const upper = splitOne(ranges, splitFrom);
      if (upper === undefined) return;
      begin(upper);
    }
  }

  try {
    begin(start.range);
    share();
    for (;;) {
      const come = ready;
      ready = [];
      yield* come;
      if (found.failure !== undefined) throw found.failure.error;
      if (!found.isOrdered) return false;
      if (ready.length > 0) continue;
      if (ranges.size === 0) return true;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    leave.abort();
  }
}

/** Splits the range that was split least since its last page; gives its upper part. */
function splitOne(ranges: ReadonlySet<Range>, from: number): Range | undefined {
  const candidates = [...ranges].sort((one, other) => one.splits - other.splits);
  for (const range of candidates) {
    if (!range.isKnown || range.splits >= splitsPerPage) continue;
    const middle = keyBetween(range.at, range.end, from);
    if (middle === undefined) continue;
    const upper: Range = {
      position: { kind: 'after', key: middle },
      at: middle,
      ...(range.end === undefined ? {} : { end: range.end }),
      isKnown: false,
      splits: 0,
      emptyPages: 0,
    };
    range.end = middle;
    range.splits += 1;
    return upper;
  }
  return undefined;
}

/** Asks for a page the faster way, and where that does not give it, by the SDK. */
async function requestPage(
  query: ListingQuery,
  ask: AskPage,
  position: PositionV2,
): Promise<ListAnswer> {
  const answer = await ask(query, position);
  if (answer !== undefined) return answer;
  const { folders, objects, truncated, next } = await requestPageV2(query, position);
  return {
    page: pageOfEntries([...folders, ...objects]),
    isTruncated: truncated,
    ...(next?.kind === 'token' ? { token: next.token } : {}),
  };
}

/** Whether a page begins after what was listed before it. */
function follows({ objects: [object], folders: [folder] }: ListedNames, { at }: Range): boolean {
  if (object !== undefined && compareKeys(object.key, at) <= 0) return false;
  // A folder that holds the key after which was asked has more behind it.
  return folder === undefined || compareKeys(folder.key, at) > 0 || at.startsWith(folder.key);
}

/** Whether a truncated page leads on (trap 10). */
function goesOn(token: string | undefined, last: string | undefined, range: Range): boolean {
  const { position } = range;
  if (token === undefined) return false;
  if (position.kind === 'token' && position.token === token) return false;
  range.emptyPages = last === undefined ? range.emptyPages + 1 : 0;
  return range.emptyPages <= mostEmptyPages;
}

/** Whether an end lies before a name; nothing lies behind an open end. */
function isBefore(end: string | undefined, name: string | undefined): boolean {
  return end !== undefined && name !== undefined && compareKeys(end, name) < 0;
}
