import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compareKeys } from '../../../shared/model/keyOrder';
import type { ListEntry } from '../../../shared/model/objects';
import { firstSplitPlace, keyBetween } from './keySplit';
import { firstNameOf, lastNameOf } from './listedNames';
import type { ListedNames } from './listedNames';
import {
  edgeNames,
  entriesOfPage,
  firstNameAfter,
  isSortedPage,
  pageOfEntries,
  pageUpTo,
  withoutOwnMarker,
} from './listedPage';
import type { ListedPage } from './listedPage';
import { listPages, readPlace } from './listPages';
import { requestPageV1, requestPageV2 } from './listingRequests';
import type { ListingQuery, Position } from './listingRequests';
import { askedPage } from './listingWire';
import type { AskedPage, AskPage } from './listingWire';

/** Requests that are under way at the same time, at most. */
const mostAtOnce = 16;
/** The same as long as the first page is being shown. */
const fewAtOnce = 2;
/** How often a range is split before its next page is known: splits are guesses and cost requests. */
const splitsPerPage = 2;
/** Pages in a row of one range without a further name, after which a server is taken to lead nowhere. */
const mostVainPages = 2;

/** The faster way to ask for pages, beside the SDK's. */
export interface FastWay {
  /** Opens it; `undefined` where only the SDK's works. */
  readonly open: () => Promise<AskPage | undefined>;
  /** Whether it is good for the first page already: the SDK's finds out where a bucket is. */
  readonly asksFirst: boolean;
  /**
   * Waited for, once the first of several pages has come, before many requests keep the processor busy:
   * until then a page or two more are asked for, as whoever shows the first one needs it.
   */
  readonly beforeMany?: () => Promise<void>;
  /** Told when everything is listed once more from the beginning. */
  readonly onRestart?: () => void;
}

/**
 * Lists like {@link listPages}; but as soon as there is more than one page, asks for several at
 * once, each after a key of its own (`StartAfter`, or `Marker` of ListObjects). What comes is then in
 * no particular order, and a key may come twice. Where the server does not sort its keys as S3 does, or
 * does not start where it is asked to, all is listed again, one page after the other (trap 11).
 *
 * @throws DipperError as {@link listPages} does
 */
export async function* listInParallel(
  query: ListingQuery,
  way: FastWay,
): AsyncGenerator<ListedPage> {
  // Where it can't be opened, the SDK lists: the error that it meets is the one to show.
  let ask = way.asksFirst ? await way.open().catch(() => undefined) : undefined;
  const first = await ask?.(query, { kind: 'start' });
  if (ask !== undefined && first !== undefined) {
    yield ownPage(first.page, query);
    if (!first.isTruncated) return;
    const start = startOf(first.page, first.next);
    if (start !== undefined && (yield* listRanges(query, ask, start, way))) return;
    way.onRestart?.();
    yield* listInTurn(query);
    return;
  }
  let isFirst = true;
  for await (const { entries, next } of listPages(query)) {
    const page = pageOfEntries(query.prefix, entries);
    yield page;
    const start = isFirst ? startOf(page, positionAt(next)) : undefined;
    isFirst = false;
    if (start === undefined) continue;
    ask ??= await way.open();
    if (ask === undefined) continue;
    if (yield* listRanges(query, ask, start, way)) return;
    way.onRestart?.();
    yield* listInTurn(query);
    return;
  }
}

async function* listInTurn(query: ListingQuery): AsyncGenerator<ListedPage> {
  for await (const { entries } of listPages(query)) yield pageOfEntries(query.prefix, entries);
}

/** A page without what belongs to the folder itself. */
function ownPage(page: ListedPage, { delimiter }: ListingQuery): ListedPage {
  return delimiter === undefined ? page : withoutOwnMarker(page);
}

/** What {@link listPages} writes for where to go on. */
function positionAt(next: string | undefined): Position | undefined {
  if (next === undefined) return undefined;
  return readPlace(next).position;
}

/** Part of the keys, listed by one request after the other. */
interface Range {
  /** What it begins after. */
  readonly from: string;
  position: Position;
  /** The last name that is known to be listed, or where the range begins. */
  at: string;
  /** The last key that belongs to it; absent for as far as there are keys. */
  end?: string;
  /** Whether a page of it is known: only then is it worth splitting. */
  isKnown: boolean;
  /** The leftmost place at which the names of its last page differ. */
  differsFrom: number;
  splits: number;
  vainPages: number;
}

