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

const error: AppError = { code: 'access_denied', message: 'no', retry: 'never' };
const failed = { status: 'failed', error } as const;
const loading = { status: 'loading' } as const;
const noPolicy: Answer<BucketPolicyView> = { status: 'ready', data: { kind: 'none' } };
const notSupported = { status: 'ready', data: { kind: 'not_supported', error } } as const;

function acl(...grants: readonly AclGrant[]): Answer<AclView> {
  const ofWorld = grants.flatMap(({ grantee, permission }) =>
    grantee.kind === 'everyone' ? [permission] : [],
  );
  const worldCanRead = ofWorld.includes('READ');
  const worldCanWrite = ofWorld.includes('WRITE') || ofWorld.includes('WRITE_ACP');
  return { status: 'ready', data: { kind: 'acl', grants, worldCanRead, worldCanWrite } };
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
    resources: [],
    conditional: false,
    narrowed: false,
    ...members,
  };
}

function policy(worldCanRead: boolean, ...principals: readonly string[]): Answer<BucketPolicyView> {
  return policyWith(worldCanRead, statement(principals));
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

describe('whether the world can read', () => {
  it('is public by the ACL, by the policy, or by both', () => {
    expect(worldAccess(noPolicy, everyoneReads)).toEqual({ kind: 'public', by: 'acl' });
    expect(worldAccess(policy(true, '*'), ownerOnly)).toEqual({ kind: 'public', by: 'policy' });
    expect(worldAccess(policy(true, '*'), everyoneReads)).toEqual({ kind: 'public', by: 'both' });
  });

  it('is public though one of the two could not be read', () => {
    expect(worldAccess(failed, everyoneReads)).toEqual({ kind: 'public', by: 'acl' });
    expect(worldAccess(policy(true, '*'), failed)).toEqual({ kind: 'public', by: 'policy' });
  });

  it('does not take reading the ACL for reading the object', () => {
    const aclReadable = acl({ grantee: { kind: 'everyone' }, permission: 'READ_ACP' });
    expect(worldAccess(noPolicy, aclReadable)).toEqual({ kind: 'private' });
  });

  it('is open to every account where the ACL says so', () => {
    const signedIn = acl({ grantee: { kind: 'signed_in' }, permission: 'READ' });
    expect(worldAccess(noPolicy, signedIn)).toEqual({ kind: 'signed_in' });
  });

  it('is perhaps open where a statement names everybody, or all but some', () => {
    expect(worldAccess(policy(false, '*'), ownerOnly)).toEqual({ kind: 'partly' });
    expect(worldAccess(policy(false, '!"x"'), ownerOnly)).toEqual({ kind: 'partly' });
    expect(worldAccess(policy(false, 'arn:aws:iam:::user/a'), ownerOnly)).toEqual({
      kind: 'private',
    });
  });

  it('never calls private what could not be read', () => {
    expect(worldAccess(failed, ownerOnly)).toEqual({ kind: 'unknown' });
    expect(worldAccess(noPolicy, failed)).toEqual({ kind: 'unknown' });
    expect(worldAccess(failed)).toEqual({ kind: 'unknown' });
    const unreadable = { status: 'ready', data: { kind: 'unreadable', document: '{}' } } as const;
    expect(worldAccess(unreadable, ownerOnly)).toEqual({ kind: 'unknown' });
  });

  it('is private where the server has only one of the two, and that does not open it', () => {
    expect(worldAccess(noPolicy, notSupported)).toEqual({ kind: 'private' });
    expect(worldAccess(notSupported, ownerOnly)).toEqual({ kind: 'private' });
  });

  it('is not certain where the server has neither', () => {
    expect(worldAccess(notSupported, notSupported)).toEqual({ kind: 'unknown' });
    expect(worldAccess(notSupported)).toEqual({ kind: 'unknown' });
  });

  it('waits for both', () => {
    expect(worldAccess(loading, everyoneReads)).toEqual({ kind: 'loading' });
    expect(worldAccess(noPolicy, loading)).toEqual({ kind: 'loading' });
  });
});

describe('what a block of public access makes of it', () => {
  it('is blocked where nothing that opens it holds', () => {
    expect(worldAccess(noPolicy, told(everyoneReads, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'acl',
    });
    expect(worldAccess(noPolicy, told(signedInReads, 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'acl',
    });
    expect(worldAccess(told(openPolicy, 'blocked'), ownerOnly)).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    expect(worldAccess(told(policy(false, '*'), 'blocked'))).toEqual({
      kind: 'blocked',
      by: 'policy',
    });
    const blocked = told(everyoneReads, 'blocked');
    expect(worldAccess(told(openPolicy, 'blocked'), blocked)).toEqual({
      kind: 'blocked',
      by: 'both',
    });
  });

  it('holds back no statement that is narrowed, unless another one makes the policy public', () => {
    const conditional = statement(['*'], { conditional: true, narrowed: true });
    const alone = told(policyWith(false, conditional), 'blocked');
    expect(worldAccess(alone)).toEqual({ kind: 'partly' });
    expect(worldAccess(alone, told(everyoneReads, 'blocked'))).toEqual({ kind: 'partly' });
    const besides = policyWith(false, conditional, statement(['*']));
    expect(worldAccess(told(besides, 'blocked'))).toEqual({ kind: 'blocked', by: 'policy' });
    const overTls = policyWith(false, statement(['*'], { conditional: true }));
    expect(worldAccess(told(overTls, 'blocked'))).toEqual({ kind: 'blocked', by: 'policy' });
    const denied = statement(['*'], { effect: 'Deny' });
    expect(worldAccess(told(policyWith(false, conditional, denied), 'blocked'))).toEqual({
      kind: 'partly',
    });
  });

  it('is public by what is not blocked', () => {
    const blocked = told(everyoneReads, 'blocked');
    expect(worldAccess(told(openPolicy, 'none'), blocked)).toEqual({
      kind: 'public',
      by: 'policy',
    });
  });

  it('is told as uncertain where each way in may be blocked', () => {
    expect(worldAccess(noPolicy, told(everyoneReads, 'perhaps'))).toEqual({
      kind: 'public',
      by: 'acl',
      perhapsBlocked: true,
    });
    expect(worldAccess(told(openPolicy, 'none'), told(everyoneReads, 'perhaps'))).toEqual({
      kind: 'public',
      by: 'both',
    });
    expect(worldAccess(noPolicy, told(signedInReads, 'perhaps'))).toEqual({
      kind: 'signed_in',
      perhapsBlocked: true,
    });
  });

  it('is not called blocked where something could not be read', () => {
    expect(worldAccess(failed, told(everyoneReads, 'blocked'))).toEqual({ kind: 'unknown' });
  });
});

describe('whether the world can write', () => {
  const everyoneWrites = acl({ grantee: { kind: 'everyone' }, permission: 'WRITE' });

  it('is told by whom and by what', () => {
    expect(worldWriting(noPolicy, everyoneWrites)).toEqual({ who: 'everyone', by: 'acl' });
    expect(worldWriting(writable(openPolicy), ownerOnly)).toEqual({
      who: 'everyone',
      by: 'policy',
    });
    expect(worldWriting(writable(openPolicy), everyoneWrites)).toEqual({
      who: 'everyone',
      by: 'both',
    });
  });

  it.each(['WRITE', 'WRITE_ACP', 'FULL_CONTROL'] as const)(
    'is told of everybody who is signed in: %s',
    (permission) => {
      const signedIn = acl({ grantee: { kind: 'signed_in' }, permission });
      expect(worldWriting(noPolicy, signedIn)).toEqual({ who: 'signed_in', by: 'acl' });
    },
  );

  it('is nobody where only reading is open, or the block holds', () => {
    expect(worldWriting(openPolicy, everyoneReads)).toBeUndefined();
    expect(worldWriting(noPolicy, signedInReads)).toBeUndefined();
    expect(worldWriting(failed, loading)).toBeUndefined();
    expect(worldWriting(noPolicy, told(everyoneWrites, 'blocked'))).toBeUndefined();
  });

  it('is uncertain where it may be blocked', () => {
    expect(worldWriting(noPolicy, told(everyoneWrites, 'perhaps'))).toEqual({
      who: 'everyone',
      by: 'acl',
      perhapsBlocked: true,
    });
  });
});

describe('whether the world can list', () => {
  it('is told of everybody, and of everybody who is signed in', () => {
    expect(worldListing(noPolicy, everyoneReads)).toEqual({ who: 'everyone', by: 'acl' });
    expect(worldListing(noPolicy, signedInReads)).toEqual({ who: 'signed_in', by: 'acl' });
    expect(worldListing(openPolicy, ownerOnly)).toBeUndefined();
    expect(worldListing(noPolicy, told(everyoneReads, 'blocked'))).toBeUndefined();
  });

  it('is told by the policy as well', () => {
    const open = listable(policy(false, '*'));
    expect(worldListing(open, notSupported)).toEqual({ who: 'everyone', by: 'policy' });
    expect(worldListing(open, signedInReads)).toEqual({ who: 'everyone', by: 'policy' });
    expect(worldListing(open, everyoneReads)).toEqual({ who: 'everyone', by: 'both' });
    expect(worldListing(told(open, 'perhaps'), ownerOnly)).toEqual({
      who: 'everyone',
      by: 'policy',
      perhapsBlocked: true,
    });
    expect(worldListing(told(open, 'blocked'), ownerOnly)).toBeUndefined();
  });
});
