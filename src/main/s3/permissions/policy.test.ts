import { expect, test } from 'vitest';
import {
  addPublicRead,
  emptyPolicy,
  hasPublicRead,
  parsePolicy,
  removePublicRead,
  viewStatements,
  worldCanList,
  worldCanRead,
  worldCanWrite,
} from './policy';
import type { Policy } from './policy';

const bucket = 'mine';

function policyOf(...statements: readonly object[]): Policy {
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (policy === undefined) throw new Error('The test has a policy that is none.');
  return policy;
}

const open = {
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::mine/*',
};

test('the public-read statement is the well-known one', () => {
  expect(addPublicRead(emptyPolicy(), bucket, 'aws')).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DipperPublicRead',
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: 'arn:aws:s3:::mine/*',
      },
    ],
  });
});

test('what a policy has besides stays, known to Dipper or not', () => {
  const theirs = {
    Version: '2008-10-17',
    Id: 'theirs',
    Extra: { a: [1] },
    Statement: { Sid: 'One', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Odd: 1 },
  };
  const policy = parsePolicy(JSON.stringify(theirs));
  if (policy === undefined) throw new Error('not read');
  const opened = addPublicRead(policy, bucket, 'aws');
  expect(opened).toMatchObject({
    Version: '2008-10-17',
    Id: 'theirs',
    Extra: { a: [1] },
    Statement: [theirs.Statement, { Sid: 'DipperPublicRead' }],
  });
  expect(removePublicRead(opened, bucket)).toEqual({ ...theirs, Statement: [theirs.Statement] });
});

test('it is added once, and taken back until nothing is left', () => {
  const opened = addPublicRead(emptyPolicy(), bucket, 'aws');
  expect(addPublicRead(opened, bucket, 'aws')).toBe(opened);
  expect(hasPublicRead(opened, bucket)).toBe(true);
  expect(removePublicRead(opened, bucket)).toBeUndefined();
});

test('in another partition of AWS the statement names that one, and is known by any', () => {
  const opened = addPublicRead(emptyPolicy(), bucket, 'aws-cn');
  expect(opened.Statement).toMatchObject([{ Resource: 'arn:aws-cn:s3:::mine/*' }]);
  expect(addPublicRead(opened, bucket, 'aws')).toBe(opened);
  expect(hasPublicRead(opened, bucket)).toBe(true);
  expect(removePublicRead(opened, bucket)).toBeUndefined();
});

test('a statement of that name that says something else is left alone', () => {
  const theirs = { ...open, Sid: 'DipperPublicRead', Condition: { IpAddress: {} } };
  const policy = policyOf(theirs);
  expect(hasPublicRead(policy, bucket)).toBe(false);
  const opened = addPublicRead(policy, bucket, 'aws');
  expect(viewStatements(opened).map(({ sid }) => sid)).toEqual([
    'DipperPublicRead',
    'DipperPublicRead2',
  ]);
  expect(removePublicRead(opened, bucket)).toEqual(policy);
});

test.each([
  ['the statement itself', open],
  ['AWS: *', { ...open, Principal: { AWS: '*' } }],
  ['AWS: a list with *', { ...open, Principal: { AWS: ['arn:aws:iam::1:root', '*'] } }],
  ['s3:*', { ...open, Action: 's3:*' }],
  ['s3:Get*', { ...open, Action: ['s3:PutObject', 's3:Get*'] }],
  ['*', { ...open, Action: '*' }],
  ['other letter case', { ...open, Action: 'S3:getobject' }],
  ['every bucket', { ...open, Resource: 'arn:aws:s3:::*' }],
  ['every resource', { ...open, Resource: '*' }],
  ['a pattern of names', { ...open, Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::mi?e/*'] }],
  ['another partition', { ...open, Resource: 'arn:aws-cn:s3:::mine/*' }],
  ['all but other actions', { ...open, Action: undefined, NotAction: 's3:Put*' }],
  ['all but other buckets', { ...open, Resource: undefined, NotResource: 'arn:aws:s3:::x/*' }],
])('the world can read: %s', (_, statement) => {
  expect(worldCanRead(policyOf(statement), bucket)).toBe(true);
});

test.each([
  ['somebody', { ...open, Principal: { AWS: 'arn:aws:iam::1:root' } }],
  ['a service', { ...open, Principal: { Service: '*' } }],
  ['all but somebody', { ...open, Principal: undefined, NotPrincipal: { AWS: 'x' } }],
  ['a condition', { ...open, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
  ['listing only', { ...open, Action: 's3:ListBucket' }],
  ['one folder', { ...open, Resource: 'arn:aws:s3:::mine/public/*' }],
  ['the bucket without its objects', { ...open, Resource: 'arn:aws:s3:::mine' }],
  ['another bucket', { ...open, Resource: 'arn:aws:s3:::mine2/*' }],
  ['a denial', { ...open, Effect: 'Deny' }],
  ['all actions but that', { ...open, Action: undefined, NotAction: 's3:Get*' }],
  ['all buckets but this', { ...open, Resource: undefined, NotResource: 'arn:aws:s3:::mine/*' }],
])('the world can not read: %s', (_, statement) => {
  expect(worldCanRead(policyOf(statement), bucket)).toBe(false);
});

test.each([
  ['everything', { ...open, Action: 's3:*' }],
  ['adding objects', { ...open, Action: 's3:PutObject' }],
  ['deleting objects', { ...open, Action: ['s3:GetObject', 's3:Delete*'] }],
  ['changing who may do what with objects', { ...open, Action: 's3:PutObjectAcl' }],
  ['changing the policy', { ...open, Action: 's3:PutBucketPolicy', Resource: 'arn:aws:s3:::mine' }],
  [
    'changing the ACL of the bucket',
    { ...open, Action: 's3:PutBucketAcl', Resource: ['arn:aws:s3:::mine', 'arn:aws:s3:::mine/*'] },
  ],
  ['all but reading', { ...open, Action: undefined, NotAction: 's3:Get*' }],
])('the world can write: %s', (_, statement) => {
  expect(worldCanWrite(policyOf(statement), bucket)).toBe(true);
});

test.each([
  ['reading', open],
  ['listing', { ...open, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::mine' }],
  ['somebody', { ...open, Action: 's3:*', Principal: { AWS: 'arn:aws:iam::1:root' } }],
  ['a condition', { ...open, Action: 's3:*', Condition: { Bool: {} } }],
  ['the policy, but by a resource that is none', { ...open, Action: 's3:PutBucketPolicy' }],
  ['one folder', { ...open, Action: 's3:PutObject', Resource: 'arn:aws:s3:::mine/in/*' }],
])('the world can not write: %s', (_, statement) => {
  expect(worldCanWrite(policyOf(statement), bucket)).toBe(false);
});

const listing = { ...open, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::mine' };

test.each([
  ['listing', listing],
  ['listing versions', { ...listing, Action: ['s3:GetObject', 's3:ListBucketVersions'] }],
  ['s3:List*', { ...listing, Action: 's3:List*' }],
  ['everything', { ...listing, Action: 's3:*', Resource: '*' }],
])('the world can list: %s', (_, statement) => {
  expect(worldCanList(policyOf(statement), bucket)).toBe(true);
});

test.each([
  ['reading', open],
  ['a resource that is no bucket', { ...listing, Resource: 'arn:aws:s3:::mine/*' }],
  ['one folder', { ...listing, Condition: { StringLike: { 's3:prefix': 'public/*' } } }],
  ['somebody', { ...listing, Principal: { AWS: 'arn:aws:iam::1:root' } }],
  ['a denial', { ...listing, Effect: 'Deny' }],
])('the world can not list: %s', (_, statement) => {
  expect(worldCanList(policyOf(statement), bucket)).toBe(false);
});

test('what is denied to everyone is not counted as writing, what is left is', () => {
  const all = { ...open, Action: ['s3:PutObject', 's3:DeleteObject'] };
  const deny = (Action: string | readonly string[]) => ({ ...open, Effect: 'Deny', Action });
  expect(worldCanWrite(policyOf(all, deny('s3:PutObject')), bucket)).toBe(true);
  expect(worldCanWrite(policyOf(all, deny(['s3:Put*', 's3:Delete*'])), bucket)).toBe(false);
});

test('a denial to everyone outweighs, one with a condition does not', () => {
  const deny = { ...open, Effect: 'Deny', Action: 's3:*' };
  expect(worldCanRead(policyOf(open, deny), bucket)).toBe(false);
  const someTimes = { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  expect(worldCanRead(policyOf(open, someTimes), bucket)).toBe(true);
});

test('every object is open only where none is denied to everyone', () => {
  const deny = { ...open, Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::mine/private/*' };
  expect(worldCanRead(policyOf(open, deny), bucket)).toBe(false);
  const allBut = { ...deny, Resource: undefined, NotResource: 'arn:aws:s3:::mine/public/*' };
  expect(worldCanRead(policyOf(open, allBut), bucket)).toBe(false);
  const elsewhere = { ...deny, Resource: 'arn:aws:s3:::other/private/*' };
  expect(worldCanRead(policyOf(open, elsewhere), bucket)).toBe(true);
  // What is left is still too much.
  expect(worldCanWrite(policyOf({ ...open, Action: 's3:*' }, deny), bucket)).toBe(true);
});

test('a denial to all but some outweighs, one to all but everybody does not', () => {
  const deny = { ...open, Effect: 'Deny', Action: 's3:*', Principal: undefined };
  for (const NotPrincipal of [{ AWS: 'arn:aws:iam::111122223333:root' }, { AWS: ['a', 'b'] }]) {
    expect(worldCanRead(policyOf(open, { ...deny, NotPrincipal }), bucket)).toBe(false);
  }
  for (const NotPrincipal of ['*', { AWS: ['a', '*'] }]) {
    expect(worldCanRead(policyOf(open, { ...deny, NotPrincipal }), bucket)).toBe(true);
  }
});

test('a pattern of many stars takes no time', () => {
  const resource = `arn:aws:s3:::${'*a'.repeat(5000)}b`;
  const started = performance.now();
  // To try every way takes for ever.
  expect(worldCanRead(policyOf({ ...open, Resource: resource }), 'a'.repeat(63))).toBe(false);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('statements are told in words', () => {
  expect(
    viewStatements(
      policyOf({
        Effect: 'Deny',
        Principal: { AWS: ['one', 'two'], Service: 'x.amazonaws.com' },
        NotAction: 's3:Get*',
        Resource: ['r'],
        Condition: { Bool: {} },
      }),
    ),
  ).toEqual([
    {
      effect: 'Deny',
      principals: ['one', 'two', 'Service:x.amazonaws.com'],
      actions: ['!s3:Get*'],
      resources: ['r'],
      conditional: true,
      narrowed: false,
    },
  ]);
});

test.each(['', '{', '[]', 'null', '{"Statement":[{"Effect":"Maybe"}]}'])(
  '%s is no policy',
  (document) => expect(parsePolicy(document)).toBeUndefined(),
);
