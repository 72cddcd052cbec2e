import { PutBucketAclCommand } from '@aws-sdk/client-s3';
import { describe, expect, inject, test } from 'vitest';
import { recipeConnectionOf } from '../../../src/main/recipes/connection';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { createBucketRegions } from '../../../src/main/s3/bucketRegions';
import { allowPublicRead } from '../../../src/main/s3/permissions/permissions';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { Operation } from '../../../src/shared/model/recipes';
import { fetchAsWritten, untilDone } from '../s3/support';
import { createTwins, profile, seed } from './support';
import type { KeysFrom } from './support';

const ceph = inject('ceph');

describe.each(recipeStyles)('%s', { timeout: 120_000 }, (style) => {
  test.each<KeysFrom>(['profile', 'kept', 'environment', 'nowhere'])(
    'reaches the bucket with keys from: %s',
    async (keysFrom) => {
      const { dipper, run } = await createTwins(keysFrom);
      const { client, bucket } = dipper;
      await seed(client, bucket, ['a.txt', 'b.txt']);
      await client.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' }));
      await allowPublicRead({ client, bucket, signal: untilDone });
      const printed = await run(style, [
        { kind: 'listPrefix', bucket, prefix: '' },
        { kind: 'readObjects', bucket, keys: ['a.txt'] },
        { kind: 'downloadFiles', bucket, files: [{ key: 'b.txt', file: 'b.txt' }] },
      ]);
      expect(printed).toMatch(/a\.txt[^]*b\.txt[^]*(?:5 text\/plain|a\.txt)/u);
    },
  );

  test('a link is signed for the region that its bucket is in', async () => {
    const { dipper, runCode } = await createTwins();
    const { client, bucket } = dipper;
    await seed(client, bucket, ['a.txt']);
    const bucketRegions = createBucketRegions();
    bucketRegions.remember(bucket, 'eu-west-3');
    const { endpoint, region } = ceph;
    const operations: readonly Operation[] = [
      { kind: 'makeLinks', bucket, keys: ['a.txt'], expiresInSeconds: 600 },
    ];
    const connection = recipeConnectionOf(
      { source: { kind: 'profile', profile } },
      { endpoint, region, addressing: 'auto', bucketRegions },
      operations,
    );
    const link = (await runCode(style, writeRecipe(style, connection, operations))).trim();
    expect(link).toContain('%2Feu-west-3%2Fs3%2F');
    expect(await fetchAsWritten(link)).toEqual({ status: 200, body: 'a.txt' });
  });

  // Nothing is sent for a link, so AWS is not reached.
  test.each(['photos', 'my.photos'])(
    'a link to AWS is of the region of %s and by the keys that are meant, whatever profile there is',
    async (bucket) => {
      const { runCode } = await createTwins('kept');
      const operations: readonly Operation[] = [
        { kind: 'makeLinks', bucket, keys: ['a.txt'], expiresInSeconds: 600 },
      ];
      const connection = recipeConnectionOf(
        { source: { kind: 'saved', secret: 'keychain' } },
        { region: 'ap-east-1', addressing: 'auto' },
        operations,
      );
      const printed = await runCode(style, writeRecipe(style, connection, operations));
      const { host, searchParams } = new URL(printed.trim());
      expect(host).toMatch(/^(?:photos\.)?s3\.ap-east-1\.amazonaws\.com$/u);
      expect(searchParams.get('X-Amz-Credential')).toMatch(
        new RegExp(`^${ceph.owner.accessKeyId}/\\d+/ap-east-1/s3/`, 'u'),
      );
    },
  );
});
