import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors/appError';
import type {
  AclGrant,
  AclView,
  BucketPolicyView,
  PolicyStatementView,
  PublicBlock,
} from '../../../shared/model/permissions';
import type { Answer } from '../../state/request';
import { worldAccess, worldListing, worldWriting } from './worldAccess';

const bucket = { bucket: 'b' };
const object = { bucket: 'b', key: 'private/k' };

const error: AppError = { code: 'access_denied', message: 'no', retry: 'never' };
const failed = { status: 'failed', error } as const;
const loading = { status: 'loading' } as const;
const noPolicy: Answer<BucketPolicyView> = { status: 'ready', data: { kind: 'none' } };
const notSupported = { status: 'ready', data: { kind: 'not_supported', error } } as const;

function acl(...grants: readonly AclGrant[]): Answer<AclView> {
  return { status: 'ready', data: { kind: 'acl', grants } };
}

/** The same, with what is told of blocks of public access. */
function told<View extends object>(answer: Answer<View>, publicBlock: PublicBlock): Answer<View> {
  return answer.status === 'ready' ? { ...answer, data: { ...answer.data, publicBlock } } : answer;
}

function writable(answer: Answer<BucketPolicyView>): Answer<BucketPolicyView> {
  return answer.status === 'ready' && answer.data.kind === 'policy'
    ? { ...answer, data: { ...answer.data, worldCanWrite: true } }
    : answer;
}

function listable(answer: Answer<BucketPolicyView>): Answer<BucketPolicyView> {
  return answer.status === 'ready' && answer.data.kind === 'policy'
    ? { ...answer, data: { ...answer.data, worldCanList: true } }
    : answer;
}

