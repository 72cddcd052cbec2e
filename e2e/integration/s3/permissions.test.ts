import {
  GetBucketPolicyCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
} from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { createFolder } from '../../../src/main/s3/objects';
import {
  allowPublicRead,
  getBucketAcl,
  getBucketPolicy,
  getObjectAcl,
  withdrawPublicRead,
} from '../../../src/main/s3/permissions/permissions';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  fetchAsWritten,
  listKeys,
  putKeys,
  readText,
  scripted,
  untilDone,
  anyText,
} from './support';

const ceph = inject('ceph');
const { owner, stranger } = ceph;

function user({ userId, displayName }: typeof owner) {
  return { kind: 'user', id: userId, displayName } as const;
}

test('the ACL of an object tells its owner, its grants and what the world may do', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['private', 'public']);
  await here.client.send(
    new PutObjectAclCommand({ Bucket: here.bucket, Key: 'public', ACL: 'public-read' }),
  );
  const aclOf = (key: string) => getObjectAcl({ ...here, key, signal: untilDone });
  const full = { grantee: user(owner), permission: 'FULL_CONTROL' };
  expect(await aclOf('private')).toEqual({
    kind: 'acl',
    owner: { id: owner.userId, displayName: owner.displayName },
    grants: [full],
  });
  const acl = await aclOf('public');
  expect(acl.kind === 'acl' && acl.grants).toEqual(
    expect.arrayContaining([full, { grantee: { kind: 'everyone' }, permission: 'READ' }]),
  );
});

test('grants to another user and to everyone who is signed in are told apart from the world', async () => {
  const here = await connectToBucket(ceph);
  await here.client.send(
    new PutBucketAclCommand({
      Bucket: here.bucket,
      AccessControlPolicy: {
        Owner: { ID: owner.userId },
        Grants: [
          { Grantee: { Type: 'CanonicalUser', ID: owner.userId }, Permission: 'FULL_CONTROL' },
          { Grantee: { Type: 'CanonicalUser', ID: stranger.userId }, Permission: 'READ_ACP' },
          {
            Grantee: {
              Type: 'Group',
              URI: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
            },
            Permission: 'READ',
          },
        ],
      },
    }),
  );
  const acl = await getBucketAcl({ ...here, signal: untilDone });
  expect(acl).toMatchObject({ kind: 'acl' });
  expect(acl.kind === 'acl' && acl.grants).toEqual(
    expect.arrayContaining([
      { grantee: user(stranger), permission: 'READ_ACP' },
      { grantee: { kind: 'signed_in' }, permission: 'READ' },
    ]),
  );
});

test('a stranger who may not read the ACL is told what to ask for', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  const guest = await connect(ceph.endpoint, stranger);
  const refused = getObjectAcl({ ...guest, bucket: here.bucket, key: 'a', signal: untilDone });
  expect(await failureOf(refused)).toMatchObject({
    code: 'access_denied',
    action: 's3:GetObjectAcl',
    resource: `s3://${here.bucket}/a`,
    server: { status: 403, code: 'AccessDenied', requestId: anyText },
  });
});

test('public read turns an anonymous GET from 403 to 200 and back', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a']);
  const anonymousGet = async (): Promise<number> =>
    (await fetchAsWritten(`${ceph.endpoint}/${here.bucket}/d/a`)).status;
  const request = { ...here, signal: untilDone };

  expect(await getBucketPolicy(request)).toEqual({ kind: 'none' });
  expect(await anonymousGet()).toBe(403);

  expect(await allowPublicRead(request)).toMatchObject({
    kind: 'policy',
    worldCanRead: true,
    hasPublicReadStatement: true,
    statements: [
      {
        sid: 'DipperPublicRead',
        effect: 'Allow',
        principals: ['*'],
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [`arn:aws:s3:::${here.bucket}/*`],
        conditional: false,
      },
    ],
  });
  expect(await anonymousGet()).toBe(200);

  expect(await withdrawPublicRead(request)).toEqual({ kind: 'none' });
  expect(await anonymousGet()).toBe(403);
});

