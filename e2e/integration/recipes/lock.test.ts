import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { createTwins, hostileKeys, seed } from './support';

// Dipper does so only where a server drops the lock in a copy; the code is for that call by itself.
describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('puts objects under retention and legal hold, whatever is in their keys', async () => {
    const twins = await createTwins();
    const { client } = twins.dipper;
    const bucket = `locked-${randomUUID()}`;
    await client.send(
      new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }),
    );
    await seed(client, bucket, hostileKeys);
    // Not so far away that what the tests leave behind would be in the way.
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
    const lock = { mode: 'GOVERNANCE', until: until.toISOString() };
    await twins.run(
      style,
      hostileKeys.flatMap((key) => [
        { kind: 'retainObject', bucket, key, ...lock } as const,
        { kind: 'holdObject', bucket, key } as const,
      ]),
    );
    for (const key of hostileKeys) {
      expect(await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).toMatchObject({
        ObjectLockMode: 'GOVERNANCE',
        ObjectLockRetainUntilDate: until,
        ObjectLockLegalHoldStatus: 'ON',
      });
    }
  });
});
