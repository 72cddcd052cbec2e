/** Why a copy is written in another way than the call that copies. */
export const inPartsOnly =
  'S3 copies no more than 5 GiB at one go; a copy in parts has to be told what to keep.';

/** How many bytes that is, in Python and in JavaScript. */
export const limitAsCode = '5 * 1024 ** 3';