/** The first name of all, and what comes after the first page. */
interface Start {
  readonly first: string;
  readonly range: Range;
}

/** What is left after a first page; `undefined` where its order promises nothing. */
function startOf(page: ListedPage, position: Position | undefined): Start | undefined {
  const names = edgeNames(page);
  const first = firstNameOf(names);
  const last = lastNameOf(names);
  if (position === undefined || first === undefined || last === undefined) return undefined;
  if (!isSortedPage(page)) return undefined;
  const differsFrom = firstSplitPlace(first, last);
  const range = {
    from: last,
    position,
    at: last,
    isKnown: true,
    differsFrom,
    splits: 0,
    vainPages: 0,
  };
  return { first, range };
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
  { beforeMany = () => Promise.resolve() }: Pick<FastWay, 'beforeMany'>,
): AsyncGenerator<ListedPage, boolean> {
  const leave = new AbortController();
  const signal = AbortSignal.any([query.signal, leave.signal]);
  // Every request listens to it, which Node would take for a leak.
  setMaxListeners(4 * mostAtOnce, signal);
  const ranges = new Set<Range>();
  let ready: ListedPage[] = [];
  // Where names were seen to differ; further left a split would be a blind guess.
  let splitFrom = start.range.differsFrom;
  let answered = 1;
  let atOnce = fewAtOnce;
  const found: { isOrdered: boolean; failure?: { readonly error: unknown } } = { isOrdered: true };
  const seams = createSeams({
    onMissed: (page) => ready.push(ownPage(page, query)),
    onOpen: () => {
      found.isOrdered = false;
    },
  });
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
      const { page, isTruncated, next } = await requestPage(
        { ...query, signal },
        ask,
        range.position,
      );
      if (!found.isOrdered) return;
      answered += 1;
      const names = edgeNames(page);
      const first = firstNameOf(names);
      const last = lastNameOf(names);
      if (first !== undefined && last !== undefined) {
        splitFrom = Math.min(splitFrom, firstSplitPlace(start.first, last));
        range.differsFrom = firstSplitPlace(first, last);
      }
      const isFurther = isBefore(range.at, last);
      const isInOrder = isSortedPage(page) && follows(names, range);
      if (!isInOrder || (isTruncated && !goesOn(next, isFurther, range))) {
        found.isOrdered = false;
        return;
      }
      if (!range.isKnown && (isFurther || !isTruncated)) seams.noteAbove(range.from, page);
      const end = isBefore(range.end, last) ? range.end : undefined;
      const isPast = end !== undefined;
      if (isPast) seams.noteBelow(end, page, isTruncated);
      ready.push(ownPage(isPast ? pageUpTo(page, end) : page, query));
      wake();
      // Before anything is waited for: what has come is not to be another range's as well.
      if (!isTruncated || isPast || next === undefined) {
        ranges.delete(range);
        return;
      }
      range.position = next;
      range.splits = 0;
      if (isFurther && last !== undefined) {
        range.at = last;
        range.isKnown = true;
      }
      await mayBeMany;
      share();
    }
  }

  /** Gives free requests something to do. They become more as pages come in. */
  function share(): void {
    if (!found.isOrdered || found.failure !== undefined) return;
    const limit = Math.min(atOnce, 2 * answered);
    while (ranges.size > 0 && ranges.size < limit) {
      const upper = splitOne(ranges, splitFrom);
      if (upper === undefined) return;
      begin(upper);
    }
  }

  const mayBeMany = beforeMany().then(() => {
    atOnce = mostAtOnce;
  });
  // Whoever shows the first page goes first.
  await nextTurn();
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
      if (ranges.size === 0) return seams.areClosed();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    leave.abort();
  }
}

/** Where ranges meet. What the lower one has met behind its end is left to the upper one. */
interface Seams {
  /** Notes the page in which a range has met something behind its end. */
  readonly noteBelow: (end: string, page: ListedPage, isTruncated: boolean) => void;
  /** Notes the page with the first names of a range, or the last one, which has none. */
  readonly noteAbove: (from: string, page: ListedPage) => void;
  /** Whether each upper range has begun with what the lower one has left to it. */
  readonly areClosed: () => boolean;
}

/**
 * That a range goes on where the one below it has ended follows from S3's order alone. A server that sorts
 * otherwise, such as without regard to case, gives the upper one other names, and what lies between is nobody's.
 * A name that both have met proves that nothing does, in whatever order, also where objects have come or gone
 * between the two requests; so does a lower one that has met the last name of all.
 */
