import { PutObjectLegalHoldCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { newBucket } from '../s3/support';
import { createTwins, hostileKeys, seed } from './support';

const ceph = inject('ceph');

test.each(recipeStyles)(
  '%s tells what a bucket and its objects are set to',
  { timeout: 240_000 },
  async (style) => {
    const twins = await createTwins();
    const { client } = twins.dipper;
    const bucket = await newBucket(ceph, { objectLock: true });
    await client.send(
      new PutPublicAccessBlockCommand({
        Bucket: bucket,
        PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
      }),
    );
    const [key = ''] = hostileKeys;
    await seed(client, bucket, [key]);
    const LegalHold = { Status: 'OFF' } as const;
    await client.send(new PutObjectLegalHoldCommand({ Bucket: bucket, Key: key, LegalHold }));
    const printed = await twins.run(style, [
      { kind: 'readSetting', bucket, setting: 'PublicAccessBlock' },
      { kind: 'readSetting', bucket, setting: 'ObjectLockConfiguration' },
      { kind: 'readSetting', bucket, setting: 'ObjectLegalHold', key },
    ]);
    expect(printed).toMatch(/BlockPublicPolicy\W+true/iu);
    expect(printed).toMatch(/ObjectLockEnabled\W+Enabled/u);
    expect(printed).toMatch(/Status\W+OFF/u);
  },
);
