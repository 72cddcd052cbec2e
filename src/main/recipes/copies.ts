/** Why code looks at what it copies. */
export const usualUnlessTold =
  "A copy gets the bucket's usual storage class and encryption, and no lock, unless it is told.";

/** What code says that does not look. */
export const isUsualCopy =
  "The copy gets the bucket's usual storage class, encryption and lock, not the object's.";

/** What becomes of annotations, which AWS alone has. Version 1 of the AWS CLI does nothing that has this option. */
export const annotationsMayGo =
  'Annotations of objects above 8 MB are lost; newer AWS CLIs of version 2 keep them with --copy-props default.';

/** Why a copy is written in another way than the call that copies. */
export const inPartsOnly =
  'S3 copies no more than 5 GiB at one go; a copy in parts has to be told what to keep. It has no annotations.';

/** How many bytes that is, in Python and in JavaScript. */
export const limitAsCode = '5 * 1024 ** 3';
