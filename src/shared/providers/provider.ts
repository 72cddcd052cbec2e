/** How buckets appear in URLs: in the path, in the host name, or whichever the endpoint needs. */
export type Addressing = 'auto' | 'path' | 'virtual';

/** What servers of S3's kind may or may not have. */
export const capabilityNames = [
  'listV2',
  'acl',
  'policy',
  'versioning',
  'tagging',
  'checksums',
  'conditionalWrites',
  'batchDelete',
] as const;
export type CapabilityName = (typeof capabilityNames)[number];

/** What a provider's documentation says of a capability; `unknown` where it says nothing firm. */
export type Declared = 'yes' | 'no' | 'unknown';

/** What a provider has, by the names of {@link capabilityNames}. */
export type DeclaredCapabilities = Readonly<Record<CapabilityName, Declared>>;

/** The header by which a CopyObject takes no other object's place: `*` asks for a name that is free. */
export type CopyCondition = 'if-none-match' | 'cf-copy-destination-if-none-match';

/** A region as requests to it are signed, and where it is reached. */
export interface ProviderRegion {
  readonly id: string;
  /** An https URL without a bucket. */
  readonly endpoint: string;
}

/** A kind of server, as its documentation describes it. */
export interface Provider {
  /** As people know it; not translated. */
  readonly name: string;
  /** Of the documentation that the facts are from. */
  readonly documentation: string;
  /** Empty where whoever runs the server chooses. The first one is offered first. */
  readonly regions: readonly ProviderRegion[];
  /** Shown where the endpoint has to be typed. */
  readonly endpointExample: string;
  /** What requests are signed for where the endpoint does not say. */
  readonly defaultRegion?: string;
  readonly addressing: Exclude<Addressing, 'auto'>;
  /** Match the host of its endpoints, in lower case. Empty where the host says nothing. */
  readonly hosts: readonly RegExp[];
  readonly capabilities: DeclaredCapabilities;
  /** Absent where its documentation names none: conditions on other writes tell nothing of copies. */
  readonly copyCondition?: CopyCondition;
  /** Of one object. Absent where it takes as many as S3: {@link s3MostParts}. */
  readonly mostParts?: number;
  /** CopyObject takes objects of any size, as it has to: there are no copies in parts. */
  readonly copiesAnySize?: true;
  /** DeleteObject obeys `If-Match`. Absent where its documentation does not say so. */
  readonly conditionalDeletes?: true;
}

/** Parts of an object (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
export const s3MostParts = 10_000;

/** Of a server about which nothing is known. */
export const nothingDeclared: DeclaredCapabilities = {
  listV2: 'unknown',
  acl: 'unknown',
  policy: 'unknown',
  versioning: 'unknown',
  tagging: 'unknown',
  checksums: 'unknown',
  conditionalWrites: 'unknown',
  batchDelete: 'unknown',
};

/** Regions whose endpoints differ in nothing but the region's name. */
export function regionsAt(template: string, ids: readonly string[]): readonly ProviderRegion[] {
  return ids.map((id) => ({ id, endpoint: template.replace('{region}', id) }));
}
