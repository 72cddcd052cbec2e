import { readListAnswer } from './listAnswer';
import type { ListAnswer } from './listAnswer';
import type { AskPage } from './listingRequests';
import type { Wire } from './wire/wire';

/** After so many pages in a row that did not come, the rest is left to the SDK. */
const mostFailures = 3;

/**
 * Asks for pages of ListObjectsV2 over the wire. A page that does not come is the SDK's to get: it
 * tries again, follows the bucket's region, and tells what is wrong.
 *
 * @throws DipperError `cancelled` (from the function that it makes)
 */
export function createWirePages(wire: Wire): AskPage {
  let failures = 0;
  return async ({ prefix, delimiter, signal }, position) => {
    if (failures >= mostFailures) return undefined;
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
    return answer;
  };
}
