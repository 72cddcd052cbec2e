import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { FolderEntry, FolderPage, ListEntry } from '../../../shared/model/objects';
import { assertNever } from '../../../shared/assertNever';
import { compareKeys } from '../../../shared/model/keyOrder';
import { entriesOf, isSorted, lastNameOf, pageMark } from './listedNames';
import { entriesOfPage } from './listedPage';
import { requestPageV1, requestPageV2 } from './listingRequests';
import type { ListingQuery, Position, RawPage } from './listingRequests';

import type { AskedPage, AskPage } from './listingWire';

/** What {@link listPages} lists: with a delimiter one level, without it everything below. */
export interface ListOptions extends ListingQuery {
  /** `next` of an earlier page, to go on after it. */
  readonly from?: string;
  /** A faster way to ask, which the SDK stands in for. */
  readonly askPage?: AskPage;
}

/** One page of a listing. */
export interface ListPage {
  readonly entries: readonly ListEntry[];
  /** Where to go on; absent on the last page. */
  readonly next?: string;
}

/** Pages in a row that bring nothing, after which a server's tokens are taken to lead nowhere. */
const mostVainPages = 1000;

/**
 * Lists a bucket page by page (ListObjectsV2, or ListObjects where the server has only that). Keys
 * are exactly the server's, and come once also where it ignores its own tokens. In a delimited listing
 * the empty object that marks the listed folder itself is left out; one with content is not.
 *
 * @throws DipperError; `bad_response` where the server says that there is more but not how to get
 *   it, so that an incomplete listing never passes for a complete one
 */
export async function* listPages(options: ListOptions): AsyncGenerator<ListPage> {
  const foldersSeen = new Set<string>();
  let { position, before } = readPlace(options.from);
  const positionsSeen = new Set<string>([writePosition(position)]);
  let vainPages = 0;
  let lastName: string | undefined;
  for (;;) {
    const page = await requestPage(options, position);
    if (position.kind === 'after') assertAfter(options, page, position.key);
    lastName = lastNameOf(page) ?? lastName;
    const mark = pageMark(page);
    const isAgain = mark !== undefined && mark === before;
    before = mark;
    const entries = isAgain ? [] : entriesOf(options, page, foldersSeen);
    if (!page.truncated) {
      yield { entries };
      return;
    }
    vainPages = entries.length > 0 ? 0 : vainPages + 1;
    const leadsOn = !isAgain && vainPages < mostVainPages;
    const own = isSorted(page) ? placesAfter(lastName, page) : [];
    const next = firstNew([leadsOn ? page.next : undefined, ...own], positionsSeen);
    yield { entries, ...(next === undefined ? {} : { next: writePlace(next, mark) }) };
    if (next === undefined) throw incomplete(options);
    if (next.kind === 'after' && page.next?.kind === 'token') options.style?.markV2Useless();
    position = next;
  }
}

/**
 * Whether any key begins with the prefix, by as few pages as tell.
 *
 * @throws DipperError
 */
export async function hasKeys(query: Omit<ListOptions, 'delimiter' | 'from'>): Promise<boolean> {
  for await (const { entries } of listPages(query)) if (entries.length > 0) return true;
  return false;
}

/** Pages that {@link listFolders} reads before it answers with what it has. */
const folderPagesPerCall = 10;

/** Folders with which {@link listFolders} is content. */
const foldersPerCall = 200;

/**
 * The folders of one level, for the tree. S3 can't list folders alone, so an answer may be short,
 * or even empty, and still have a `next`.
 */
export async function listFolders(options: Omit<ListOptions, 'delimiter'>): Promise<FolderPage> {
  const folders: FolderEntry[] = [];
  let pages = 0;
  let next: string | undefined;
  for await (const page of listPages({ ...options, delimiter: '/' })) {
    for (const entry of page.entries) if (entry.kind === 'folder') folders.push(entry);
    pages += 1;
    next = page.next;
    // Without a `next` it may be the end, or a failure that the following step tells.
    const enough = folders.length >= foldersPerCall || pages >= folderPagesPerCall;
    if (enough && next !== undefined) break;
  }
  return { folders, ...(next === undefined ? {} : { next }) };
}

