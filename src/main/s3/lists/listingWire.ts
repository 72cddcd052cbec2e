import { hasCode } from '../../../shared/errors/appError';
import type { ListStyle } from '../capabilities/capabilities';
import { decodeListedKey } from './keyEncoding';
import { readListAnswer } from './listAnswer';
import type { ListAnswer } from './listAnswer';
import { lastNameOf } from './listedNames';
import { edgeNames, isSortedPage } from './listedPage';
import type { ListedPage } from './listedPage';
import type { ListingQuery, Position } from './listingRequests';
import type { Wire } from '../wire/wire';

/** A page and where the listing goes on. */
export interface AskedPage {
  readonly page: ListedPage;
  readonly isTruncated: boolean;
  /** Absent on the last page, and where a truncated one leads nowhere. */
  readonly next?: Position;
}

/**
 * Asks for a page by ListObjectsV2, or by ListObjects where the server lacks it; `undefined` where it
 * did not come, or came in a form that is not understood.
 */
export type AskPage = (query: ListingQuery, position: Position) => Promise<AskedPage | undefined>;

/** Bytes that nearly every page fits into; others get memory of their own. */
const pageRoom = 512 * 1024;
/** After so many pages in a row that did not come, the rest is left to the SDK. */
const mostFailures = 3;

/**
 * Asks for pages over the wire. A page that does not come is the SDK's to get: it tries again, follows
 * the bucket's region, and tells what is wrong.
 *
 * @throws DipperError `cancelled`; `access_denied` and `not_found` where the server leaves no doubt
 *   (from the function that it makes)
 */
export function createWirePages(wire: Wire, style: ListStyle): AskPage {
  let failures = 0;
  /** Memory for pages, of which nothing is kept once they were read. */
  const rooms: Uint8Array[] = [];

  async function send(query: ListingQuery, position: Position, version: 1 | 2) {
    const room = rooms.pop() ?? new Uint8Array(pageRoom);
    try {
      const body = await bodyOf(query, position, version, room);
      return readListAnswer(body, query.prefix);
    } finally {
      rooms.push(room);
    }
  }

  async function bodyOf(
    { prefix, delimiter, signal }: ListingQuery,
    position: Position,
    version: 1 | 2,
    room: Uint8Array,
  ): Promise<Uint8Array> {
    const { body } = await wire.send({
      operation: version === 1 ? 'ListObjects' : 'ListObjectsV2',
      method: 'GET',
      query: {
        ...(version === 1 ? {} : { 'list-type': '2' }),
        'encoding-type': 'url',
        prefix,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(position.kind === 'token' ? { 'continuation-token': position.token } : {}),
        ...(position.kind === 'after'
          ? { [version === 1 ? 'marker' : 'start-after']: position.key }
          : {}),
      },
      payload: 'signed',
      room,
      signal,
    });
    return body;
  }

  async function sendOrFail(
    query: ListingQuery,
    position: Position,
  ): Promise<ListAnswer | undefined> {
    // A token was given by ListObjectsV2, whatever is known of it by now.
    const version = position.kind === 'token' ? 2 : style.version();
    try {
      return await send(query, position, version);
    } catch (error) {
      if (query.signal.aborted || !hasCode(error, 'not_supported') || version === 1) throw error;
      const answer = await send(query, position, 1);
      style.markV2Useless();
      return answer;
    }
  }

  return async (query, position) => {
    if (failures >= mostFailures) return undefined;
    let answer: ListAnswer | undefined;
    try {
      answer = await sendOrFail(query, position);
    } catch (error) {
      const isCertain = hasCode(error, 'access_denied') || hasCode(error, 'not_found');
      if (query.signal.aborted || isCertain) throw error;
    }
    failures = answer === undefined ? failures + 1 : 0;
    return answer === undefined ? undefined : askedPage(answer, position, style);
  };
}

/** Works out where a page goes on. One of ListObjects does so after a name (trap 10). */
export function askedPage(
  { page, isTruncated, token, marker }: ListAnswer,
  position: Position,
  style: ListStyle | undefined,
): AskedPage {
  if (!isTruncated) return { page, isTruncated };
  const isTokenNew = position.kind !== 'token' || position.token !== token;
  if (token !== undefined && isTokenNew) {
    return { page, isTruncated, next: { kind: 'token', token } };
  }
  const names = edgeNames(page);
  const last = lastNameOf(names);
  if (marker === undefined) style?.markV2Useless();
  if (last === undefined || !isSortedPage(page)) return { page, isTruncated };
  const ends = [names.folders.at(-1)?.key, names.objects.at(-1)?.key];
  const known = [decodeListedKey(marker ?? ''), marker].find((name) => ends.includes(name));
  return { page, isTruncated, next: { kind: 'after', key: known ?? last } };
}