test('that everybody may list a bucket by its policy is told, where no object of it is open', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a']);
  const request = { ...here, signal: untilDone };
  await allowPublicRead(request);
  expect(await getBucketPolicy(request)).toMatchObject({ worldCanList: false });

  const Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:ListBucket',
    Resource: `arn:aws:s3:::${here.bucket}`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await here.client.send(new PutBucketPolicyCommand({ Bucket: here.bucket, Policy }));
  expect(await getBucketPolicy(request)).toMatchObject({
    worldCanRead: false,
    worldCanWrite: false,
    worldCanList: true,
  });
  const listed = await fetchAsWritten(`${ceph.endpoint}/${here.bucket}`);
  expect(listed.status).toBe(200);
});

test('statements that were there stay as they are', async () => {
  const here = await connectToBucket(ceph);
  const request = { ...here, signal: untilDone };
  const theirs = {
    Version: '2012-10-17',
    Id: 'theirs',
    Statement: [
      {
        Sid: 'Guest',
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam:::user/${stranger.userId}`] },
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${here.bucket}`,
        Condition: { StringLike: { 's3:prefix': 'd/*' } },
      },
    ],
  };
  const policyNow = async (): Promise<unknown> => {
    const answer = await here.client.send(new GetBucketPolicyCommand({ Bucket: here.bucket }));
    return JSON.parse(answer.Policy ?? '');
  };
  await here.client.send(
    new PutBucketPolicyCommand({ Bucket: here.bucket, Policy: JSON.stringify(theirs) }),
  );
  expect(await getBucketPolicy(request)).toMatchObject({
    worldCanRead: false,
    hasPublicReadStatement: false,
    statements: [{ sid: 'Guest', conditional: true }],
  });
  await allowPublicRead(request);
  expect(await policyNow()).toMatchObject({
    Id: 'theirs',
    Statement: [theirs.Statement[0], { Sid: 'DipperPublicRead' }],
  });
  // Asking twice changes nothing.
  expect(await allowPublicRead(request)).toMatchObject({ statements: [{}, {}] });
  await withdrawPublicRead(request);
  expect(await policyNow()).toEqual(theirs);
});

// The one call that would leave is answered here: no test may reach AWS in China.
test('in China everyone is let read by an ARN of that partition', async () => {
  const here = await connect('https://s3.cn-north-1.amazonaws.com.cn', anyone);
  const written: string[] = [];
  here.client.middlewareStack.add(
    () => (args) => {
      if ('Policy' in args.input) written.push(String(args.input.Policy));
      const Policy = written.at(-1);
      return Promise.resolve({ output: { $metadata: {}, Policy }, response: {} });
    },
    { step: 'initialize', priority: 'low' },
  );
  const request = { ...here, bucket: 'b', signal: untilDone };
  expect(await allowPublicRead(request)).toMatchObject({
    hasPublicReadStatement: true,
    statements: [{ resources: ['arn:aws-cn:s3:::b/*'] }],
  });
  expect(written).toHaveLength(1);
});

test('a block of public access is named as the reason', async () => {
  const { PutPublicAccessBlockCommand } = await import('@aws-sdk/client-s3');
  const here = await connectToBucket(ceph);
  await here.client.send(
    new PutPublicAccessBlockCommand({
      Bucket: here.bucket,
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
    }),
  );
  const refused = await failureOf(allowPublicRead({ ...here, signal: untilDone }));
  expect(refused).toMatchObject({
    code: 'access_denied',
    resource: `s3://${here.bucket}`,
    action: 's3:PutBucketPublicAccessBlock',
    facts: { reason: 'public_access_block' },
  });
});

// Uploads have a test of their own.
test('trap 26: neither a new folder nor a rename carries an ACL of its own accord', async () => {
  const server = await scripted(({ method, rawUrl, headers }) => {
    const names = Object.keys(headers);
    return names.some((name) => name.startsWith('x-amz-acl') || name.startsWith('x-amz-grant'))
      ? { status: 400, body: errorDocument('AccessControlListNotSupported') }
      : bucketOf({ method, rawUrl });
  });
  const isThere = (key: string): boolean =>
    key === '/b/old' || server.requests.some((one) => isPutOf(one, key));
  function bucketOf({ method, rawUrl }: { readonly method: string; readonly rawUrl: string }) {
    const headers = { etag: '"x"', 'content-length': '1' };
    if (method === 'HEAD') return isThere(rawUrl) ? { status: 200, headers } : { status: 404 };
    const body = '<CopyObjectResult><ETag>"x"</ETag></CopyObjectResult>';
    return { status: method === 'DELETE' ? 204 : 200, body };
  }
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  await createFolder({ ...here, key: 'd/' });
  const from = { kind: 'object', key: 'old' } as const;
  expect(await renameTarget({ ...here, from, to: 'new' })).toEqual({ moved: 1, failures: [] });
});

