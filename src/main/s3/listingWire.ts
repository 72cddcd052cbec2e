import { readListAnswer } from './listAnswer';
import type { ListAnswer } from './listAnswer';
import { hasOnlyBelow } from './listedPage';
import { notAListing } from './listingRequests';
import type { ListingQuery, PositionV2 } from './listingRequests';
import type { Wire } from './wire/wire';

/**
 * Asks for a page by ListObjectsV2; `undefined` where it did not come, or came in a form that is not
 * understood.
 */
export type AskPage = (
  query: ListingQuery,
  position: PositionV2,
) => Promise<ListAnswer | undefined>;

/** After so many pages in a row that did not come, the rest is left to the SDK. */
const mostFailures = 3;

/**
 * Asks for pages of ListObjectsV2 over the wire. A page that does not come is the SDK's to get: it
 * tries again, follows the bucket's region, and tells what is wrong.
 *
 * @throws DipperError `cancelled`, and `bad_response` for names that were not asked for (from the
 *   function that it makes)
 */
export function createWirePages(wire: Wire): AskPage {
  let failures = 0;
  return async (query, position) => {
    if (failures >= mostFailures) return undefined;
    const { prefix, delimiter, signal } = query;
    let answer: ListAnswer | undefined;
    try {
      const { body } = await wire.send({
        operation: 'ListObjectsV2',
        method: 'GET',
        query: {
          'list-type': '2',
          'encoding-type': 'url',
          prefix,
          ...(delimiter === undefined ? {} : { delimiter }),
          ...(position.kind === 'token' ? { 'continuation-token': position.token } : {}),
          ...(position.kind === 'after' ? { 'start-after': position.key } : {}),
        },
        payload: 'signed',
        signal,
      });
      answer = readListAnswer(body);
    } catch (error) {
      if (signal.aborted) throw error;
    }
    failures = answer === undefined ? failures + 1 : 0;
    // Nothing outside the prefix is ever shown, downloaded or deleted, whatever the server sends.
    if (answer !== undefined && !hasOnlyBelow(answer.page, prefix)) throw notAListing(query);
    return answer;
  };
}
