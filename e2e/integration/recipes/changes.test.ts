import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { deleteKeys, planDeletion } from '../../../src/main/s3/deletion';
import { moveObject } from '../../../src/main/s3/copies/moveObject';
import { createFolder } from '../../../src/main/s3/objects';
import {
  allowPublicRead,
  getBucketPolicy,
  withdrawPublicRead,
} from '../../../src/main/s3/permissions/permissions';
import { addPublicRead, emptyPolicy } from '../../../src/main/s3/permissions/policy';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { findLeftovers, removeLeftovers } from '../../../src/main/transfers/journal/leftovers';
import type { Target } from '../../../src/shared/model/objects';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { Operation } from '../../../src/shared/model/recipes';
import { untilDone } from '../s3/support';
import { readTree, searchAfterCrash, transfersIn } from '../transfers/support';
import { asUploadedByCode, beginUploads, createTwins, hostileKeys, seed, stateOf } from './support';
import type { Twins } from './support';

async function seedBoth({ dipper, code }: Twins, keys: readonly string[]): Promise<void> {
  await seed(dipper.client, dipper.bucket, keys);
  await seed(dipper.client, code.bucket, keys);
}

/** @returns How many objects each has. */
async function expectSame({ dipper, code }: Twins): Promise<number> {
  const expected = await stateOf(dipper.client, dipper.bucket);
  expect(await stateOf(dipper.client, code.bucket)).toEqual(expected);
  return expected.length;
}

async function deleteByDipper(twins: Twins, targets: readonly Target[]): Promise<void> {
  const { keys } = await planDeletion({ ...twins.dipper, targets, signal: untilDone });
  await deleteKeys({ ...twins.dipper, keys, signal: untilDone });
}

/** The AWS CLI starts anew for each command. */
const timeout = 240_000;

