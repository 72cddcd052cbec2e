import { PutObjectAclCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import {
  allowPublicRead,
  getBucketPolicy,
  getObjectAcl,
} from '../../../src/main/s3/permissions/permissions';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  fetchAsWritten,
  putKeys,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');
const groups = 'http://acs.amazonaws.com/groups/global';

/** A bucket whose object `a` everybody may read, and how an anonymous GET of it is answered. */
async function openBucket() {
  const here = { ...(await connectToBucket(ceph)), signal: untilDone };
  await putKeys(here, ['a']);
  const anonymousGet = async (): Promise<number> =>
    (await fetchAsWritten(`${ceph.endpoint}/${here.bucket}/a`)).status;
  const block = async (configuration: object): Promise<void> => {
    await here.client.send(
      new PutPublicAccessBlockCommand({
        Bucket: here.bucket,
        PublicAccessBlockConfiguration: configuration,
      }),
    );
  };
  return { here, anonymousGet, block };
}

test('a public ACL that the bucket ignores is told so', async () => {
  const { here, anonymousGet, block } = await openBucket();
  const object = { ...here, key: 'a' };
  expect(await getObjectAcl(object)).not.toHaveProperty('publicBlock');
  const open = { Bucket: here.bucket, Key: 'a', ACL: 'public-read' } as const;
  await here.client.send(new PutObjectAclCommand(open));
  expect(await getObjectAcl(object)).toMatchObject({ publicBlock: 'none' });
  expect(await anonymousGet()).toBe(200);

  await block({ IgnorePublicAcls: true });
  expect(await getObjectAcl(object)).toMatchObject({ publicBlock: 'blocked' });
  expect(await anonymousGet()).toBe(403);
});

test('where a server keeps the restriction of public policies without obeying it, nothing is told as blocked', async () => {
  const { here, anonymousGet, block } = await openBucket();
  expect(await allowPublicRead(here)).toMatchObject({ worldCanRead: true, publicBlock: 'none' });
  expect(await anonymousGet()).toBe(200);

  // What keeps others from being made says nothing of those that are there.
  await block({ BlockPublicPolicy: true });
  expect(await getBucketPolicy(here)).toMatchObject({ publicBlock: 'none' });
  await block({ RestrictPublicBuckets: true });
  expect(await getBucketPolicy(here)).toMatchObject({ publicBlock: 'perhaps' });
  expect(await anonymousGet()).toBe(200);
});

// Scripted: Ceph lets the owner of a bucket ask everything.
test('a block that may not be asked for leaves open whether it holds', async () => {
  const grantee = `<Grantee><URI>${groups}/AuthenticatedUsers</URI></Grantee>`;
  const grant = `<Grant>${grantee}<Permission>READ</Permission></Grant>`;
  const server = await scripted(({ rawUrl }) =>
    rawUrl.includes('?acl')
      ? {
          status: 200,
          body: `<AccessControlPolicy><AccessControlList>${grant}</AccessControlList></AccessControlPolicy>`,
        }
      : { status: 403, body: errorDocument('AccessDenied') },
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  expect(await getObjectAcl({ ...here, key: 'a' })).toMatchObject({ publicBlock: 'perhaps' });
});

// The calls that would leave are answered here: no test may reach AWS.
test('on AWS the account may block what the bucket does not', async () => {
  const here = await connect('https://s3.eu-central-1.amazonaws.com', anyone);
  let configuration = {};
  const Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::b/*',
  };
  const answers: Readonly<Record<string, object>> = {
    GetObjectAclCommand: {
      Grants: [{ Grantee: { Type: 'Group', URI: `${groups}/AllUsers` }, Permission: 'READ' }],
    },
    GetBucketPolicyCommand: { Policy: JSON.stringify({ Statement }) },
  };
  here.client.middlewareStack.add(
    (_, { commandName = '' }) =>
      () => {
        const answer = answers[commandName] ?? { PublicAccessBlockConfiguration: configuration };
        return Promise.resolve({ output: { $metadata: {}, ...answer }, response: {} });
      },
    { step: 'initialize', priority: 'low' },
  );
  const request = { ...here, bucket: 'b', signal: untilDone };
  const told = async () => [
    await getObjectAcl({ ...request, key: 'a' }),
    await getBucketPolicy(request),
  ];
  const perhaps = { publicBlock: 'perhaps' };
  const blocked = { publicBlock: 'blocked' };
  expect(await told()).toMatchObject([perhaps, { ...perhaps, worldCanWrite: true }]);
  configuration = { IgnorePublicAcls: true };
  expect(await told()).toMatchObject([blocked, perhaps]);
  configuration = { RestrictPublicBuckets: true };
  expect(await told()).toMatchObject([perhaps, blocked]);
});

// Answered here as well: so does AWS whoever may read policies, but is of another account than the bucket.
test('a policy that AWS does not show to another account is no lack of policies', async () => {
  const here = await connect('https://s3.eu-central-1.amazonaws.com', anyone);
  const refusal = Object.assign(new Error('The specified method is not allowed.'), {
    name: 'MethodNotAllowed',
    Code: 'MethodNotAllowed',
    $metadata: { httpStatusCode: 405 },
  });
  here.client.middlewareStack.add(() => () => Promise.reject(refusal), {
    step: 'initialize',
    priority: 'low',
  });
  const request = { ...here, bucket: 'b', signal: untilDone };
  const denied = { code: 'access_denied', server: { code: 'MethodNotAllowed' } };
  expect(await failureOf(getBucketPolicy(request))).toMatchObject({
    ...denied,
    action: 's3:GetBucketPolicy',
  });
});
