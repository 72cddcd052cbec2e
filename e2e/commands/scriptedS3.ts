import type { ScriptedAnswer } from '../../scripts/servers/scripted';
import type { TestProfile } from '../fixtures/profiles';

const xml = { 'content-type': 'application/xml', 'x-amz-request-id': 'scripted-request' };

/** The answer of ListBuckets with these buckets. */
export function bucketsAnswer(names: readonly string[]): ScriptedAnswer {
  const buckets = names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join('');
  return {
    status: 200,
    headers: xml,
    body: `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>`,
  };
}

function moreWords(nextToken: string | undefined): string {
  return nextToken === undefined
    ? '<IsTruncated>false</IsTruncated>'
    : `<IsTruncated>true</IsTruncated><NextContinuationToken>${nextToken}</NextContinuationToken>`;
}

/** A page of ListObjectsV2 with these keys, of one byte each unless told otherwise. */
export function listAnswer(
  keys: readonly string[],
  nextToken?: string,
  sizeOf: (key: string) => number = () => 1,
): ScriptedAnswer {
  const contents = keys
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><Size>${sizeOf(key)}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"0"</ETag><StorageClass>STANDARD</StorageClass></Contents>`,
    )
    .join('');
  return {
    status: 200,
    headers: xml,
    body: `<ListBucketResult>${moreWords(nextToken)}<KeyCount>${keys.length}</KeyCount>${contents}</ListBucketResult>`,
  };
}

/** A page of ListObjectsV2 with a delimiter and these folders. */
export function foldersAnswer(prefixes: readonly string[], nextToken?: string): ScriptedAnswer {
  const folders = prefixes
    .map((prefix) => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`)
    .join('');
  return {
    status: 200,
    headers: xml,
    body: `<ListBucketResult>${moreWords(nextToken)}<KeyCount>${prefixes.length}</KeyCount>${folders}</ListBucketResult>`,
  };
}

/** The answer to an object that was taken: one without an ETag says nothing of that. */
export const takenAnswer: ScriptedAnswer = { status: 200, headers: { etag: '"0"' } };

/** An S3 error in XML. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedAnswer {
  return {
    status,
    headers: { ...xml, ...headers },
    body: `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>scripted-request</RequestId></Error>`,
  };
}

/** Keys for a scripted server, which asks nobody for the right ones. */
export const scriptedKeys = {
  accessKeyId: 'AKIDSCRIPTED',
  secretAccessKey: 'scripted-secret-key',
} as const;

/** A profile that leads to a scripted server: `scripted`, by {@link scriptedKeys}, unless told otherwise. */
export function scriptedProfile(
  { endpoint }: { readonly endpoint: string },
  more: Partial<TestProfile> = {},
): TestProfile {
  const server = { endpoint, region: 'us-east-1' };
  return { name: 'scripted', server, user: scriptedKeys, ...more };
}
