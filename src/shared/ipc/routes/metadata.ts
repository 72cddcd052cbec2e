import { z } from 'zod';
import { isPlainHeader } from '../../model/encodedWords';
import type { MetadataHeader } from '../../model/metadata';
import { fitsMetadata, problemOfName } from '../../model/metadataRules';
import { key, seenBucket } from './fields';

/** As a header carries it. */
const headerText = z.string().min(1).max(8192).refine(isPlainHeader, 'not ASCII');
const objectMetadata = z.strictObject({
  headers: z.strictObject({
    ContentType: headerText.optional(),
    CacheControl: headerText.optional(),
    ContentDisposition: headerText.optional(),
    ContentEncoding: headerText.optional(),
    ContentLanguage: headerText.optional(),
    /** A date, or what the object has already. */
    Expires: headerText.optional(),
  } satisfies Readonly<Record<MetadataHeader, z.ZodType>>),
  user: z
    .array(
      z.strictObject({
        name: z.string().refine((text) => problemOfName(text) === undefined, 'no name'),
        value: z.string().max(8192).refine(isPlainHeader, 'not ASCII'),
      }),
    )
    .max(2048)
    .refine((user) => new Set(user.map(({ name }) => name)).size === user.length, 'twice')
    .refine(fitsMetadata, 'more than S3 takes'),
});
/** A change of the metadata of an object as it was seen. */
export const metadataChange = {
  ...seenBucket,
  key,
  state: z.strictObject({
    etag: z.string().min(1).max(1000),
    lastModified: z.number().int().min(0).optional(),
  }),
  metadata: objectMetadata,
};
