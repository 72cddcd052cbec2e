import {
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { toHeaderText } from '../../../src/shared/model/encodedWords';
import type { ObjectMetadata } from '../../../src/shared/model/metadata';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { listAll, untilDone } from '../s3/support';
import { createTwins, hostileKeys } from './support';

const signal = untilDone;

/** Values that some language, shell or protocol would take for something else. */
const hostileValues: readonly string[] = [
  '-n it\'s "both" $(touch pwned) `touch pwned` ${HOME} $HOME !! \\n \\ %s %25 %',
  'file://etc/passwd',
  '{"json": [1, 2]}, a=b',
  '--no-sign-request',
  '한글 😀 é e\u0301',
  '',
];

/** The whole metadata of each object: with one header and one name of each kind of trouble. */
function metadataOf(index: number): ObjectMetadata {
  const value = hostileValues[index % hostileValues.length] ?? '';
  const header = value === '' || /[^\u0020-\u007e]/u.test(value) ? 'inline' : value;
  return {
    headers: {
      ContentType: 'text/x-changed',
      ContentDisposition: header,
      CacheControl: header,
      ...(index % 2 === 0 ? { Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' } : {}),
    },
    user: [
      { name: 'value', value: toHeaderText(value) },
      { name: "name!#$%&'*+.^`|~", value: 'odd' },
      { name: '__proto__', value: 'x' },
    ],
  };
}

async function seedOne(client: S3Client, bucket: string, key: string): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: key,
      ContentType: 'text/plain',
      ACL: 'public-read',
      Tagging: `${encodeURIComponent("it's $(a tag)")}=${encodeURIComponent('a & b = 한')}`,
      Metadata: { gone: 'x' },
    }),
  );
}

/** What an object is besides its content. */
async function describedIn(client: S3Client, bucket: string): Promise<readonly string[]> {
  const entries = await listAll({ client, bucket });
  return Promise.all(
    entries.map(async ({ key }) => {
      const subject = { Bucket: bucket, Key: key };
      const head = await client.send(new HeadObjectCommand(subject));
      const { Grants } = await client.send(new GetObjectAclCommand(subject));
      const { TagSet } = await client.send(new GetObjectTaggingCommand(subject));
      const { ContentType, ContentDisposition, CacheControl, ExpiresString, Metadata } = head;
      const headers = [ContentType, ContentDisposition, CacheControl, ExpiresString, head.ETag];
      const user = Object.entries(Metadata ?? {}).sort();
      return JSON.stringify([key, headers, user, Grants, TagSet]);
    }),
  );
}

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('edits metadata as Dipper does, whatever is in keys, names and values', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const { client } = dipper;
    for (const key of hostileKeys) {
      await seedOne(client, dipper.bucket, key);
      await seedOne(client, code.bucket, key);
    }
    const planIn = async (bucket: string, key: string, metadata: ObjectMetadata) => {
      const request = { client, bucket, key, signal };
      return planMetadataChange(request, (await readMetadata(request)).state, metadata);
    };
    const operations = [];
    for (const [index, key] of hostileKeys.entries()) {
      const change = await planIn(dipper.bucket, key, metadataOf(index));
      await writeMetadata({ client, signal }, change);
      operations.push(await planIn(code.bucket, key, metadataOf(index)));
    }
    await twins.run(style, operations);
    const expected = await describedIn(client, dipper.bucket);
    expect(expected).toHaveLength(hostileKeys.length);
    expect(await describedIn(client, code.bucket)).toEqual(expected);
    expect(expected.every((line) => line.includes('AllUsers') && line.includes('a tag'))).toBe(
      true,
    );
    expect(expected.join('\n')).toContain('text/x-changed');
  });
});
