import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors/appError';
import type {
  AclGrant,
  AclView,
  BucketPolicyView,
  PolicyStatementView,
} from '../../../shared/model/permissions';
import type { Answer } from '../../state/request';
import { worldAccess } from './worldAccess';

const error: AppError = { code: 'access_denied', message: 'no', retry: 'never' };
const failed = { status: 'failed', error } as const;
const loading = { status: 'loading' } as const;
const noPolicy: Answer<BucketPolicyView> = { status: 'ready', data: { kind: 'none' } };
const notSupported = { status: 'ready', data: { kind: 'not_supported', error } } as const;

function acl(...grants: readonly AclGrant[]): Answer<AclView> {
  return {
    status: 'ready',
    data: { kind: 'acl', grants, worldCanRead: false, worldCanWrite: false },
  };
}

function policy(worldCanRead: boolean, ...principals: readonly string[]): Answer<BucketPolicyView> {
  const statement: PolicyStatementView = {
    effect: 'Allow',
    principals,
    actions: ['s3:GetObject'],
    resources: [],
    conditional: false,
  };
  return {
    status: 'ready',
    data: {
      kind: 'policy',
      document: '{}',
      statements: [statement],
      worldCanRead,
      hasPublicReadStatement: false,
    },
  };
}

const ownerOnly = acl({ grantee: { kind: 'user', id: 'me' }, permission: 'FULL_CONTROL' });
const everyoneReads = acl({ grantee: { kind: 'everyone' }, permission: 'READ' });

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
