import { randomBytes } from 'node:crypto';
import {
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { operationsOfCalls } from '../../../src/main/recipes/operationsOfCalls';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { s3CopyLimits } from '../../../src/main/s3/copies/copyInParts';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { toHeaderText } from '../../../src/shared/model/encodedWords';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { Operation, RecipeStyle } from '../../../src/shared/model/recipes';
import { untilDone } from '../s3/support';
import { createTwins, stateOf } from './support';
import type { Twins } from './support';

const signal = untilDone;
const mebibyte = 1024 ** 2;
/** As S3 has it with 5 GiB: what is larger goes in parts. */
const copyLimits = { ...s3CopyLimits, whole: 6 * mebibyte, part: 5 * mebibyte };

/** Without what Ceph 16 reads as another key when it copies parts: percent codes and versions. */
const keys = ['it\'s "$(touch pwned)" `x` {key} ${key}', '-n 한글 😀 a+b&c=d?e#f'] as const;

/** Runs code for objects above 5 GiB on ones that are smaller: only its numbers are others. */
async function runOnSmaller(twins: Twins, style: RecipeStyle, operations: readonly Operation[]) {
  const code = writeRecipe(style, twins.connection, operations)
    .replaceAll('5 * 1024 ** 3', '6 * 1024 ** 2')
    .replaceAll('= 1024 ** 3', '= 5 * 1024 ** 2')
    .replaceAll('=$((1024 ** 3))', '=$((5 * 1024 ** 2))');
  return twins.runCode(style, code);
}

async function seedLarge({ dipper, code }: Twins, names: readonly string[]): Promise<void> {
  for (const key of names) {
    const content = randomBytes(5.5 * mebibyte).toString('hex');
    for (const { bucket } of [dipper, code]) {
      await dipper.client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: content,
          ACL: 'public-read',
          ContentType: 'text/x-odd',
          ContentDisposition: 'attachment; filename="x"',
          CacheControl: 'no-cache',
          Expires: new Date('2030-01-01'),
          Metadata: { 'taken-by': "it's kim" },
          Tagging: `${encodeURIComponent("it's $(a tag)")}=${encodeURIComponent('a & b = 한')}`,
        }),
      );
    }
  }
}

/**
 * What the objects of a bucket are besides their content; the cut into parts is each tool's own.
 *
 * @param hasTags Ceph 16 begins multipart uploads without their tags, and `aws s3` does not look.
 */
async function describedIn(
  client: S3Client,
  bucket: string,
  hasTags: boolean,
): Promise<readonly string[]> {
  const objects = await stateOf(client, bucket);
  return Promise.all(
    objects.map(async ({ key }) => {
      const subject = { Bucket: bucket, Key: key };
      const head = await client.send(new HeadObjectCommand(subject));
      const { Grants } = await client.send(new GetObjectAclCommand(subject));
      const { TagSet } = await client.send(new GetObjectTaggingCommand(subject));
      const { ContentType, ContentDisposition, CacheControl, ExpiresString, Metadata } = head;
      const headers = [ContentType, ContentDisposition, CacheControl, ExpiresString];
      const user = Object.entries(Metadata ?? {}).sort();
      return JSON.stringify([key, headers, user, Grants, ...(hasTags ? [TagSet] : [])]);
    }),
  );
}

