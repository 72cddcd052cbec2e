/* What code of every style remarks. */

/** Why a listing is asked for encoded keys. */
export const keysComeEncoded = 'Keys come encoded, since not every key can stand in XML.';

/** Why code puts tags back that nobody has taken away. */
export const tagsMayGo = 'Some servers drop the tags in such a copy.';

/** What code does that Dipper does not: it looks first. */
export const replacesWhatIsThere = 'This replaces what has that name already.';
