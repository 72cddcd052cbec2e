import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { Operation } from '../../../src/shared/model/recipes';
import { createTwins, seed, stateOf } from './support';
import type { Twins } from './support';

/** Runs a script that is to fail. @returns The keys that are there afterwards. */
async function keysAfterFailure(
  twins: Twins,
  style: (typeof recipeStyles)[number],
  operations: readonly Operation[],
): Promise<readonly string[]> {
  await expect(twins.run(style, operations)).rejects.toThrow('This did not run');
  return (await stateOf(twins.dipper.client, twins.code.bucket)).map(({ key }) => key);
}

describe.each(recipeStyles)('%s', { timeout: 120_000 }, (style) => {
  test('a script ends at the first error, so that nothing is removed that was to be saved', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    const kept = ['kept', 'kept/', 'kept too'];
    await seed(twins.dipper.client, bucket, kept);
    const away: Operation = { kind: 'deleteObjects', bucket, keys: ['kept'] };
    const first: readonly Operation[] = [
      { kind: 'downloadFiles', bucket, files: [{ key: 'not there', file: 'x' }] },
      { kind: 'copyObjects', bucket, changes: [{ from: 'not there', to: 'x' }] },
      { kind: 'lookAtObjects', bucket, keys: ['not there', 'kept'] },
      // Written as two commands by the AWS CLI.
      { kind: 'renameObjects', bucket, changes: [{ from: 'not there/', to: 'x/' }] },
      { kind: 'uploadFiles', bucket, files: [{ key: 'x', file: 'not there' }], ifThere: 'skip' },
    ];
    for (const operation of first) {
      expect(await keysAfterFailure(twins, style, [operation, away])).toEqual(kept.toSorted());
    }
  });

  test('a script ends where some keys of a deletion are refused', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    const { client } = twins.dipper;
    await seed(client, bucket, ['a', 'b', 'held', 'next']);
    const Statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: `arn:aws:s3:::${bucket}/held`,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    // Elsewhere they go one by one.
    const connection = { ...twins.connection, aws: true };
    const code = writeRecipe(style, connection, [
      { kind: 'deleteObjects', bucket, keys: ['a', 'held', 'b'] },
      { kind: 'deleteObjects', bucket, keys: ['next'] },
    ]);
    const failed = await twins.runCode(style, code).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect((await stateOf(client, bucket)).map(({ key }) => key)).toEqual(['held', 'next']);
  });

  test('what is done with several objects ends at the first error', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    await seed(twins.dipper.client, bucket, ['kept', 'kept/']);
    const changes = [
      { from: 'not there/', to: 'x/' },
      { from: 'kept', to: 'moved' },
    ];
    const rename: Operation = { kind: 'renameObjects', bucket, changes };
    expect(await keysAfterFailure(twins, style, [rename])).toEqual(['kept', 'kept/']);
  });
});
