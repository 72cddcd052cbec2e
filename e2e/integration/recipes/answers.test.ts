import { PutObjectAclCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import { listBuckets } from '../../../src/main/s3/buckets';
import { presignGet } from '../../../src/main/s3/links';
import { headObject } from '../../../src/main/s3/objects';
import {
  allowPublicRead,
  getBucketAcl,
  getBucketPolicy,
  getObjectAcl,
} from '../../../src/main/s3/permissions/permissions';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { findLeftovers } from '../../../src/main/transfers/journal/leftovers';
import type { AclView } from '../../../src/shared/model/permissions';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { Operation } from '../../../src/shared/model/recipes';
import { failureOf, fetchAsWritten, listAll, readText, untilDone } from '../s3/support';
import { searchAfterCrash } from '../transfers/support';
import { beginUploads, createTwins, hostileKeys, seed } from './support';
import type { Twins } from './support';

const ceph = inject('ceph');
const signal = untilDone;
const prefix = "it's a $(folder)/";
const folder = hostileKeys.map((key) => prefix + key);
const everyone = 'http://acs.amazonaws.com/groups/global/AllUsers';

/** The same code, with pages that are soon full. */
function inPagesOfTwo(code: string): string {
  const paged = code
    .replace("EncodingType='url'", "EncodingType='url', MaxUploads=2")
    .replace("EncodingType: 'url'", "EncodingType: 'url', MaxUploads: 2")
    .replace('--encoding-type url', '--encoding-type url --max-uploads 2');
  expect(paged).not.toBe(code);
  return paged;
}

/** A bucket to ask about; Dipper and the code ask the same. */
async function createSubject(): Promise<Twins> {
  const twins = await createTwins();
  const { client, bucket } = twins.dipper;
  await seed(client, bucket, [...hostileKeys, ...folder]);
  await client.send(
    new PutObjectAclCommand({ Bucket: bucket, Key: hostileKeys[0], ACL: 'public-read' }),
  );
  await allowPublicRead({ client, bucket, signal });
  return twins;
}

const questions = (bucket: string): readonly Operation[] => [
  { kind: 'listFolder', bucket, prefix },
  { kind: 'listPrefix', bucket, prefix: '' },
  { kind: 'lookAtObjects', bucket, keys: hostileKeys },
  { kind: 'readObjects', bucket, keys: hostileKeys },
  { kind: 'readObjectAcls', bucket, keys: hostileKeys },
  { kind: 'readBucketAcl', bucket },
];

function grantLines(acl: AclView): readonly string[] {
  if (acl.kind !== 'acl') throw new Error('The server has no ACLs.');
  return acl.grants.map(({ grantee, permission = '' }) => {
    const who = grantee.kind === 'user' ? grantee.id : everyone;
    return `${who} ${permission}`;
  });
}

/** What the code for {@link questions} has to print, by Dipper's own answers. */
async function answers({ dipper }: Twins): Promise<string> {
  const lines: string[] = [];
  const level = await listAll(dipper, { prefix, delimiter: '/' });
  for (const { key } of level.filter(({ kind }) => kind === 'folder')) lines.push(key);
  for (const entry of level) if (entry.kind === 'object') lines.push(`${entry.key} ${entry.size}`);
  for (const entry of await listAll(dipper)) {
    if (entry.kind === 'object') lines.push(`${entry.key} ${entry.size}`);
  }
  const heads = hostileKeys.map((key) => headObject({ ...dipper, key, signal }));
  for (const { size, etag = '', contentType = '' } of await Promise.all(heads)) {
    lines.push(`${size} "${etag}" ${contentType}`);
  }
  for (const key of hostileKeys) lines.push(`${Buffer.byteLength(key)} text/plain`);
  for (const key of hostileKeys) {
    lines.push(...grantLines(await getObjectAcl({ ...dipper, key, signal })));
  }
  lines.push(...grantLines(await getBucketAcl({ ...dipper, signal })));
  return `${lines.join('\n')}\n`;
}

test.each(['boto3Client', 'boto3Resource', 'javascript'] as const)(
  '%s is answered as Dipper is',
  async (style) => {
    const twins = await createSubject();
    const printed = await twins.run(style, questions(twins.dipper.bucket));
    expect(printed).toBe(await answers(twins));
  },
);

/** The AWS CLI starts anew for each command. */
const timeout = 240_000;

test('awsCli is answered as Dipper is', { timeout }, async () => {
  const twins = await createSubject();
  const { dipper, run } = twins;
  const { bucket } = dipper;
  const ask = (operation: Operation) => run('awsCli', [operation]);

  // Each line ends in a name that may hold line breaks, behind a date, a time and a size.
  const listed = async (operation: Operation): Promise<readonly string[]> =>
    (await ask(operation))
      .split(/^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +\d+| +PRE) /mu)
      .slice(1)
      .map((name) => name.replace(/\n$/u, ''));
  const level = await listAll(dipper, { prefix, delimiter: '/' });
  expect(await listed({ kind: 'listFolder', bucket, prefix })).toEqual(
    level.map(({ key }) => key.slice(prefix.length)),
  );
  expect(await listed({ kind: 'listPrefix', bucket, prefix: '' })).toEqual(
    (await listAll(dipper)).map(({ key }) => key),
  );
  expect(await ask({ kind: 'listBuckets' })).toContain(bucket);

  const heads = await ask({ kind: 'lookAtObjects', bucket, keys: hostileKeys });
  const sizes = [...heads.matchAll(/"ContentLength": (\d+)/gu)].map(([, size]) => Number(size));
  // What would be taken for a file is asked for last.
  const lengths = hostileKeys.map((key) => Buffer.byteLength(key));
  expect(sizes.toSorted()).toEqual(lengths.toSorted());
  expect(await ask({ kind: 'readObjects', bucket, keys: hostileKeys })).toBe(hostileKeys.join(''));

  const acls = await ask({ kind: 'readObjectAcls', bucket, keys: hostileKeys });
  expect(acls.match(/"Permission": "FULL_CONTROL"/gu)).toHaveLength(hostileKeys.length);
  expect(acls.match(new RegExp(everyone, 'gu'))).toHaveLength(1);
  expect(await ask({ kind: 'readBucketAcl', bucket })).toContain(ceph.owner.userId);
});