function statement(
  principals: readonly string[],
  members: Partial<PolicyStatementView> = {},
): PolicyStatementView {
  return {
    effect: 'Allow',
    principals,
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::b/*'],
    conditional: false,
    narrowed: false,
    ...members,
  };
}

function policy(worldCanRead: boolean, ...principals: readonly string[]): Answer<BucketPolicyView> {
  return policyWith(worldCanRead, statement(principals, { conditional: !worldCanRead }));
}

function policyWith(
  worldCanRead: boolean,
  ...statements: readonly PolicyStatementView[]
): Answer<BucketPolicyView> {
  return {
    status: 'ready',
    data: {
      kind: 'policy',
      document: '{}',
      statements,
      worldCanRead,
      worldCanWrite: false,
      worldCanList: false,
      hasPublicReadStatement: false,
    },
  };
}

const ownerOnly = acl({ grantee: { kind: 'user', id: 'me' }, permission: 'FULL_CONTROL' });
const everyoneReads = acl({ grantee: { kind: 'everyone' }, permission: 'READ' });

const signedInReads = acl({ grantee: { kind: 'signed_in' }, permission: 'READ' });
const openPolicy = policy(true, '*');
/** As for an organisation. */
const narrowed = statement(['*'], { conditional: true, narrowed: true });

describe('whether the world can read', () => {
  it('is public by the ACL, by the policy, or by both', () => {
    expect(worldAccess(object, noPolicy, everyoneReads)).toEqual({ kind: 'public', by: 'acl' });
    expect(worldAccess(object, policy(true, '*'), ownerOnly)).toEqual({
      kind: 'public',
      by: 'policy',
    });
    expect(worldAccess(object, policy(true, '*'), everyoneReads)).toEqual({
      kind: 'public',
      by: 'both',
    });
  });

  it('is public though one of the two could not be read', () => {
    expect(worldAccess(object, failed, everyoneReads)).toEqual({ kind: 'public', by: 'acl' });
    expect(worldAccess(object, policy(true, '*'), failed)).toEqual({
      kind: 'public',
      by: 'policy',
    });
  });

  it('does not take reading the ACL for reading the object', () => {
    const aclReadable = acl({ grantee: { kind: 'everyone' }, permission: 'READ_ACP' });
    expect(worldAccess(object, noPolicy, aclReadable)).toEqual({ kind: 'private' });
  });

  it('is open to every account where the ACL says so', () => {
    const signedIn = acl({ grantee: { kind: 'signed_in' }, permission: 'READ' });
    expect(worldAccess(object, noPolicy, signedIn)).toEqual({ kind: 'signed_in' });
  });

  it('is perhaps open where a statement names everybody, or all but some', () => {
    expect(worldAccess(object, policy(false, '*'), ownerOnly)).toEqual({ kind: 'partly' });
    expect(worldAccess(object, policy(false, '!"x"'), ownerOnly)).toEqual({ kind: 'partly' });
    expect(worldAccess(object, policy(false, 'arn:aws:iam:::user/a'), ownerOnly)).toEqual({
      kind: 'private',
    });
  });

  it('never calls private what could not be read', () => {
    expect(worldAccess(object, failed, ownerOnly)).toEqual({ kind: 'unknown' });
    expect(worldAccess(object, noPolicy, failed)).toEqual({ kind: 'unknown' });
    expect(worldAccess(object, failed)).toEqual({ kind: 'unknown' });
    const unreadable = { status: 'ready', data: { kind: 'unreadable', document: '{}' } } as const;
    expect(worldAccess(object, unreadable, ownerOnly)).toEqual({ kind: 'unknown' });
  });

  it('is private where the server has only one of the two, and that does not open it', () => {
    expect(worldAccess(object, noPolicy, notSupported)).toEqual({ kind: 'private' });
    expect(worldAccess(object, notSupported, ownerOnly)).toEqual({ kind: 'private' });
  });

  it('is not certain where the server has neither', () => {
    expect(worldAccess(object, notSupported, notSupported)).toEqual({ kind: 'unknown' });
    expect(worldAccess(object, notSupported)).toEqual({ kind: 'unknown' });
  });

  it('waits for both', () => {
    expect(worldAccess(object, loading, everyoneReads)).toEqual({ kind: 'loading' });
    expect(worldAccess(object, noPolicy, loading)).toEqual({ kind: 'loading' });
  });
});

describe('what a policy opens to everybody from some places', () => {
  it('is not called open, be it of an object or of a bucket', () => {
    const shared = policyWith(false, narrowed);
    expect(worldAccess(object, shared, ownerOnly)).toEqual({ kind: 'narrowed' });
    expect(worldAccess(bucket, shared)).toEqual({ kind: 'narrowed' });
    const overTls = statement(['*'], { conditional: true });
    expect(worldAccess(bucket, policyWith(false, narrowed, overTls))).toEqual({ kind: 'partly' });
  });

  it('is not called closed where something could not be read', () => {
    expect(worldAccess(object, policyWith(false, narrowed), failed)).toEqual({ kind: 'unknown' });
  });

  it('hides nothing that the ACL opens', () => {
    const shared = policyWith(false, narrowed);
    expect(worldAccess(object, shared, everyoneReads)).toEqual({ kind: 'public', by: 'acl' });
  });
});

describe('what a denial in the policy makes of it', () => {
  const open = statement(['*']);
  const deny = (members: Partial<PolicyStatementView>): PolicyStatementView =>
    statement(['*'], { effect: 'Deny', actions: ['s3:*'], ...members });
  const inPrivate = deny({ resources: ['arn:aws:s3:::b/private/*'] });
  const allButPublic = deny({ resources: ['!arn:aws:s3:::b/public/*'] });
  const allButRole = deny({ principals: ['!{"AWS":"arn:aws:iam::1:role/r"}'] });
  const elsewhere = { bucket: 'b', key: 'public/k' };

  it.each([
    ['of a folder', inPrivate],
    ['of all but a folder', allButPublic],
  ])('outweighs what opens an object, and no other one: %s', (_, denial) => {
    const policyOf = policyWith(false, open, denial);
    for (const acl of [ownerOnly, everyoneReads, signedInReads, failed]) {
      expect(worldAccess(object, policyOf, acl)).toEqual({ kind: 'denied' });
    }
    expect(worldAccess(elsewhere, policyOf, ownerOnly)).toEqual({ kind: 'public', by: 'policy' });
    expect(worldAccess(bucket, policyOf)).toEqual({ kind: 'partly' });
  });

  it('leaves the versions open where it is of the object as it is alone', () => {
    const reads = ['s3:GetObject', 's3:GetObjectVersion'];
    const denial = deny({ actions: ['s3:GetObject'] });
    const versions = policyWith(false, statement(['*'], { actions: reads }), denial);
    expect(worldAccess(object, versions, ownerOnly)).toEqual({ kind: 'partly' });
    expect(worldAccess(bucket, versions)).toEqual({ kind: 'partly' });
    const alone = policyWith(false, denial);
    expect(worldAccess(object, alone, everyoneReads)).toEqual({ kind: 'versions' });
    expect(worldAccess(object, alone, signedInReads)).toEqual({ kind: 'versions' });
    expect(worldAccess(object, alone, told(everyoneReads, 'perhaps'))).toEqual({
      kind: 'versions',
      perhapsBlocked: true,
    });
    expect(worldAccess(object, alone, told(everyoneReads, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'acl',
    });
    expect(worldAccess(object, alone, failed)).toEqual({ kind: 'unknown' });
  });

  it('is of all there is where nothing opens the versions', () => {
    const denied = policyWith(false, open, deny({ actions: ['s3:GetObject'] }));
    expect(worldAccess(object, denied, ownerOnly)).toEqual({ kind: 'denied' });
    expect(worldAccess(bucket, denied)).toEqual({ kind: 'denied' });
  });

  it.each([
    ['everybody', deny({ actions: ['s3:GetObject*'] })],
    ['all but a role', allButRole],
  ])('outweighs the ACL where it is to %s', (_, denial) => {
    expect(worldAccess(object, policyWith(false, denial), everyoneReads)).toEqual({
      kind: 'denied',
    });
  });

  it('holds for some requests only where it has a condition', () => {
    const denial = { ...inPrivate, conditional: true };
    expect(worldAccess(object, policyWith(true, open, denial), ownerOnly)).toEqual({
      kind: 'public',
      by: 'policy',
    });
  });

  it('outweighs writing and listing by the ACL', () => {
    const writes = acl({ grantee: { kind: 'everyone' }, permission: 'WRITE' });
    const changes = acl({ grantee: { kind: 'signed_in' }, permission: 'WRITE_ACP' });
    const reads = policyWith(false, deny({ actions: ['s3:Get*', 's3:List*'] }));
    expect(worldWriting(bucket, reads, writes)).toEqual({ who: 'everyone', by: 'acl' });
    const writing = policyWith(false, deny({ actions: ['s3:Put*', 's3:Delete*'] }));
    expect(worldWriting(bucket, writing, writes)).toBeUndefined();
    // It denies nothing of the bucket itself.
    expect(worldWriting(bucket, writing, changes)).toEqual({ who: 'signed_in', by: 'acl' });
    expect(worldWriting(object, writing, changes)).toBeUndefined();
    const names = deny({ actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::b'] });
    // Its versions are listed all the same.
    expect(worldListing(bucket, policyWith(false, names), everyoneReads)).toEqual({
      who: 'everyone',
      by: 'acl',
    });
    const listing = policyWith(false, deny({ resources: ['arn:aws:s3:::b'] }));
    expect(worldListing(bucket, listing, everyoneReads)).toBeUndefined();
    expect(worldListing(bucket, writing, everyoneReads)).toEqual({ who: 'everyone', by: 'acl' });
  });
});

describe('what a statement for everybody makes of an object', () => {
  const inPublic = policyWith(false, statement(['*'], { resources: ['arn:aws:s3:::b/public/*'] }));

  it('is public where that names it, and private where it does not', () => {
    const named = { bucket: 'b', key: 'public/k' };
    expect(worldAccess(named, inPublic, ownerOnly)).toEqual({ kind: 'public', by: 'policy' });
    expect(worldAccess(object, inPublic, ownerOnly)).toEqual({ kind: 'private' });
    expect(worldAccess(bucket, inPublic)).toEqual({ kind: 'partly' });
  });

  it('is uncertain where that depends on who asks', () => {
    const own = statement(['*'], { resources: ['arn:aws:s3:::b/${aws:username}/*'] });
    expect(worldAccess(object, policyWith(false, own), ownerOnly)).toEqual({ kind: 'partly' });
  });

  it.each([
    ['of StorageGRID', { bucket: 'b', key: 'k' }, 'urn:sgws:s3:::b/*'],
    ['of a tenant in Ceph', { bucket: 't:b', key: 'k' }, 'arn:aws:s3::t:b/*'],
    ['of the same tenant', { bucket: 't:b', key: 'k' }, 'arn:aws:s3:::b/*'],
    ['of all services', { bucket: 'b', key: 'k' }, 'arn:aws:*'],
  ])('is uncertain where its resource has a name that is not read here: %s', (_, subject, name) => {
    const open = statement(['*'], { resources: [name] });
    expect(worldAccess(subject, policyWith(false, open), ownerOnly)).toEqual({ kind: 'partly' });
    const denyOthers = statement(['*'], { effect: 'Deny', resources: [`!${name}`] });
    expect(worldAccess(subject, policyWith(false, denyOthers), everyoneReads)).toEqual({
      kind: 'public',
      by: 'acl',
    });
  });

  it.each(['*', 'b/*', 'arn:aws-cn:s3:::b/*', 'arn:aws:s3:*:*:b/*'])(
    'is public by any form that is: %s',
    (name) => {
      const open = policyWith(false, statement(['*'], { resources: [name] }));
      expect(worldAccess(object, open, ownerOnly)).toEqual({ kind: 'public', by: 'policy' });
    },
  );

  it('is open to writing where that names it', () => {
    const drop = statement(['*'], {
      actions: ['s3:PutObject'],
      resources: ['arn:aws:s3:::b/public/*'],
    });
    const dropBox = policyWith(false, drop);
    expect(worldWriting({ bucket: 'b', key: 'public/k' }, dropBox, ownerOnly)).toEqual({
      who: 'everyone',
      by: 'policy',
    });
    expect(worldWriting(object, dropBox, ownerOnly)).toBeUndefined();
  });
});

describe('what a block of public access makes of it', () => {
  it('is blocked where nothing that opens it holds', () => {
    expect(worldAccess(object, noPolicy, told(everyoneReads, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'acl',
    });
    expect(worldAccess(object, noPolicy, told(signedInReads, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'acl',
    });
    expect(worldAccess(object, told(openPolicy, 'blocked'), ownerOnly)).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    expect(worldAccess(object, told(policy(false, '*'), 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    const blocked = told(everyoneReads, 'blocked');
    expect(worldAccess(object, told(openPolicy, 'blocked'), blocked)).toEqual({
      kind: 'blocked',
      by: 'both',
    });
  });

  it('holds back no statement that is narrowed, unless another one makes the policy public', () => {
    const alone = told(policyWith(false, narrowed), 'blocked');
    expect(worldAccess(object, alone)).toEqual({ kind: 'narrowed' });
    expect(worldAccess(object, alone, told(everyoneReads, 'blocked'))).toEqual({
      kind: 'narrowed',
    });
    const besides = policyWith(false, narrowed, statement(['*']));
    expect(worldAccess(object, told(besides, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    const elsewhere = policyWith(
      false,
      narrowed,
      statement(['*'], { resources: ['arn:aws:s3:::b/public/*'] }),
    );
    expect(worldAccess(object, told(elsewhere, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    const overTls = policyWith(false, statement(['*'], { conditional: true }));
    expect(worldAccess(object, told(overTls, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    const denied = statement(['*'], { effect: 'Deny', conditional: true });
    expect(worldAccess(object, told(policyWith(false, narrowed, denied), 'blocked'))).toEqual({
      kind: 'narrowed',
    });
  });

  it('is public by what is not blocked', () => {
    const blocked = told(everyoneReads, 'blocked');
    expect(worldAccess(object, told(openPolicy, 'none'), blocked)).toEqual({
      kind: 'public',
      by: 'policy',
    });
  });

  it('is told as uncertain where each way in may be blocked', () => {
    expect(worldAccess(object, noPolicy, told(everyoneReads, 'perhaps'))).toEqual({
      kind: 'public',
      by: 'acl',
      perhapsBlocked: true,
    });
    expect(worldAccess(object, told(openPolicy, 'none'), told(everyoneReads, 'perhaps'))).toEqual({
      kind: 'public',
      by: 'both',
    });
    expect(worldAccess(object, noPolicy, told(signedInReads, 'perhaps'))).toEqual({
      kind: 'signed_in',
      perhapsBlocked: true,
    });
  });

  it('is not called blocked where something could not be read', () => {
    expect(worldAccess(object, failed, told(everyoneReads, 'blocked'))).toEqual({
      kind: 'unknown',
    });
  });
});

describe('whether the world can write', () => {
  const everyoneWrites = acl({ grantee: { kind: 'everyone' }, permission: 'WRITE' });

  it('is told by whom and by what', () => {
    expect(worldWriting(bucket, noPolicy, everyoneWrites)).toEqual({ who: 'everyone', by: 'acl' });
    expect(worldWriting(bucket, writable(openPolicy), ownerOnly)).toEqual({
      who: 'everyone',
      by: 'policy',
    });
    expect(worldWriting(bucket, writable(openPolicy), everyoneWrites)).toEqual({
      who: 'everyone',
      by: 'both',
    });
  });

  it.each(['WRITE', 'WRITE_ACP', 'FULL_CONTROL'] as const)(
    'is told of everybody who is signed in: %s',
    (permission) => {
      const signedIn = acl({ grantee: { kind: 'signed_in' }, permission });
      expect(worldWriting(bucket, noPolicy, signedIn)).toEqual({ who: 'signed_in', by: 'acl' });
    },
  );

  it.each(['everyone', 'signed_in'] as const)(
    'is nobody by a WRITE on an object, which means nothing there: %s',
    (kind) => {
      const canned = acl(
        { grantee: { kind }, permission: 'READ' },
        { grantee: { kind }, permission: 'WRITE' },
      );
      expect(worldWriting(object, noPolicy, canned)).toBeUndefined();
      expect(worldWriting(bucket, noPolicy, canned)).toEqual({ who: kind, by: 'acl' });
      const changing = acl({ grantee: { kind }, permission: 'WRITE_ACP' });
      expect(worldWriting(object, noPolicy, changing)).toEqual({ who: kind, by: 'acl' });
    },
  );

  it('is nobody where only reading is open, or the block holds', () => {
    expect(worldWriting(bucket, openPolicy, everyoneReads)).toBeUndefined();
    expect(worldWriting(bucket, noPolicy, signedInReads)).toBeUndefined();
    expect(worldWriting(bucket, failed, loading)).toBeUndefined();
    expect(worldWriting(bucket, noPolicy, told(everyoneWrites, 'blocked'))).toBeUndefined();
  });

  it('is uncertain where it may be blocked', () => {
    expect(worldWriting(bucket, noPolicy, told(everyoneWrites, 'perhaps'))).toEqual({
      who: 'everyone',
      by: 'acl',
      perhapsBlocked: true,
    });
  });
});

describe('whether the world can list', () => {
  it('is told of everybody, and of everybody who is signed in', () => {
    expect(worldListing(bucket, noPolicy, everyoneReads)).toEqual({ who: 'everyone', by: 'acl' });
    expect(worldListing(bucket, noPolicy, signedInReads)).toEqual({ who: 'signed_in', by: 'acl' });
    expect(worldListing(bucket, openPolicy, ownerOnly)).toBeUndefined();
    expect(worldListing(bucket, noPolicy, told(everyoneReads, 'blocked'))).toBeUndefined();
  });

  it('is told by the policy as well', () => {
    const open = listable(policy(false, '*'));
    expect(worldListing(bucket, open, notSupported)).toEqual({ who: 'everyone', by: 'policy' });
    expect(worldListing(bucket, open, signedInReads)).toEqual({ who: 'everyone', by: 'policy' });
    expect(worldListing(bucket, open, everyoneReads)).toEqual({ who: 'everyone', by: 'both' });
    expect(worldListing(bucket, told(open, 'perhaps'), ownerOnly)).toEqual({
      who: 'everyone',
      by: 'policy',
      perhapsBlocked: true,
    });
    expect(worldListing(bucket, told(open, 'blocked'), ownerOnly)).toBeUndefined();
  });
});
