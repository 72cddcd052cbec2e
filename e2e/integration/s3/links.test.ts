import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import { assumeTestRole } from '../../../scripts/servers/temporary-credentials';
import { presignGet, presignPut } from '../../../src/main/s3/links';
import {
  anyone,
  connect,
  connectToBucket,
  failureOf,
  fetchAsWritten,
  listKeys,
  putKeys,
  untilDone,
} from './support';

const ceph = inject('ceph');
const sevenDays = 604_800;

test('trap 15: a link carries the port, and the bucket in its path', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a b.txt']);
  const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
  const before = here.calls.length;
  const link = await presignGet({ ...here, credentials, key: 'd/a b.txt', expiresInSeconds: 60 });
  expect(link.url.startsWith(`${ceph.endpoint}/${here.bucket}/d/a%20b.txt?`)).toBe(true);
  expect(await (await fetch(link.url)).text()).toBe('d/a b.txt');
  // Nothing was sent to make it, and so nothing is shown as sent.
  expect(here.calls.length).toBe(before);
});

test('trap 15: virtual addressing puts the bucket into the host, and keeps the port', async () => {
  const here = await connect('http://s3.example.test:9000', anyone, { addressing: 'virtual' });
  const request = { ...here, credentials: anyone, bucket: 'mine', key: 'a', expiresInSeconds: 60 };
  expect((await presignGet(request)).url).toMatch(/^http:\/\/mine\.s3\.example\.test:9000\/a\?/u);
});

test('AWS is addressed by host, but a bucket with dots by path, for the sake of TLS', async () => {
  const aws = { endpoint: undefined, region: 'eu-west-1' };
  const here = await connect('', anyone, aws);
  const linkTo = async (bucket: string): Promise<string> =>
    (await presignGet({ ...here, credentials: anyone, bucket, key: 'a', expiresInSeconds: 60 }))
      .url;
  expect(await linkTo('plain')).toMatch(/^https:\/\/plain\.s3\.eu-west-1\.amazonaws\.com\/a\?/u);
  expect(await linkTo('a.b')).toMatch(/^https:\/\/s3\.eu-west-1\.amazonaws\.com\/a\.b\/a\?/u);
});

test('trap 14: no checksum is baked into a link, on AWS either', async () => {
  for (const overrides of [{}, { endpoint: undefined, region: 'eu-west-1' }]) {
    const here = await connect(ceph.endpoint, anyone, overrides);
    const { url } = await presignGet({
      ...here,
      credentials: anyone,
      bucket: 'b',
      key: 'a',
      expiresInSeconds: 60,
    });
    expect(url).not.toMatch(/checksum/iu);
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  }
});

test('trap 14: a link to upload by takes any content, and replaces what is there', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a b+한글.txt']);
  const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
  const folder = await mkdtemp(join(tmpdir(), 'dipper-link-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [key, content] of [
    ['d/a b+한글.txt', 'other words'],
    ['new', ''],
  ] as const) {
    const { url } = await presignPut({ ...here, credentials, key, expiresInSeconds: 60 });
    const file = join(folder, 'file');
    await writeFile(file, content);
    // As a user has it: curl says nothing of checksums, and a type and a length of its own.
    await promisify(execFile)('curl', ['--fail', '--silent', '-T', file, url]);
    const link = await presignGet({ ...here, credentials, key, expiresInSeconds: 60 });
    expect(await fetchAsWritten(link.url)).toEqual({ status: 200, body: content });
    // It is for this, and for nothing else.
    expect((await fetchAsWritten(url)).status).toBe(403);
  }
});

test('trap 14: no checksum is baked into a link to upload by, on AWS either', async () => {
  for (const overrides of [{}, { endpoint: undefined, region: 'eu-west-1' }]) {
    const here = await connect(ceph.endpoint, anyone, overrides);
    const subject = { ...here, credentials: anyone, bucket: 'b', key: 'a', expiresInSeconds: 60 };
    const { url } = await presignPut(subject);
    expect(url).not.toMatch(/checksum/iu);
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  }
});

