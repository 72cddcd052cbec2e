/** The standard headers of an object that can be edited, by their names in the S3 API. */
export const metadataHeaders = [
  'ContentType',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'Expires',
] as const;

export type MetadataHeader = (typeof metadataHeaders)[number];

/** A name and its value: user metadata without `x-amz-meta-`, or a tag. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/**
 * What is said of an object besides its content, as HTTP carries it: ASCII, with other characters in
 * encoded words (RFC 2047). A header that is absent is not there; `Expires` should be an
 * HTTP date, but servers keep any text.
 */
export interface ObjectMetadata {
  readonly headers: Readonly<Partial<Record<MetadataHeader, string>>>;
  /** `x-amz-meta-*` in lower case. */
  readonly user: readonly NamedValue[];
}

/** By what it is known that an object is still the one that was looked at. */
export interface ObjectState {
  /** As the server has it, with its quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified?: number;
}

/** What a change of metadata can't keep, or can't promise to keep. */
export type MetadataLoss =
  /** Grants that no header can name. */
  | 'grants'
  /** The ACL may not be read. */
  | 'acl'
  /** It belongs to somebody else, and will belong to whoever changes it. */
  | 'owner'
  /** The same, unless its bucket has no ACLs: then all is and stays the bucket owner's. It does not tell. */
  | 'owner_perhaps'
  /** User metadata that no header can carry, which is kept but not sent. */
  | 'hidden_metadata'
  /** Tags may not be read. */
  | 'tags'
  /** Retention and legal hold may not be read. */
  | 'lock'
  /** It is under an event hold, which its copy is not. */
  | 'event_hold'
  /** Its bucket locks whatever is written, and the object itself is not locked. */
  | 'locked_anew'
  /** Annotations may not be listed, and a copy in parts has none. */
  | 'annotations'
  /** It was restored from an archive for some days, and its copy is archived. */
  | 'restored'
  /** The encryption context of its KMS key, which nobody can read. */
  | 'encryption_context'
  /** Its ETag and checksum over parts: the copy is one whole, or cut in another way. */
  | 'parts';

/** An object's metadata with what an editor has to know besides. */
export interface EditableMetadata extends ObjectMetadata {
  readonly state: ObjectState;
  /** The bucket keeps what is there now as an older version. */
  readonly keepsVersion: boolean;
  readonly losses: readonly MetadataLoss[];
}

/** The most user metadata that S3 takes, in bytes over all names and values. */
export const mostMetadataBytes = 2048;