function isPutOf(
  { method, rawUrl }: { readonly method: string; readonly rawUrl: string },
  key: string,
): boolean {
  return method === 'PUT' && new URL(rawUrl, 'http://server').pathname === key;
}

test.each([
  { code: 'AccessControlListNotSupported', status: 400 },
  { code: 'NotImplemented', status: 501 },
  { code: 'MethodNotAllowed', status: 405 },
  // Google, about buckets with uniform access.
  { code: 'InvalidArgument', status: 400 },
])('trap 26: $code means that there are no ACLs to show', async ({ code, status }) => {
  const server = await scripted(() => ({ status, body: errorDocument(code) }));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  const unsupported = { kind: 'not_supported', error: { code: 'not_supported', server: { code } } };
  expect(await getObjectAcl({ ...here, key: 'a' })).toMatchObject(unsupported);
  expect(await getBucketAcl(here)).toMatchObject(unsupported);
  expect(await getBucketPolicy(here)).toMatchObject(unsupported);
});

test('s3rver has ACLs to show and says that it has no policies', async () => {
  const s3rver = await startS3rver({ buckets: ['plain'] });
  onTestFinished(() => s3rver.stop());
  const here = { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'plain' };
  await putKeys(here, ['a']);
  const request = { ...here, signal: untilDone };
  expect(await getObjectAcl({ ...request, key: 'a' })).toMatchObject({
    kind: 'acl',
    owner: { displayName: 'S3rver' },
    // Its grant leaves the permission out, which must not pass for "nobody has access".
    grants: [{ grantee: { kind: 'user', displayName: 'You' } }],
  });
  expect(await getBucketPolicy(request)).toMatchObject({ kind: 'not_supported' });
  expect(await failureOf(allowPublicRead(request))).toMatchObject({ code: 'not_supported' });
  expect(await listKeys(here)).toEqual(['a']);
  expect(await readText(here.client, here.bucket, 'a')).toBe('a');
});

const written: ScriptedAnswer = { status: 204 };