function createSeams({
  onMissed,
  onOpen,
}: {
  /** Given what has come between two ranges after the upper one was asked for. */
  readonly onMissed: (page: ListedPage) => void;
  /** Told where something may lie between two ranges. */
  readonly onOpen: () => void;
}): Seams {
  const left = new Map<string, { readonly page: ListedPage; readonly isTruncated: boolean }>();
  const begun = new Map<string, ListedPage>();

  function close(end: string): void {
    const [below, above] = [left.get(end), begun.get(end)];
    if (below === undefined || above === undefined) return;
    left.delete(end);
    begun.delete(end);
    if (firstNameAfter(below.page, end) === firstNameAfter(above, end)) return;
    const known = new Set(entriesOfPage(above).map(({ key }) => key));
    const behind = entriesBehind(below.page, end);
    const shared = behind.findIndex(({ key }) => known.has(key));
    const missed = shared < 0 ? behind : behind.slice(0, shared);
    if (shared < 0 && below.isTruncated) onOpen();
    else if (missed.length > 0) onMissed(pageOfEntries(above.prefix, missed));
  }

  return {
    noteBelow(end, page, isTruncated) {
      left.set(end, { page, isTruncated });
      close(end);
    },
    noteAbove(from, page) {
      begun.set(from, page);
      close(from);
    },
    areClosed: () => left.size === 0,
  };
}

/** The entries of a page that come after a key, in their order. */
function entriesBehind(page: ListedPage, end: string): readonly ListEntry[] {
  return entriesOfPage(page)
    .filter(({ key }) => compareKeys(key, end) > 0)
    .sort((one, other) => compareKeys(one.key, other.key));
}

/**
 * Splits the range that was split least since its last page; gives its upper part. The first guess
 * halves what all names seen so far leave open. Where most names share a long beginning, nothing is up
 * there, so the second guess keeps to what the names of the last page have in common.
 *
 * @param from The leftmost place at which names were seen to differ.
 */
function splitOne(ranges: ReadonlySet<Range>, from: number): Range | undefined {
  const candidates = [...ranges].sort((one, other) => one.splits - other.splits);
  for (const range of candidates) {
    if (!range.isKnown || range.splits >= splitsPerPage) continue;
    const isFirstGuess = range.splits === 0;
    const middle = keyBetween(range.at, range.end, isFirstGuess ? from : range.differsFrom);
    if (middle === undefined) continue;
    const upper: Range = {
      from: middle,
      position: { kind: 'after', key: middle },
      at: middle,
      ...(range.end === undefined ? {} : { end: range.end }),
      isKnown: false,
      differsFrom: from,
      splits: 0,
      vainPages: 0,
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
  position: Position,
): Promise<AskedPage> {
  const answer = await ask(query, position);
  if (answer !== undefined) return answer;
  const { style } = query;
  const { folders, objects, truncated, next } =
    position.kind === 'after' && style?.version() === 1
      ? await requestPageV1(query, position.key)
      : await requestPageV2(query, position);
  return askedPage(
    {
      page: pageOfEntries(query.prefix, [...folders, ...objects]),
      isTruncated: truncated,
      ...(next?.kind === 'token' ? { token: next.token } : {}),
      ...(next?.kind === 'after' ? { marker: next.key } : {}),
    },
    position,
    style,
  );
}

/** Whether a page begins after what was listed before it. */
function follows({ objects: [object], folders: [folder] }: ListedNames, { at }: Range): boolean {
  if (object !== undefined && compareKeys(object.key, at) <= 0) return false;
  // A folder that holds the key after which was asked has more behind it.
  return folder === undefined || compareKeys(folder.key, at) > 0 || at.startsWith(folder.key);
}

/**
 * Whether a truncated page leads on (trap 10). One that only names a folder again, as others did
 * before it, leads as little as an empty one.
 */
function goesOn(next: Position | undefined, isFurther: boolean, range: Range): boolean {
  if (next === undefined) return false;
  range.vainPages = isFurther ? 0 : range.vainPages + 1;
  return range.vainPages <= mostVainPages;
}

/** Whether an end lies before a name; nothing lies behind an open end. */
function isBefore(end: string | undefined, name: string | undefined): boolean {
  return end !== undefined && name !== undefined && compareKeys(end, name) < 0;
}
