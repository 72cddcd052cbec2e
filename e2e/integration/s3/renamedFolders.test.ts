import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { listAnswer } from '../../commands/scriptedS3';
import {
  anyone,
  connect,
  connectToBucket,
  declinedSignIn,
  failureOf,
  listKeys,
  putKeys,
  readText,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');
const folder = { kind: 'folder', key: 'd/' } as const;

test('a rename of a folder that was stopped says how far it came, and is ended by another one', async () => {
  const here = await connectToBucket(ceph);
  const names = Array.from({ length: 40 }, (_, index) => String(index).padStart(2, '0'));
  await putKeys(
    here,
    names.map((name) => `d/${name}`),
  );
  const controller = new AbortController();
  let copies = 0;
  here.client.middlewareStack.add(
    (next) => (args) => {
      if ('CopySource' in args.input && (copies += 1) === 12) controller.abort();
      return next(args);
    },
    { step: 'initialize' },
  );
  const rename = (signal: AbortSignal, intoExisting: boolean) =>
    renameTarget({ ...here, from: folder, to: 'e/', intoExisting, signal });

  const { code, facts } = await failureOf(rename(controller.signal, false));
  expect(code).toBe('cancelled');
  const moved = Number(facts?.['moved']);
  expect(await listKeys(here)).toHaveLength(40);
  expect(moved).toBeGreaterThan(0);
  expect(await failureOf(rename(untilDone, false))).toMatchObject({ facts: { reason: 'taken' } });

  expect(await rename(untilDone, true)).toEqual({ moved: 40 - moved, failures: [] });
  expect(await listKeys(here)).toEqual(names.map((name) => `e/${name}`));
});

test('a stop before anything has moved names nothing that did', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/1', 'e/1']);
  const controller = new AbortController();
  here.client.middlewareStack.add(
    (next) => (args) => {
      controller.abort();
      return next(args);
    },
    { step: 'initialize' },
  );
  const stopped = renameTarget({ ...here, from: folder, to: 'e/', signal: controller.signal });
  const { code, facts = {} } = await failureOf(stopped);
  expect(code).toBe('cancelled');
  expect(facts).not.toHaveProperty('moved');
});

test('a folder is moved into one that is there without overwriting anything', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/x', 'd/y', 'e/z']);
  await putKeys(here, ['e/x'], 'theirs');
  const request = { ...here, from: folder, to: 'e/', intoExisting: true, signal: untilDone };
  expect(await renameTarget(request)).toMatchObject({
    moved: 1,
    failures: [{ key: 'd/x', error: { code: 'conflict' } }],
  });
  expect(await listKeys(here)).toEqual(['d/x', 'e/x', 'e/y', 'e/z']);
  expect(await readText(here.client, here.bucket, 'e/x')).toBe('theirs');
});

test('two folders that were made with marks are merged into one', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/', 'd/sub/', 'e/', 'e/sub/'], '');
  await putKeys(here, ['d/x', 'd/sub/y']);
  const request = { ...here, from: folder, to: 'e/', intoExisting: true, signal: untilDone };
  expect(await renameTarget(request)).toEqual({ moved: 4, failures: [] });
  expect(await listKeys(here)).toEqual(['e/', 'e/sub/', 'e/sub/y', 'e/x']);
});

test('a mark stays where it has data of its own, or where something else could not move', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/', 'd/sub/', 'e/', 'e/sub/'], '');
  await putKeys(here, ['d/sub/'], 'data');
  const request = { ...here, from: folder, to: 'e/', intoExisting: true, signal: untilDone };
  expect(await renameTarget(request)).toMatchObject({
    moved: 0,
    failures: [{ key: 'd/sub/', error: { code: 'conflict' } }],
  });
  expect(await listKeys(here)).toEqual(['d/', 'd/sub/', 'e/', 'e/sub/']);
});