// Dipper asks AWS alone, and for nothing but the region: of other servers a listing tells the same.
test.each(recipeStyles)('%s finds a bucket where Dipper does', { timeout }, async (style) => {
  const { dipper, run } = await createTwins();
  const { client, bucket } = dipper;
  expect(await listAll(dipper)).toEqual([]);
  expect(await run(style, [{ kind: 'lookAtBucket', bucket }])).toBe('');
  const none = `${bucket}-gone`;
  expect((await failureOf(listAll({ client, bucket: none }))).code).toBe('no_such_bucket');
  const said = await run(style, [{ kind: 'lookAtBucket', bucket: none }]).catch(
    (error: unknown) => error,
  );
  expect(said).toHaveProperty('cause.message', expect.stringMatching(/404|NotFound/u));
});

test.each(recipeStyles)(
  '%s tells the buckets and the unfinished uploads as Dipper finds them',
  { timeout },
  async (style) => {
    const twins = await createTwins();
    const { dipper, connection, run, runCode } = twins;
    const { client, bucket } = dipper;
    await beginUploads(client, bucket, hostileKeys);
    const { buckets } = await listBuckets(client, signal);
    expect(buckets.map(({ name }) => name)).toContain(bucket);
    expect((await run(style, [{ kind: 'listBuckets' }])).split(/\s/u)).toContain(bucket);

    const found = (await findLeftovers(await searchAfterCrash(twins.dipper, hostileKeys), signal))
      .uploads;
    expect(found).toHaveLength(hostileKeys.length);
    const expected = found.map(({ key, uploadId }) => `${key} ${uploadId}\n`).join('');
    const whole = writeRecipe(style, connection, [{ kind: 'listUnfinishedUploads', bucket }]);
    for (const code of [whole, inPagesOfTwo(whole)]) {
      expect(await runCode(style, code)).toBe(expected);
    }
  },
);

test.each(recipeStyles)(
  '%s makes links that give the same objects as Dipper’s, and tells the policy',
  { timeout },
  async (style) => {
    const twins = await createSubject();
    const { client, bucket } = twins.dipper;
    const printed = await twins.run(style, [
      { kind: 'makeLinks', bucket, keys: hostileKeys, expiresInSeconds: 600 },
    ]);
    const links = printed.trim().split('\n');
    expect(links).toHaveLength(hostileKeys.length);
    for (const [index, key] of hostileKeys.entries()) {
      const ours = await presignGet({
        client,
        credentials: ceph.owner,
        bucket,
        key,
        expiresInSeconds: 600,
      });
      const link = links[index] ?? '';
      expect(link).toContain('X-Amz-Expires=600');
      expect(await fetchAsWritten(link)).toEqual({ status: 200, body: key });
      expect(await fetchAsWritten(ours.url)).toEqual({ status: 200, body: key });
    }
    // The AWS CLI makes none.
    if (style !== 'awsCli') {
      const key = `by ${style}+1.txt`;
      const upload = await twins.run(style, [
        { kind: 'makeUploadLink', bucket, key, expiresInSeconds: 600 },
      ]);
      const sent = await fetch(upload.trim(), { method: 'PUT', body: 'sent by a link' });
      expect(sent.status).toBe(200);
      expect(await readText(client, bucket, key)).toBe('sent by a link');
    }
    const policy = await twins.run(style, [{ kind: 'readBucketPolicy', bucket }]);
    const ours = await getBucketPolicy({ client, bucket, signal });
    expect(JSON.parse(policy)).toEqual(ours.kind === 'policy' && JSON.parse(ours.document));
  },
);
