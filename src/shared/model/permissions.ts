import type { AppError } from '../errors/appError';

/** ACL permissions as S3 names them. */
export type AclPermission = 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';

export type Grantee =
  | { readonly kind: 'user'; readonly id: string; readonly displayName?: string }
  | { readonly kind: 'email'; readonly email: string }
  /** `http://acs.amazonaws.com/groups/global/AllUsers` */
  | { readonly kind: 'everyone' }
  /** `http://acs.amazonaws.com/groups/global/AuthenticatedUsers` */
  | { readonly kind: 'signed_in' }
  /** `http://acs.amazonaws.com/groups/s3/LogDelivery` */
  | { readonly kind: 'log_delivery' }
  | { readonly kind: 'other_group'; readonly uri: string }
  /** The server names nobody that could be understood. */
  | { readonly kind: 'unknown' };

/** One line of an ACL. */
export interface AclGrant {
  readonly grantee: Grantee;
  /** Absent where the server names none that S3 knows. */
  readonly permission?: AclPermission;
}

/**
 * Whether what an ACL or a policy opens to everybody holds against blocks of public access: `blocked` by the
 * bucket itself; `perhaps` where the bucket does not tell, or its account may block what it does not.
 */
export type PublicBlock = 'blocked' | 'perhaps' | 'none';

/** An access control list (GetObjectAcl, GetBucketAcl), or why there is none to show. */
export type AclView =
  | {
      readonly kind: 'acl';
      readonly owner?: { readonly id: string; readonly displayName?: string };
      readonly grants: readonly AclGrant[];
      /** Asked for where it grants something to everybody, or to everybody signed in. */
      readonly publicBlock?: PublicBlock;
    }
  | { readonly kind: 'not_supported'; readonly error: AppError };

/** A bucket policy (GetBucketPolicy), or why there is none to show. */
export type BucketPolicyView =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'policy';
      /** Indented JSON. */
      readonly document: string;
      readonly statements: readonly PolicyStatementView[];
      /** Some statement lets everyone read every object of the bucket, without a condition, and none denies any. */
      readonly worldCanRead: boolean;
      /** The same of writing or deleting every object, or of changing who may. */
      readonly worldCanWrite: boolean;
      /** The same of listing the bucket, or the versions in it. */
      readonly worldCanList: boolean;
      /** Asked for where a statement allows something to everybody. */
      readonly publicBlock?: PublicBlock;
      /** Dipper's public-read statement is there and can be taken back by itself. */
      readonly hasPublicReadStatement: boolean;
    }
  /** Dipper does not understand it, so neither judges nor changes it. */
  | {
      readonly kind: 'unreadable';
      /** Indented, where it is JSON. */
      readonly document: string;
    }
  | { readonly kind: 'not_supported'; readonly error: AppError };

/** A policy statement, for reading in words. */
export interface PolicyStatementView {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditional: boolean;
  /** By a condition for which AWS does not call it public, and so does not block it. */
  readonly narrowed: boolean;
}

/** Whether a statement allows something to everybody, or to all but some. */
export function opensToAll(
  effect: PolicyStatementView['effect'],
  principals: readonly string[],
): boolean {
  return effect === 'Allow' && principals.some((name) => name === '*' || name.startsWith('!'));
}