describe.each(recipeStyles)('%s', { timeout }, (style) => {
  test('deletes as Dipper does, whatever is in the keys', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    const kept = hostileKeys.map((key) => `${key}, kept`);
    const below = hostileKeys.map((key) => `it's a $(folder)/${key}`);
    await seedBoth(twins, [...hostileKeys, ...kept, "it's a $(folder)/", ...below]);

    await deleteByDipper(
      twins,
      hostileKeys.map((key) => ({ kind: 'object', key })),
    );
    await deleteByDipper(twins, [{ kind: 'folder', key: "it's a $(folder)/" }]);
    await twins.run(style, [
      { kind: 'deleteObjects', bucket, keys: hostileKeys },
      { kind: 'deleteFolder', bucket, prefix: "it's a $(folder)/" },
    ]);
    expect(await expectSame(twins)).toBe(kept.length);
  });

  test('renames and makes folders as Dipper does, whatever is in the keys', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const { bucket } = code;
    const changes = [
      ...hostileKeys.map((key) => ({ from: key, to: `${key}, renamed` })),
      { from: 'folder?versionId=x/', to: 'renamed?versionId=y/' },
    ];
    const from = "it's a $(folder)/";
    const to = 'another "folder" `x`/';
    const folders = ['-new folder/', "it's $(another)/"];
    const old = changes.map((change) => change.from);
    await seedBoth(twins, [...old, ...hostileKeys.map((key) => from + key)]);

    const signal = untilDone;
    for (const change of changes) await moveObject({ ...dipper, ...change, signal });
    await renameTarget({ ...dipper, from: { kind: 'folder', key: from }, to, signal });
    for (const key of folders) await createFolder({ ...dipper, key, signal });
    await twins.run(style, [
      { kind: 'renameObjects', bucket, changes },
      { kind: 'renameFolder', bucket, from, to },
      { kind: 'createFolders', bucket, keys: folders },
    ]);
    expect(await expectSame(twins)).toBe(old.length + hostileKeys.length + folders.length);
  });

  // Dipper copies only where it renames; its calls one by one are a copy and a removal.
  test('copies, and then removes, as Dipper does to rename, whatever is in the keys', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    const away = hostileKeys.map((key) => ({ from: key, to: `${key}, moved away` }));
    const here = hostileKeys.map((key) => ({ from: `${key}, to be moved here`, to: key }));
    await seedBoth(
      twins,
      [...away, ...here].map(({ from }) => from),
    );

    for (const change of [...away, ...here]) {
      await moveObject({ ...twins.dipper, ...change, signal: untilDone });
    }
    await twins.run(
      style,
      [away, here].flatMap((changes): readonly Operation[] => [
        { kind: 'copyObjects', bucket, changes },
        { kind: 'deleteObjects', bucket, keys: changes.map(({ from }) => from) },
      ]),
    );
    expect(await expectSame(twins)).toBe(2 * hostileKeys.length);
  });

  test('uploads and downloads as Dipper does, whatever is in the names', async () => {
    const twins = await createTwins();
    const { dipper, code, dipperFolder, codeFolder } = twins;
    const bench = await transfersIn(dipper);
    const names = hostileKeys.filter((key) => !key.includes('/')).map((key) => `${key}.txt`);
    const tree = ["it's $(album)/a b.txt", "it's $(album)/2026/한글.txt", "it's $(album)/-x.txt"];
    for (const folder of [dipperFolder, codeFolder]) {
      for (const name of [...names, ...tree]) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), name);
      }
    }
    const prefix = 'to "there"/';
    const loose = names.map((name) => join(dipperFolder, name));
    await bench.upload([...loose, join(dipperFolder, "it's $(album)")], prefix);
    await twins.run(style, [
      {
        kind: 'uploadFiles',
        bucket: code.bucket,
        files: names.map((file) => ({ file, key: prefix + file })),
      },
      {
        kind: 'uploadFolder',
        bucket: code.bucket,
        folder: "it's $(album)",
        prefix: `${prefix}it's $(album)/`,
      },
    ]);
    const uploaded = await stateOf(dipper.client, dipper.bucket);
    expect(uploaded.every(({ user }) => 'mtime' in user)).toBe(true);
    expect(await stateOf(dipper.client, code.bucket)).toEqual(asUploadedByCode(style, uploaded));

    const target = `${prefix}it's $(album)/`;
    await mkdir(join(dipperFolder, 'back'));
    await bench.download([{ kind: 'folder', key: target }], join(dipperFolder, 'back'));
    await mkdir(join(dipperFolder, 'single'));
    const keys = names.map((name) => prefix + name);
    await bench.download(
      keys.map((key) => ({ kind: 'object', key })),
      join(dipperFolder, 'single'),
    );
    // The names that Dipper gives are the ones that the code is to use.
    const arrived = (await bench.list()).flatMap(({ id, kind, key }) =>
      kind === 'download' && keys.includes(key) ? [{ id, key }] : [],
    );
    const files = await Promise.all(
      arrived.map(async ({ id, key }) => ({
        key,
        file: relative(dipperFolder, (await bench.transfers.localPathOf(id)) ?? ''),
      })),
    );
    await twins.run(style, [
      { kind: 'downloadFolder', bucket: code.bucket, prefix: target, folder: "back/it's $(album)" },
      { kind: 'downloadFiles', bucket: code.bucket, files },
    ]);
    expect(files).toHaveLength(names.length);
    expect(await readTree(codeFolder)).toEqual(await readTree(dipperFolder));
  });

  test('writes and removes policies and gives up uploads as Dipper does', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const signal = untilDone;
    const policyOf = async (bucket: string) => {
      const view = await getBucketPolicy({ ...dipper, bucket, signal });
      return view.kind === 'policy' ? view.document.replaceAll(bucket, 'BUCKET') : view.kind;
    };
    await allowPublicRead({ ...dipper, signal });
    const document = JSON.stringify(addPublicRead(emptyPolicy(), code.bucket, 'aws'));
    await twins.run(style, [{ kind: 'writeBucketPolicy', bucket: code.bucket, document }]);
    expect(await policyOf(code.bucket)).toBe(await policyOf(dipper.bucket));
    expect(await policyOf(code.bucket)).toContain('s3:GetObject');

    const begun = await beginUploads(dipper.client, code.bucket, hostileKeys);
    const isKept = ({ key }: { readonly key: string }): boolean => key === hostileKeys[0];
    await beginUploads(dipper.client, dipper.bucket, hostileKeys);
    const search = await searchAfterCrash(twins.dipper, hostileKeys);
    const found = (await findLeftovers(search, signal)).uploads;
    expect(found).toHaveLength(hostileKeys.length);

    await withdrawPublicRead({ ...dipper, signal });
    const toAbort = found.filter((upload) => !isKept(upload));
    expect(await removeLeftovers(search, toAbort, signal)).toEqual([]);
    await twins.run(style, [
      { kind: 'deleteBucketPolicy', bucket: code.bucket },
      {
        kind: 'abortUploads',
        bucket: code.bucket,
        uploads: begun.filter((upload) => !isKept(upload)),
      },
    ]);
    expect(await policyOf(dipper.bucket)).toBe('none');
    expect(await policyOf(code.bucket)).toBe('none');
    for (const { bucket } of [dipper, code]) {
      const left = await dipper.client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      expect(left.Uploads?.map(({ Key }) => Key)).toEqual([hostileKeys[0]]);
    }
  });
});
