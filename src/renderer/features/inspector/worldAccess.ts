import type { AclView, BucketPolicyView } from '../../../shared/model/permissions';
import { opensToAll } from './policyWords';
import type { Answer } from '../../state/request';

/** Whether anybody in the world can read something, as far as its ACL and policy tell. */
export type WorldAccess =
  | { readonly kind: 'loading' }
  | { readonly kind: 'public'; readonly by: 'acl' | 'policy' | 'both' }
  /** Every signed-in user of the service, by the ACL. */
  | { readonly kind: 'signed_in' }
  /** The policy names everybody in a statement that does not cover everything. */
  | { readonly kind: 'partly' }
  | { readonly kind: 'private' }
  /** Nothing that was read opens it, but not everything could be read, or the server has neither. */
  | { readonly kind: 'unknown' };

/** Whether an ACL that has come grants reading to a group. */
function grantsReading(acl: Answer<AclView>, kind: 'everyone' | 'signed_in'): boolean {
  return (
    acl.status === 'ready' &&
    acl.data.kind === 'acl' &&
    acl.data.grants.some(
      ({ grantee, permission }) =>
        grantee.kind === kind && (permission === 'READ' || permission === 'FULL_CONTROL'),
    )
  );
}

function opensSomething(policy: BucketPolicyView): boolean {
  return (
    policy.kind === 'policy' &&
    policy.statements.some(({ effect, principals }) => opensToAll(effect, principals))
  );
}

/**
 * Who in the world can read an object, or the objects of a bucket. Of a bucket the ACL opens its
 * list, not its objects, so leave it out there.
 */
export function worldAccess(policy: Answer<BucketPolicyView>, acl?: Answer<AclView>): WorldAccess {
  if (policy.status === 'loading' || acl?.status === 'loading') {
    return { kind: 'loading' };
  }
  const byAcl = acl !== undefined && grantsReading(acl, 'everyone');
  const byPolicy =
    policy.status === 'ready' && policy.data.kind === 'policy' && policy.data.worldCanRead;
  if (byAcl || byPolicy) {
    return { kind: 'public', by: byAcl && byPolicy ? 'both' : byAcl ? 'acl' : 'policy' };
  }
  if (acl !== undefined && grantsReading(acl, 'signed_in')) {
    return { kind: 'signed_in' };
  }
  if (policy.status === 'ready' && opensSomething(policy.data)) {
    return { kind: 'partly' };
  }
  const told = [policy, acl].filter((answer) => answer !== undefined);
  const failed = told.some(({ status }) => status === 'failed');
  const supported = told.some(
    (answer) => answer.status === 'ready' && answer.data.kind !== 'not_supported',
  );
  return { kind: failed || !supported ? 'unknown' : 'private' };
}
