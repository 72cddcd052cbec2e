import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { decodeListedKey } from '../../../src/main/s3/keyEncoding';
import { readTags, writeTags } from '../../../src/main/s3/objectTags';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { NamedValue } from '../../../src/shared/model/metadata';
import { untilDone } from '../s3/support';
import { createTwins, hostileKeys, seed } from './support';
import type { Twins } from './support';

const signal = untilDone;

/** Names and values that some language, shell or protocol would take for something else. */
const tags: readonly NamedValue[] = [
  { name: "it's $(a tag)", value: '`touch pwned` "both" ${HOME} \\n' },
  { name: 'file://etc/passwd', value: '한 & b=c + %25' },
];

async function tagsIn({ dipper: { client } }: Twins, bucket: string) {
  return Promise.all(hostileKeys.map((key) => readTags({ client, bucket, key, signal })));
}

/** The versions and delete markers of a bucket, as code prints them. */
async function versionsIn({ dipper: { client } }: Twins, bucket: string): Promise<string> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, EncodingType: 'url' }),
  );
  const lines = [...Versions, ...DeleteMarkers].map(
    ({ Key = '', VersionId }) => `${decodeListedKey(Key)} ${VersionId}\n`,
  );
  return lines.join('');
}

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('sets and tells tags as Dipper does, whatever is in keys, names and values', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const { client, bucket } = dipper;
    for (const place of [bucket, code.bucket]) await seed(client, place, hostileKeys);
    for (const key of hostileKeys) await writeTags({ client, bucket, key, signal }, tags);
    await twins.run(
      style,
      hostileKeys.map((key) => ({ kind: 'writeObjectTags', bucket: code.bucket, key, tags })),
    );
    const expected = await tagsIn(twins, bucket);
    expect(await tagsIn(twins, code.bucket)).toEqual(expected);
    expect(expected[0]).toHaveLength(tags.length);

    const printed = await twins.run(style, [
      { kind: 'readObjectTags', bucket: code.bucket, keys: hostileKeys },
    ]);
    const pairs = expected.flatMap((set = []) => set);
    if (style === 'awsCli') {
      const values = [...printed.matchAll(/"Value": (".*")/gu)].map(([, text = '']) => text);
      expect(values.map((text) => JSON.parse(text) as unknown).sort()).toEqual(
        pairs.map(({ value }) => value).sort(),
      );
    } else {
      expect(printed).toBe(pairs.map(({ name, value }) => `${name} ${value}\n`).join(''));
    }
  });

  test('tells versions and versioning', async () => {
    const twins = await createTwins();
    const { client } = twins.dipper;
    const { bucket } = twins.code;
    const versioning = { kind: 'readBucketVersioning', bucket } as const;
    const before = await twins.run(style, [versioning]);
    expect(before.trim()).toBe(style === 'awsCli' ? '' : 'Off');
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    );
    await seed(client, bucket, hostileKeys);
    await seed(client, bucket, hostileKeys.slice(0, 1));
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: hostileKeys[1] }));
    expect(await twins.run(style, [versioning])).toContain('Enabled');

    const printed = await twins.run(style, [{ kind: 'listVersions', bucket, prefix: '' }]);
    const expected = await versionsIn(twins, bucket);
    if (style === 'awsCli') {
      const ids = [...printed.matchAll(/"VersionId": "(.*)"/gu)].map(([, id = '']) => id);
      expect(ids).toHaveLength(hostileKeys.length + 2);
      for (const id of ids) expect(expected).toContain(id);
    } else {
      expect(printed).toBe(expected);
    }
  });
});
