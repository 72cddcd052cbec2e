import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { copySource } from '../../../src/main/s3/copySource';
import { deleteKeys, planDeletion } from '../../../src/main/s3/deletion';
import { moveObject } from '../../../src/main/s3/moveObject';
import { createFolder } from '../../../src/main/s3/objects';
import { allowPublicRead, getBucketPolicy } from '../../../src/main/s3/permissions';
import { addPublicRead, emptyPolicy } from '../../../src/main/s3/policy';
import { renameTarget } from '../../../src/main/s3/rename';
import type { Target } from '../../../src/shared/model/objects';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { untilDone } from '../s3/support';
import { readTree, transfersIn } from '../transfers/support';
import { createTwins, hostileKeys, seed, stateOf } from './support';
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

/** A copy of what was renamed under its old name. */
function copyBack({ from, to }: { readonly from: string; readonly to: string }) {
  return { from: to, to: from };
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

  test('renames, copies and makes folders as Dipper does, whatever is in the keys', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const { bucket } = code;
    const changes = hostileKeys.map((key) => ({ from: key, to: `${key}, renamed` }));
    const from = "it's a $(folder)/";
    const to = 'another "folder" `x`/';
    const folders = ['-new folder/', "it's $(another)/"];
    await seedBoth(twins, [...hostileKeys, ...hostileKeys.map((key) => from + key), 'to copy']);

    const signal = untilDone;
    for (const change of changes) await moveObject({ ...dipper, ...change, signal });
    await renameTarget({ ...dipper, from: { kind: 'folder', key: from }, to, signal });
    for (const key of folders) await createFolder({ ...dipper, key, signal });
    const copies = [{ from: 'to copy', to: 'copy' }, ...changes.map(copyBack)];
    for (const copy of copies) {
      await dipper.client.send(
        new CopyObjectCommand({
          Bucket: dipper.bucket,
          Key: copy.to,
          CopySource: copySource(dipper.bucket, copy.from),
        }),
      );
    }
    await twins.run(style, [
      { kind: 'renameObjects', bucket, changes },
      { kind: 'renameFolder', bucket, from, to },
      { kind: 'createFolders', bucket, keys: folders },
      { kind: 'copyObjects', bucket, changes: copies },
    ]);
    expect(await expectSame(twins)).toBe(3 * hostileKeys.length + folders.length + 2);
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
    const types = style !== 'javascript';
    expect(await stateOf(dipper.client, code.bucket, types)).toEqual(
      await stateOf(dipper.client, dipper.bucket, types),
    );

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
    const document = JSON.stringify(addPublicRead(emptyPolicy(), code.bucket));
    await twins.run(style, [{ kind: 'writeBucketPolicy', bucket: code.bucket, document }]);
    expect(await policyOf(code.bucket)).toBe(await policyOf(dipper.bucket));
    expect(await policyOf(code.bucket)).toContain('s3:GetObject');

    const uploads = await Promise.all(
      hostileKeys.slice(0, 3).map(async (key) => {
        const command = new CreateMultipartUploadCommand({ Bucket: code.bucket, Key: key });
        return { key, uploadId: (await dipper.client.send(command)).UploadId ?? '' };
      }),
    );
    await twins.run(style, [
      { kind: 'deleteBucketPolicy', bucket: code.bucket },
      { kind: 'abortUploads', bucket: code.bucket, uploads },
    ]);
    expect(await policyOf(code.bucket)).toBe('none');
    const left = new ListMultipartUploadsCommand({ Bucket: code.bucket });
    expect((await dipper.client.send(left)).Uploads ?? []).toEqual([]);
  });
});
