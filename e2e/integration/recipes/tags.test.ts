import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type { ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { operationsOfCalls } from '../../../src/main/recipes/operationsOfCalls';
import { decodeListedKey } from '../../../src/main/s3/lists/keyEncoding';
import { readTags, writeTags } from '../../../src/main/s3/copies/objectTags';
import { probeCapabilities } from '../../../src/main/s3/capabilities/probe';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { NamedValue } from '../../../src/shared/model/metadata';
import type { Operation } from '../../../src/shared/model/recipes';
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

type Listed = Pick<ListObjectVersionsCommandOutput, 'Versions' | 'DeleteMarkers'>;

/** Versions and delete markers as code prints them. */
function versionLines(
  { Versions = [], DeleteMarkers = [] }: Listed,
  decode: (key: string) => string,
): string {
  return [...Versions, ...DeleteMarkers]
    .map(({ Key = '', VersionId }) => `${decode(Key)} ${VersionId}\n`)
    .join('');
}

/** What Dipper's probe asks about versions, said as code for its calls is. */
async function askedByProbe({ dipper }: Twins): Promise<readonly Operation[]> {
  const before = dipper.calls.length;
  const { findings } = await probeCapabilities({ ...dipper, readOnly: true, signal });
  expect(findings.find(({ name }) => name === 'versioning')?.answer).toBe('can');
  return operationsOfCalls(dipper.calls.slice(before), 'posix').filter(({ kind }) =>
    /version/iu.test(kind),
  );
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

  // Dipper asks for both to find out what a server can do; it shows no versions.
  test('tells versions and versioning as Dipper asks for them', async () => {
    const twins = await createTwins();
    const { client, bucket } = twins.dipper;
    const versioning = { kind: 'readBucketVersioning', bucket } as const;
    const versions = { kind: 'listVersions', bucket, prefix: '' } as const;
    expect(await askedByProbe(twins)).toEqual([versioning, versions]);
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
    expect(await askedByProbe(twins)).toEqual([versioning]);
    expect(await twins.run(style, [versioning])).toContain('Enabled');

    const listed = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, EncodingType: 'url' }),
    );
    expect(listed.Versions).toHaveLength(hostileKeys.length + 1);
    expect(listed.DeleteMarkers).toHaveLength(1);
    const printed = await twins.run(style, [versions]);
    const lines =
      style === 'awsCli' ? versionLines(JSON.parse(printed) as Listed, String) : printed;
    expect(lines).toBe(versionLines(listed, decodeListedKey));
  });
});