test('a link works on s3rver', async () => {
  const s3rver = await startS3rver({ buckets: ['links'] });
  onTestFinished(() => s3rver.stop());
  const here = { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'links' };
  await putKeys(here, ['a b+c.txt']);
  const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
  const link = await presignGet({ ...here, credentials, key: 'a b+c.txt', expiresInSeconds: 60 });
  expect(await fetchAsWritten(link.url)).toEqual({ status: 200, body: 'a b+c.txt' });
});

test('trap 16: a link ends with the credentials that signed it', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  const temporary = await assumeTestRole(ceph);
  const there = await connect(ceph.endpoint, temporary);
  const credentials = await there.clients.credentialsOf(there.connectionId, untilDone);
  const subject = { ...there, credentials, bucket: here.bucket, key: 'a' };

  const long = await presignGet({ ...subject, expiresInSeconds: sevenDays });
  expect(long).toMatchObject({
    requestedSeconds: sevenDays,
    limitedByCredentials: true,
    endsAt: temporary.expiration.getTime(),
  });
  expect(Number(new URL(long.url).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(3600);
  expect((await fetchAsWritten(long.url)).body).toBe('a');

  const now = new Date();
  const short = await presignGet({ ...subject, expiresInSeconds: 60, now });
  expect(short).toMatchObject({
    limitedByCredentials: false,
    endsAt: now.getTime() + 60_000,
  });
});

test('trap 16: a link of temporary keys that do not say when they end promises no end of its own', async () => {
  const { expiration, ...undated } = await assumeTestRole(ceph);
  const there = await connect(ceph.endpoint, undated);
  const credentials = await there.clients.credentialsOf(there.connectionId, untilDone);
  const subject = { ...there, bucket: 'b', key: 'a', expiresInSeconds: sevenDays };
  expect(await presignGet({ ...subject, credentials })).toMatchObject({
    limitedByCredentials: false,
    mayEndEarlier: true,
  });
  const dated = { ...credentials, expiration };
  expect(await presignGet({ ...subject, credentials: dated })).not.toHaveProperty('mayEndEarlier');
  const lasting = await presignGet({ ...subject, credentials: ceph.owner });
  expect(lasting).not.toHaveProperty('mayEndEarlier');
});

test('trap 16: more than seven days is refused before signing, and so is what has ended', async () => {
  const here = await connectToBucket(ceph);
  const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
  const subject = { ...here, credentials, key: 'a' };
  const refusal = (expiresInSeconds: number) =>
    failureOf(presignGet({ ...subject, expiresInSeconds }));
  expect(await refusal(sevenDays + 1)).toMatchObject({ code: 'invalid_input' });
  expect(await refusal(0)).toMatchObject({ code: 'invalid_input' });
  expect(await refusal(1.5)).toMatchObject({ code: 'invalid_input' });
  const ended = { ...credentials, expiration: new Date(Date.now() - 1000) };
  expect(
    await failureOf(presignGet({ ...subject, credentials: ended, expiresInSeconds: 60 })),
  ).toMatchObject({ code: 'credentials_expired', retry: 'after_sign_in' });
});

test('a link works until it ends, and not after', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
  const made = (secondsAgo: number) =>
    presignGet({
      ...here,
      credentials,
      key: 'a',
      expiresInSeconds: 60,
      now: new Date(Date.now() - secondsAgo * 1000),
    });
  expect((await fetchAsWritten((await made(30)).url)).status).toBe(200);
  expect((await fetchAsWritten((await made(90)).url)).status).toBe(403);
});

test('a connection without credentials reads what is public, and signs no link', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  const everyone = {
    Effect: 'Allow',
    Principal: '*',
    Action: ['s3:ListBucket', 's3:GetObject'],
    Resource: [`arn:aws:s3:::${here.bucket}`, `arn:aws:s3:::${here.bucket}/*`],
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [everyone] });
  await here.client.send(new PutBucketPolicyCommand({ Bucket: here.bucket, Policy }));

  const guest = await connect(ceph.endpoint, anyone, { anonymous: true });
  expect(await listKeys({ ...guest, bucket: here.bucket })).toEqual(['a']);
  const credentials = await guest.clients.credentialsOf(guest.connectionId, untilDone);
  const link = presignGet({
    ...guest,
    credentials,
    bucket: here.bucket,
    key: 'a',
    expiresInSeconds: 60,
  });
  expect(await failureOf(link)).toMatchObject({ code: 'invalid_input' });
});