test('whose keys may not delete finds out after a few copies, not after all', async () => {
  const here = await connectToBucket(ceph);
  const names = Array.from({ length: 40 }, (_, index) => `d/${String(index).padStart(2, '0')}`);
  await putKeys(here, names);
  const Statement = [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: `arn:aws:s3:::${here.bucket}/d/*`,
    },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await here.client.send(new PutBucketPolicyCommand({ Bucket: here.bucket, Policy }));
  const { moved, failures } = await renameTarget({
    ...here,
    from: folder,
    to: 'e/',
    signal: untilDone,
  });
  expect(moved).toBe(0);
  expect(failures).toHaveLength(40);
  expect(new Set(failures.map(({ error }) => error.code))).toEqual(new Set(['access_denied']));
  const copies = (await listKeys(here)).filter((key) => key.startsWith('e/'));
  expect(copies.length).toBeLessThan(12);
  const told = failures.flatMap(({ error }) => error.facts?.['copy'] ?? []);
  expect(told.sort()).toEqual(copies);
});

test('a rename that is stopped says how many copies stay beside their sources', async () => {
  const here = await connectToBucket(ceph);
  const names = Array.from({ length: 30 }, (_, index) => `d/${String(index).padStart(2, '0')}`);
  await putKeys(here, names);
  const Statement = [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: ['1', '3'].map((digit) => `arn:aws:s3:::${here.bucket}/d/?${digit}`),
    },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await here.client.send(new PutBucketPolicyCommand({ Bucket: here.bucket, Policy }));
  const controller = new AbortController();
  let copies = 0;
  here.client.middlewareStack.add(
    (next) => (args) => {
      if ('CopySource' in args.input && (copies += 1) === 18) controller.abort();
      return next(args);
    },
    { step: 'initialize' },
  );
  const { facts } = await failureOf(
    renameTarget({ ...here, from: folder, to: 'e/', signal: controller.signal }),
  );
  const [left, made] = [await listKeys(here), Number(facts?.['moved'])];
  const doubled = left.filter((key) => left.includes(key.replace('d/', 'e/')) && key[0] === 'd');
  expect(doubled.length).toBeGreaterThan(0);
  expect(left).toHaveLength(30 + doubled.length);
  expect(made).toBeGreaterThan(0);
  expect(facts?.['copies']).toBe(String(doubled.length));
});

/** Renames a folder of 200 objects on a server that answers all but its listing as told. */
async function renameMany(
  answer: Parameters<typeof scripted>[0],
  connection: Parameters<typeof connect>[2] = {},
) {
  const keys = Array.from({ length: 200 }, (_, index) => `d/${String(index).padStart(3, '0')}`);
  const server = await scripted((request) =>
    request.method === 'GET'
      ? listAnswer(request.rawUrl.includes('prefix=d') ? keys : [])
      : answer(request),
  );
  const here = await connect(server.endpoint, anyone, connection);
  const inBucket = { ...here, bucket: 'b', signal: untilDone };
  const result = await renameTarget({ ...inBucket, from: folder, to: 'e/' });
  return { result, requests: server.requests };
}

// Scripted: a session that ends at a certain moment, and a network that goes away.

test('who declines to sign in is not asked again for every object of a folder', async () => {
  const { credentials, decline, questions } = declinedSignIn();
  const { result } = await renameMany(
    () => {
      decline();
      return { status: 404 };
    },
    { credentials },
  );
  expect(result.moved).toBe(0);
  expect(result.failures).toHaveLength(200);
  expect(result.failures.find(({ key }) => key === 'd/199')?.error.code).toBe('sign_in_declined');
  expect(questions()).toBeLessThanOrEqual(6);
});

test('a server that went away is not asked for every object of a folder', async () => {
  const { result, requests } = await renameMany(() => 'reset');
  expect(result.moved).toBe(0);
  expect(result.failures).toHaveLength(200);
  expect(new Set(result.failures.map(({ error }) => error.code))).toEqual(
    new Set(['network_failed']),
  );
  expect(requests.length).toBeLessThan(40);
});