async function requestPage(query: ListOptions, position: Position): Promise<RawPage> {
  const asked = await query.askPage?.(query, position);
  if (asked !== undefined) return rawPageOf(asked);
  // The server's own way on is a token: whoever goes on after a key has found that there is none, or none that leads.
  if (position.kind === 'after') return requestPageV1(query, position.key);
  if (position.kind === 'start' && query.style?.version() === 1) return requestPageV1(query);
  try {
    return await requestPageV2(query, position);
  } catch (error) {
    if (position.kind !== 'start' || !lacksV2(error)) throw error;
    const page = await requestPageV1(query);
    query.style?.markV2Useless();
    return page;
  }
}

function rawPageOf({ page, isTruncated, next }: AskedPage): RawPage {
  const entries = entriesOfPage(page);
  return {
    folders: entries.filter((entry) => entry.kind === 'folder'),
    objects: entries.filter((entry) => entry.kind === 'object'),
    truncated: isTruncated,
    ...(next === undefined ? {} : { next }),
  };
}

/** Some servers fail rather than refuse: s3rver 3.7 does as soon as a page is truncated. */
function lacksV2(error: unknown): boolean {
  if (!(error instanceof DipperError)) return false;
  const { code, server } = error.detail;
  return code === 'not_supported' || (code === 'server_failed' && server?.status === 500);
}

/** The last character of all: nothing that is in a folder comes after it there. */
const lastCharacter = '\u{10FFFF}';

/**
 * Where a listing goes on by itself, as S3 sorts names: after the last one. Where that is a folder, also after
 * all that is in it, since there are servers that name a folder again after itself.
 */
function placesAfter(lastName: string | undefined, { folders }: RawPage): readonly Position[] {
  if (lastName === undefined) return [];
  const isFolder = folders.at(-1)?.key === lastName;
  return [lastName, ...(isFolder ? [`${lastName}${lastCharacter}`] : [])].map((key) => ({
    kind: 'after',
    key,
  }));
}

/**
 * Where a truncated page goes on (trap 10). A position that is missing or came before leads nowhere, nor
 * does a new token of a server that is seen to ignore them: then the listing goes on after the last name, or
 * nowhere.
 */
function firstNew(
  positions: readonly (Position | undefined)[],
  positionsSeen: Set<string>,
): Position | undefined {
  const found = positions.find(
    (position) => position !== undefined && !positionsSeen.has(writePosition(position)),
  );
  if (found !== undefined) positionsSeen.add(writePosition(found));
  return found;
}

/** Refuses a page that starts again before the name it was to come after. */
function assertAfter(query: ListingQuery, page: RawPage, after: string): void {
  if (!isSorted(page)) return;
  const [object] = page.objects;
  const [folder] = page.folders;
  const objectRepeats = object !== undefined && compareKeys(object.key, after) <= 0;
  const folderRepeats = folder !== undefined && compareKeys(folder.key, after) < 0;
  if (objectRepeats || folderRepeats) throw incomplete(query);
}

function writePosition(position: Position): string {
  switch (position.kind) {
    case 'start':
      return '';
    case 'token':
      return `token:${position.token}`;
    case 'after':
      return `after:${position.key}`;
    default:
      return assertNever(position);
  }
}

/** Where a listing goes on, and the {@link pageMark} of the page before. */
interface Place {
  readonly position: Position;
  readonly before: string | undefined;
}

/** What {@link readPlace} reads. A token alone does not tell that it brings the page before once more. */
function writePlace(position: Position, before: string | undefined): string {
  if (position.kind !== 'token') return writePosition(position);
  return `token:${before ?? ''}:${position.token}`;
}

/** @throws DipperError `invalid_input` for what {@link writePlace} never wrote */
export function readPlace(from: string | undefined): Place {
  if (from === undefined) return { position: { kind: 'start' }, before: undefined };
  const [, before, token] = /^token:([\w-]*):(.*)$/su.exec(from) ?? [];
  if (token !== undefined) {
    return { position: { kind: 'token', token }, before: before === '' ? undefined : before };
  }
  if (from.startsWith('after:')) {
    return { position: { kind: 'after', key: from.slice('after:'.length) }, before: undefined };
  }
  throw dipperError('invalid_input', 'This is no place where a listing could go on.');
}

function incomplete(query: ListingQuery): DipperError {
  return dipperError(
    'bad_response',
    'The listing is incomplete: the server says that there is more, but not how to get it.',
    {
      retry: 'now',
      resource: `s3://${query.bucket}/${query.prefix}`,
      facts: { reason: 'list_broken' },
    },
  );
}
