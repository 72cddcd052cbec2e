import { opensToAll } from '../../../shared/model/permissions';
import type {
  AclView,
  BucketPolicyView,
  PolicyStatementView,
  PublicBlock,
} from '../../../shared/model/permissions';
import {
  mayOpen,
  objectResource,
  worldIsDenied,
  worldMay,
  worldMayWrite,
} from '../../../shared/model/worldPolicy';
import type { Answer } from '../../state/request';
import { listingOf, readingOf, writingOf } from './aclRights';
import type { Act, ReadAction, Rights, Subject } from './aclRights';

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
  /** The policy denies the object as it is, but not by its version, by which the ACL opens this one. */
  | ({ readonly kind: 'versions' } & Certainty)
  /** It names everybody, but only under conditions for which AWS does not call it public. */
  | { readonly kind: 'narrowed' }
  /** The policy denies it to everybody, which outweighs whatever opens it. */
  | { readonly kind: 'denied' }
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
  rights: Rights,
  policy: Policy | undefined,
): boolean {
  const statements = policy?.statements ?? [];
  const isLeft = ({ action, resource }: Act): boolean =>
    !worldIsDenied(statements, action, resource);
  return (
    acl?.grants.some(
      ({ grantee, permission }) =>
        grantee.kind === kind &&
        permission !== undefined &&
        rights[permission]?.some(isLeft) === true,
    ) === true
  );
}

const readActions: readonly ReadAction[] = ['s3:GetObject', 's3:GetObjectVersion'];

/** Ways of reading that the policy denies to nobody. */
function waysLeft({ bucket, key }: Subject, policy: Policy | undefined): readonly ReadAction[] {
  const objects = objectResource(bucket, key);
  return readActions.filter((action) => !worldIsDenied(policy?.statements ?? [], action, objects));
}

/** Statements for everybody: those that may let them read, or all of a bucket's policy that denies no reading. */
function openingStatements(
  policy: Policy | undefined,
  { bucket, key }: Subject,
  left: readonly ReadAction[],
): readonly PolicyStatementView[] {
  const statements = policy?.statements ?? [];
  if (key === undefined && left.length === readActions.length) {
    return statements.filter(({ effect, principals }) => opensToAll(effect, principals));
  }
  const objects = objectResource(bucket, key);
  return statements.filter((statement) =>
    left.some((action) => mayOpen(statement, action, objects)),
  );
}

function wayIn(by: { readonly acl: boolean; readonly policy: boolean }): WayIn | undefined {
  if (by.acl && by.policy) return 'both';
  if (by.acl) return 'acl';
  return by.policy ? 'policy' : undefined;
}

function holds(view: { readonly publicBlock?: PublicBlock } | undefined): boolean {
  return view?.publicBlock !== 'blocked';
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
  subject: Subject,
  policyAnswer: Answer<BucketPolicyView>,
  aclAnswer?: Answer<AclView>,
): WorldAccess {
  if (policyAnswer.status === 'loading' || aclAnswer?.status === 'loading') {
    return { kind: 'loading' };
  }
  const acl = aclOf(aclAnswer);
  const policy = policyOf(policyAnswer);
  const left = waysLeft(subject, policy);
  if (left.length === 0) return { kind: 'denied' };
  const rights = readingOf(subject, ['s3:GetObject']);
  const opens = {
    acl: grants(acl, 'everyone', rights, policy),
    policy: policy !== undefined && policyOpens(subject, policy),
    signedIn: grants(acl, 'signed_in', rights, policy),
  };
  const by = wayIn({ acl: opens.acl && holds(acl), policy: opens.policy && holds(policy) });
  if (by !== undefined) return { kind: 'public', by, ...certaintyOf(by, acl, policy) };
  if (opens.signedIn && holds(acl)) {
    return { kind: 'signed_in', ...certaintyOf('acl', acl, policy) };
  }
  // To AWS a policy is not public, and so not restricted, by narrowed statements alone.
  const opening = openingStatements(policy, subject, left);
  const isOnlyNarrowed = opening.length > 0 && opening.every(({ narrowed }) => narrowed);
  if (opening.length > 0 && !isOnlyNarrowed && holds(policy)) return { kind: 'partly' };
  const isDenied = !left.includes('s3:GetObject');
  const rightsLeft = readingOf(subject, left);
  const aclOpens =
    grants(acl, 'everyone', rightsLeft, policy) || grants(acl, 'signed_in', rightsLeft, policy);
  if (isDenied && aclOpens && holds(acl)) {
    return { kind: 'versions', ...certaintyOf('acl', acl, policy) };
  }
  if (isUncertain([policyAnswer, aclAnswer])) return { kind: 'unknown' };
  if (isOnlyNarrowed && !isRestricted(policy)) return { kind: 'narrowed' };
  const blocked = wayIn({ acl: aclOpens, policy: opening.length > 0 });
  if (blocked !== undefined) return { kind: 'blocked', by: blocked };
  return { kind: isDenied ? 'denied' : 'private' };
}