/** Compares content, headers, tags and ACLs, and that all is of parts and nothing is left of others. */
async function expectSame(
  { dipper, code }: Twins,
  inParts: readonly string[],
  hasTags = true,
): Promise<readonly string[]> {
  const { client } = dipper;
  const expected = await stateOf(client, dipper.bucket);
  expect((await stateOf(client, code.bucket)).map(({ content }) => content.length)).toEqual(
    expected.map(({ content }) => content.length),
  );
  expect(JSON.stringify(await stateOf(client, code.bucket)) === JSON.stringify(expected)).toBe(
    true,
  );
  for (const { bucket } of [dipper, code]) {
    for (const Key of inParts) {
      const { ETag } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      expect(ETag).toMatch(/-\d+"$/u);
    }
    const left = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(left.Uploads ?? []).toEqual([]);
  }
  const described = await describedIn(client, dipper.bucket, hasTags);
  expect(await describedIn(client, code.bucket, hasTags)).toEqual(described);
  return described;
}

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('renames large objects, and folders with them, as Dipper does', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const { bucket } = code;
    const from = "it's a $(folder)/";
    const to = 'another "folder"/';
    const changes = keys.map((key) => ({ from: key, to: `${key}, renamed` }));
    await seedLarge(twins, [...keys, `${from}large`]);
    for (const one of [dipper, code]) {
      await dipper.client.send(
        new PutObjectCommand({ Bucket: one.bucket, Key: `${from}small`, Body: 'small' }),
      );
    }
    const rename = { ...dipper, copyLimits, signal };
    for (const { from: key, to: name } of changes) {
      await renameTarget({ ...rename, from: { kind: 'object', key }, to: name });
    }
    await renameTarget({ ...rename, from: { kind: 'folder', key: from }, to });
    await runOnSmaller(twins, style, [
      { kind: 'renameObjects', bucket, changes, inParts: true },
      { kind: 'renameFolder', bucket, from, to },
    ]);
    const large = [...changes.map((one) => one.to), `${to}large`];
    expect(await expectSame(twins, large, style !== 'awsCli')).toHaveLength(4);
    const kept = await describedIn(dipper.client, dipper.bucket, true);
    expect(kept.filter((line) => line.includes('a tag'))).toHaveLength(3);
  });

  test('edits the metadata of large objects as Dipper does, and as its calls say', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    const { client } = dipper;
    await seedLarge(twins, keys);
    const planIn = async (bucket: string, key: string) => {
      const request = { client, bucket, key, copyLimits, signal };
      const { state } = await readMetadata(request);
      return planMetadataChange(request, state, {
        headers: {
          ContentType: 'text/x-changed',
          CacheControl: 'file://etc/passwd',
          Expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
        },
        user: [
          { name: 'value', value: toHeaderText('한글 "quotes" $(x)') },
          { name: '__proto__', value: "it's x" },
        ],
      });
    };
    const operations: Operation[] = [];
    for (const key of keys) {
      const before = dipper.calls.length;
      const change = await planIn(dipper.bucket, key);
      await writeMetadata({ client, copyLimits, signal }, change);
      // The calls come to the same, but for the tags, which are calls of their own.
      const told = operationsOfCalls(dipper.calls.slice(before), 'posix').filter(
        ({ kind }) => kind === 'writeMetadata',
      );
      expect(told).toEqual([{ ...change, tags: [] }]);
      operations.push(await planIn(code.bucket, key));
    }
    await runOnSmaller(twins, style, operations);
    const described = await expectSame(twins, keys);
    expect(described.every((line) => line.includes('AllUsers') && line.includes('a tag'))).toBe(
      true,
    );
    expect(described.join('\n')).toContain('text/x-changed');
  });

  test('copies a large object as Dipper’s calls of a rename do', async () => {
    const twins = await createTwins();
    const { dipper, code } = twins;
    await seedLarge(twins, [keys[0]]);
    const before = dipper.calls.length;
    const from = { kind: 'object', key: keys[0] } as const;
    await renameTarget({ ...dipper, from, to: 'new', copyLimits, signal });
    const told = operationsOfCalls(dipper.calls.slice(before), 'posix').filter(
      ({ kind }) => kind === 'copyObjects' || kind === 'deleteObjects',
    );
    const changes = [{ from: keys[0], to: 'new' }];
    expect(told).toEqual([
      { kind: 'copyObjects', bucket: dipper.bucket, changes, inParts: true },
      { kind: 'deleteObjects', bucket: dipper.bucket, keys: [keys[0]] },
    ]);
    await runOnSmaller(
      twins,
      style,
      told.map((operation): Operation => ({ ...operation, bucket: code.bucket }) as Operation),
    );
    expect(await expectSame(twins, ['new'], style !== 'awsCli')).toHaveLength(1);
  });
});
