/** Why code looks at what it copies. */
export const usualUnlessTold =
  "A copy gets the bucket's usual storage class and encryption, and no lock, unless it is told.";

/** What code says that does not look. */
export const isUsualCopy =
  "The copy gets the bucket's usual storage class, encryption and lock, not the object's.";

/** What may become of annotations, which AWS alone has. */
export const annotationsMayGo =
  'Versions of the AWS CLI that know no annotations lose those of objects that they copy in parts.';

/** Why a copy is written in another way than the call that copies. */
export const inPartsOnly =
  'S3 copies no more than 5 GiB at one go; a copy in parts has to be told what to keep. It has no annotations.';

/** How many bytes that is, in Python and in JavaScript. */
export const limitAsCode = '5 * 1024 ** 3';