function policyOpens({ bucket, key }: Subject, policy: Policy): boolean {
  return key === undefined
    ? policy.worldCanRead
    : worldMay(policy.statements, 's3:GetObject', objectResource(bucket, key));
}

function policyLetsWrite({ bucket, key }: Subject, policy: Policy): boolean {
  return key === undefined ? policy.worldCanWrite : worldMayWrite(policy.statements, bucket, key);
}

/** Whether all of a policy is held back, as that is as soon as one of its statements makes it public. */
function isRestricted(policy: Policy | undefined): boolean {
  const isPublic = policy?.statements.some(
    ({ effect, principals, narrowed }) => opensToAll(effect, principals) && !narrowed,
  );
  return isPublic === true && !holds(policy);
}

/** Whether something could not be read, or the server has none of it. */
function isUncertain(answers: readonly (Answer<BucketPolicyView | AclView> | undefined)[]) {
  const told = answers.filter((answer) => answer !== undefined);
  const failed = told.some(
    (answer) =>
      answer.status === 'failed' ||
      (answer.status === 'ready' && answer.data.kind === 'unreadable'),
  );
  const supported = told.some(
    (answer) => answer.status === 'ready' && answer.data.kind !== 'not_supported',
  );
  return failed || !supported;
}

/** Who in the world can write, or change who may do what; `undefined` where nobody is known to. */
export function worldWriting(
  subject: Subject,
  policyAnswer: Answer<BucketPolicyView>,
  aclAnswer: Answer<AclView>,
): WorldRight | undefined {
  const policy = policyOf(policyAnswer);
  const opens = policy !== undefined && policyLetsWrite(subject, policy);
  return rightOf(opens, writingOf(subject), aclOf(aclAnswer), policy);
}

/** Who in the world can list a bucket; `undefined` where nobody is known to. */
export function worldListing(
  subject: Subject,
  policyAnswer: Answer<BucketPolicyView>,
  aclAnswer: Answer<AclView>,
): WorldRight | undefined {
  const policy = policyOf(policyAnswer);
  return rightOf(policy?.worldCanList === true, listingOf(subject), aclOf(aclAnswer), policy);
}

/**
 * @param opens The policy opens it to everybody, before any block.
 * @param rights Those of an ACL by which somebody can do it.
 */
function rightOf(
  opens: boolean,
  rights: Rights,
  acl: Acl | undefined,
  policy: Policy | undefined,
): WorldRight | undefined {
  const by = wayIn({
    acl: grants(acl, 'everyone', rights, policy) && holds(acl),
    policy: opens && holds(policy),
  });
  if (by !== undefined) return { who: 'everyone', by, ...certaintyOf(by, acl, policy) };
  return grants(acl, 'signed_in', rights, policy) && holds(acl)
    ? { who: 'signed_in', by: 'acl', ...certaintyOf('acl', acl, undefined) }
    : undefined;
}
