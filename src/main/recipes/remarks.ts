import type { CopySettings } from '../../shared/model/recipes';
import { expiresDate } from '../s3/rawExpires';

/* What code of every style remarks. */

/** Why a listing is asked for encoded keys. */
export const keysComeEncoded = 'Keys come encoded, since not every key can stand in XML.';

/** What may become of tags that nobody has taken away. */
export const tagsMayGo = 'Some servers drop the tags in such a copy.';

/** Why code puts tags back. A copy in parts has none, whatever the server. */
export function remarksOnTags(inParts: boolean): readonly string[] {
  return [
    ...(inParts ? [] : [tagsMayGo]),
    'These are the tags of when this was written: they replace any that were set since.',
  ];
}

/** Why code does not delete many objects by one call. */
export const whySingly =
  'One by one: DeleteObjects as newer versions send it is refused by some servers other than AWS.';

/** What code does that Dipper does not: it looks first. */
export const replacesWhatIsThere = 'This replaces what has that name already.';

/** What only Dipper sends as it is. */
export function remarksOn({ Expires }: CopySettings): readonly string[] {
  return Expires === undefined || expiresDate(Expires) !== undefined
    ? []
    : ['Expires is no date: what sends dates alone may refuse it, or send another one.'];
}