/** A server with a policy, for moments at which Ceph can't be made to fail. */
async function policyServer(policy: string | undefined, onChanged: () => ScriptedAnswer) {
  let document = policy;
  let isChanged = false;
  const server = await scripted(({ method, body }) => {
    if (method === 'PUT' || method === 'DELETE') {
      document = method === 'PUT' ? String(body) : undefined;
      isChanged = true;
      return onChanged();
    }
    if (isChanged) return { status: 500, body: errorDocument('InternalError') };
    return document === undefined
      ? { status: 404, body: errorDocument('NoSuchBucketPolicy') }
      : { status: 200, body: document };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  return { request: (signal: AbortSignal) => ({ ...here, signal }), document: () => document };
}

test('a policy that was changed is told as changed, whatever the look at it meets', async () => {
  const opened = await policyServer(undefined, () => written);
  expect(await allowPublicRead(opened.request(untilDone))).toMatchObject({
    kind: 'policy',
    worldCanRead: true,
    hasPublicReadStatement: true,
    publicBlock: 'perhaps',
  });
  const closed = await policyServer(opened.document(), () => written);
  expect(await withdrawPublicRead(closed.request(untilDone))).toEqual({ kind: 'none' });
  expect(closed.document()).toBeUndefined();
});

test('a change of a policy that is under way when it is stopped is told as made', async () => {
  const opening = new AbortController();
  const opened = await policyServer(undefined, () => {
    opening.abort();
    return written;
  });
  expect(await allowPublicRead(opened.request(opening.signal))).toMatchObject({
    worldCanRead: true,
  });
  const closing = new AbortController();
  const closed = await policyServer(opened.document(), () => {
    closing.abort();
    return written;
  });
  expect(await withdrawPublicRead(closed.request(closing.signal))).toEqual({ kind: 'none' });
});

// Scripted: AWS cannot be asked here, and its words name the user and the bucket.
test.each([
  {
    because: 'no identity-based policy allows the s3:PutBucketPolicy action',
    expected: { action: 's3:PutBucketPolicy' },
    reason: undefined,
  },
  {
    because:
      'public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access',
    expected: { action: 's3:PutBucketPublicAccessBlock' },
    reason: 'public_access_block',
  },
])(
  'a policy that is refused because $because is told so',
  async ({ because, expected, reason }) => {
    const words = `User: arn:aws:iam::1:user/public-access-block is not authorized to perform: s3:PutBucketPolicy on resource: &quot;arn:aws:s3:::my-public-site&quot; because ${because}`;
    const refusal = `<Error><Code>AccessDenied</Code><Message>${words}</Message></Error>`;
    const server = await scripted(({ method, rawUrl }) => {
      if (method === 'PUT') return { status: 403, body: refusal };
      return rawUrl.includes('?policy')
        ? { status: 404, body: errorDocument('NoSuchBucketPolicy') }
        : { status: 403, body: errorDocument('AccessDenied') };
    });
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'my-public-site' };
    const refused = await failureOf(allowPublicRead({ ...here, signal: untilDone }));
    expect(refused).toMatchObject({ code: 'access_denied', ...expected });
    expect(refused.facts?.['reason']).toBe(reason);
  },
);

// Scripted: AWS blocks public policies of every new bucket, and Ceph names no permission.
test('who lacks the permission to change a policy is not sent to the block of public access', async () => {
  const block =
    '<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>';
  const others =
    '{"Effect":"Allow","Principal":{"AWS":"1"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}';
  const ours =
    '{"Sid":"DipperPublicRead","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}';
  async function refusing(message: string, statements: readonly string[]) {
    const refusal = `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
    const server = await scripted(({ method, rawUrl }) => {
      if (method === 'PUT') return { status: 403, body: refusal };
      return { status: 200, body: rawUrl.includes('?policy') ? policyOf(statements) : block };
    });
    return { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  }
  const policyOf = (statements: readonly string[]): string =>
    `{"Version":"2012-10-17","Statement":[${statements.join()}]}`;
  const told = { code: 'access_denied', action: 's3:PutBucketPolicy' };

  const words =
    'User: arn:aws:iam::1:user/reader is not authorized to perform: s3:PutBucketPolicy on resource: &quot;arn:aws:s3:::b&quot; because no identity-based policy allows the s3:PutBucketPolicy action';
  expect(await failureOf(allowPublicRead(await refusing(words, [others])))).toMatchObject(told);
  for (const message of [words, 'Access Denied']) {
    const here = await refusing(message, [others, ours]);
    expect(await failureOf(withdrawPublicRead(here))).toMatchObject(told);
  }
  // Of a server that only refuses, the block is still the likeliest reason.
  expect(await failureOf(allowPublicRead(await refusing('Access Denied', [others])))).toMatchObject(
    { action: 's3:PutBucketPublicAccessBlock' },
  );
});

test('what is no JSON is no policy: something else has answered', async () => {
  const server = await scripted(() => ({ status: 200, body: '<html>Sign in</html>' }));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  for (const asked of [getBucketPolicy(here), allowPublicRead(here), withdrawPublicRead(here)]) {
    const failure = await failureOf(asked);
    expect(failure.code).toBe('bad_response');
    expect(failure.facts?.reason).toBe('not_s3');
  }
});

// Scripted: Ceph takes no policy that it does not understand itself.
test.each(['{"Statement":[{"Effect":"Allow","Principal":["x"]}]}', '{"statement":[]}'])(
  'a policy that is not understood is shown as it is, and not changed: %s',
  async (document) => {
    const server = await scripted(() => ({ status: 200, body: document }));
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
    const view = await getBucketPolicy(here);
    expect(view).toMatchObject({ kind: 'unreadable' });
    const text = view.kind === 'unreadable' ? view.document : '';
    expect(text.replace(/\s/gu, '')).toBe(document.replace(/\s/gu, ''));

    const refused = { resource: 's3://b', facts: { reason: 'unreadable_policy' } };
    expect(await failureOf(allowPublicRead(here))).toMatchObject(refused);
    expect(await failureOf(withdrawPublicRead(here))).toMatchObject(refused);
    expect(server.requests.map(({ method }) => method)).not.toContain('PUT');
    expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
  },
);
