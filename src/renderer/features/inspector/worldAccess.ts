import { opensToAll } from '../../../shared/model/permissions';
import type {
  AclPermission,
  AclView,
  BucketPolicyView,
  PolicyStatementView,
  PublicBlock,
} from '../../../shared/model/permissions';
import type { Answer } from '../../state/request';

/** What lets somebody in. */
export type WayIn = 'acl' | 'policy' | 'both';

/** That nothing lets in for certain: a block of public access that is not told may forbid it. */
interface Certainty {
  readonly perhapsBlocked?: true;
}

/** Whether anybody in the world can read something, as far as its ACL and policy tell. */
export type WorldAccess =
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'public'; readonly by: WayIn } & Certainty)
  /** Every signed-in user of the service, by the ACL. */
  | ({ readonly kind: 'signed_in' } & Certainty)
  /** The policy names everybody in a statement that does not cover everything. */
  | { readonly kind: 'partly' }
  /** What opens it has no effect, by the bucket's block of public access. */
  | { readonly kind: 'blocked'; readonly by: WayIn }
  | { readonly kind: 'private' }
  /** Nothing that was read opens it, but not everything could be read, or the server has neither. */
  | { readonly kind: 'unknown' };

/** Something that people whom nobody chose may do, and by what. */
export interface WorldRight extends Certainty {
  readonly who: 'everyone' | 'signed_in';
  readonly by: WayIn;
}

type Acl = Extract<AclView, { readonly kind: 'acl' }>;
type Policy = Extract<BucketPolicyView, { readonly kind: 'policy' }>;

function aclOf(answer: Answer<AclView> | undefined): Acl | undefined {
  return answer?.status === 'ready' && answer.data.kind === 'acl' ? answer.data : undefined;
}

function policyOf(answer: Answer<BucketPolicyView>): Policy | undefined {
  return answer.status === 'ready' && answer.data.kind === 'policy' ? answer.data : undefined;
}

function grants(
  acl: Acl | undefined,
  kind: 'everyone' | 'signed_in',
  permissions: readonly AclPermission[],
): boolean {
  return (
    acl?.grants.some(
      ({ grantee, permission }) =>
        grantee.kind === kind && permission !== undefined && permissions.includes(permission),
    ) === true
  );
}

function openingStatements(policy: Policy | undefined): readonly PolicyStatementView[] {
  return (
    policy?.statements.filter(({ effect, principals }) => opensToAll(effect, principals)) ?? []
  );
}

const reading = ['READ', 'FULL_CONTROL'] as const;
const writing = ['WRITE', 'WRITE_ACP', 'FULL_CONTROL'] as const;

function wayIn(by: { readonly acl: boolean; readonly policy: boolean }): WayIn | undefined {
  if (by.acl && by.policy) return 'both';
  if (by.acl) return 'acl';
  return by.policy ? 'policy' : undefined;
}

function holds(view: { readonly publicBlock?: PublicBlock } | undefined): boolean {
  return view?.publicBlock !== 'blocked';
}

/**
 * Whether something that a policy opens holds. To AWS a policy is not public, and so not restricted, by
 * narrowed statements alone: it is where one is not narrowed, and then all of it is restricted.
 */
function opensInPart(policy: Policy | undefined): boolean {
  const opening = openingStatements(policy);
  return opening.length > 0 && (holds(policy) || opening.every(({ narrowed }) => narrowed));
}

/** One way in that nothing blocks is enough. */
function certaintyOf(by: WayIn, acl: Acl | undefined, policy: Policy | undefined): Certainty {
  const ways = [by === 'policy' ? undefined : acl, by === 'acl' ? undefined : policy];
  const isUnsure = ways.every((way) => way === undefined || way.publicBlock === 'perhaps');
  return isUnsure ? { perhapsBlocked: true } : {};
}

/**
 * Who in the world can read an object, or the objects of a bucket. Of a bucket the ACL opens its
 * list, not its objects, so leave it out there.
 */
export function worldAccess(
  policyAnswer: Answer<BucketPolicyView>,
  aclAnswer?: Answer<AclView>,
): WorldAccess {
  if (policyAnswer.status === 'loading' || aclAnswer?.status === 'loading') {
    return { kind: 'loading' };
  }
  const acl = aclOf(aclAnswer);
  const policy = policyOf(policyAnswer);
  const opens = {
    acl: grants(acl, 'everyone', reading),
    policy: policy?.worldCanRead === true,
    signedIn: grants(acl, 'signed_in', reading),
  };
  const by = wayIn({ acl: opens.acl && holds(acl), policy: opens.policy && holds(policy) });
  if (by !== undefined) {
    return { kind: 'public', by, ...certaintyOf(by, acl, policy) };
  }
  if (opens.signedIn && holds(acl)) {
    return { kind: 'signed_in', ...certaintyOf('acl', acl, policy) };
  }
  if (opensInPart(policy)) {
    return { kind: 'partly' };
  }
  const told = [policyAnswer, aclAnswer].filter((answer) => answer !== undefined);
  const failed = told.some(
    (answer) => answer.status === 'failed' || answer.data.kind === 'unreadable',
  );
  const supported = told.some(
    (answer) => answer.status === 'ready' && answer.data.kind !== 'not_supported',
  );
  if (failed || !supported) {
    return { kind: 'unknown' };
  }
  const blocked = wayIn({
    acl: opens.acl || opens.signedIn,
    policy: openingStatements(policy).length > 0,
  });
  return blocked === undefined ? { kind: 'private' } : { kind: 'blocked', by: blocked };
}

/** Who in the world can write, or change who may do what; `undefined` where nobody is known to. */
export function worldWriting(
  policyAnswer: Answer<BucketPolicyView>,
  aclAnswer: Answer<AclView>,
): WorldRight | undefined {
  const acl = aclOf(aclAnswer);
  const policy = policyOf(policyAnswer);
  const isOpen = { acl: acl?.worldCanWrite === true, policy: policy?.worldCanWrite === true };
  return rightOf(isOpen, writing, acl, policy);
}

/** Who in the world can list a bucket; `undefined` where nobody is known to. */
export function worldListing(
  policyAnswer: Answer<BucketPolicyView>,
  aclAnswer: Answer<AclView>,
): WorldRight | undefined {
  const acl = aclOf(aclAnswer);
  const policy = policyOf(policyAnswer);
  const isOpen = { acl: acl?.worldCanRead === true, policy: policy?.worldCanList === true };
  return rightOf(isOpen, reading, acl, policy);
}

/**
 * @param isOpen To everybody, before any block.
 * @param permissions Those of an ACL by which everybody who is signed in has the right.
 */
function rightOf(
  isOpen: { readonly acl: boolean; readonly policy: boolean },
  permissions: readonly AclPermission[],
  acl: Acl | undefined,
  policy: Policy | undefined,
): WorldRight | undefined {
  const by = wayIn({ acl: isOpen.acl && holds(acl), policy: isOpen.policy && holds(policy) });
  if (by !== undefined) {
    return { who: 'everyone', by, ...certaintyOf(by, acl, policy) };
  }
  return grants(acl, 'signed_in', permissions) && holds(acl)
    ? { who: 'signed_in', by: 'acl', ...certaintyOf('acl', acl, undefined) }
    : undefined;
}
