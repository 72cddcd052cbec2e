import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { createTwins, seed, stateOf } from './support';
import type { Twins } from './support';

const ceph = inject('ceph');

/** Buckets of a server that lists keys as they are, whatever it is asked for. */
async function createPlainTwins(): Promise<Twins> {
  const { stop, endpoint, region, ...keys } = await startS3rver();
  onTestFinished(stop);
  return createTwins('profile', { ...ceph, endpoint, region, owner: { ...ceph.owner, ...keys } });
}

async function keysOf({ dipper, code }: Twins): Promise<readonly string[]> {
  return (await stateOf(dipper.client, code.bucket)).map(({ key }) => key);
}

describe.each(recipeStyles)('%s', { timeout: 120_000 }, (style) => {
  test('keys that come as they are stay so: no other object is removed', async () => {
    const twins = await createPlainTwins();
    const { bucket } = twins.code;
    const kept = ['100%', 'a b/x', 'a b/y', 'a%20b/x'];
    await seed(twins.dipper.client, bucket, [...kept, 'a+b/x']);

    const listed = await twins.run(style, [{ kind: 'listPrefix', bucket, prefix: '' }]);
    for (const key of [...kept, 'a+b/x']) expect(listed).toContain(key);
    await twins.run(style, [{ kind: 'deleteFolder', bucket, prefix: 'a+b/' }]);
    expect(await keysOf(twins)).toEqual(kept);
  });

  test('keys that come as they are name the files of a folder', async () => {
    const twins = await createPlainTwins();
    const { bucket } = twins.code;
    await seed(twins.dipper.client, bucket, ['a+b/100%', 'a+b/c d', 'a+b/c+d']);
    await mkdir(join(twins.codeFolder, 'here'));
    await twins.run(style, [
      { kind: 'downloadFolder', bucket, prefix: 'a+b/', folder: 'here', ifThere: 'skip' },
    ]);
    expect((await readdir(join(twins.codeFolder, 'here'))).sort()).toEqual(['100%', 'c d', 'c+d']);
  });
});

test('the AWS CLI downloads every page of a folder', { timeout: 120_000 }, async () => {
  const twins = await createTwins();
  const { bucket } = twins.code;
  const names = ['100%', 'a+b', 'c d', 'e', '한글'];
  await seed(
    twins.dipper.client,
    bucket,
    names.map((name) => `x/${name}`),
  );
  await mkdir(join(twins.codeFolder, 'here'));
  const operation = { bucket, prefix: 'x/', folder: 'here', ifThere: 'skip' } as const;
  const code = writeRecipe('awsCli', twins.connection, [{ kind: 'downloadFolder', ...operation }]);
  // A page holds 1,000 keys unless it is asked for fewer.
  await twins.runCode('awsCli', code.replace('--no-paginate', '--no-paginate --max-keys 2'));
  expect((await readdir(join(twins.codeFolder, 'here'))).sort()).toEqual(names);
});
