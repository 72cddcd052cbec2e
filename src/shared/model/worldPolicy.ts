import { opensToAll } from './permissions';
import type { PolicyStatementView } from './permissions';

/**
 * What a bucket policy says to everybody, by its statements (IAM policy evaluation logic): an explicit denial
 * outweighs whatever allows, be it the ACL. A denial with a condition holds for some requests only and so does not
 * count.
 */

/** What a statement may be about. */
export interface PolicyResource {
  /** As ARNs name it: `BUCKET`, `BUCKET/KEY`. */
  readonly name: string;
  /** It stands for every object of a bucket, by a name that ends in a star. */
  readonly isEvery: boolean;
}

type Statements = readonly PolicyStatementView[];

/** The bucket itself. */
export function bucketResource(bucket: string): PolicyResource {
  return { name: bucket, isEvery: false };
}

/** An object of a bucket, or all of them where no key is named. */
export function objectResource(bucket: string, key?: string): PolicyResource {
  return key === undefined
    ? { name: `${bucket}/*`, isEvery: true }
    : { name: `${bucket}/${key}`, isEvery: false };
}

/** Whether everybody may: some statement allows it without condition, and none denies it. */
export function worldMay(
  statements: Statements,
  action: string,
  resource: PolicyResource,
): boolean {
  const isAllowed = statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      statement.principals.includes('*') &&
      applies(statement, action, resource),
  );
  return isAllowed && !worldIsDenied(statements, action, resource);
}

/** What changes objects, or who may do so: of objects, and of the bucket itself. */
const writing = {
  objects: ['s3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl'],
  bucket: ['s3:PutBucketPolicy', 's3:PutBucketAcl'],
} as const;

/** Whether everybody may write or delete an object, or every one where no key is named, or change who may. */
export function worldMayWrite(statements: Statements, bucket: string, key?: string): boolean {
  const objects = objectResource(bucket, key);
  return (
    writing.objects.some((action) => worldMay(statements, action, objects)) ||
    writing.bucket.some((action) => worldMay(statements, action, bucketResource(bucket)))
  );
}

/** Whether a statement denies it to everybody, or to everybody but some, of whom the world is none. */
export function worldIsDenied(
  statements: Statements,
  action: string,
  resource: PolicyResource,
): boolean {
  return statements.some(
    (statement) => deniesTheWorld(statement) && applies(statement, action, resource),
  );
}

/** Whether a statement denies it to everybody for some of the objects that a resource stands for. */
export function worldIsDeniedSome(
  statements: Statements,
  action: string,
  resource: PolicyResource,
): boolean {
  return statements.some(
    (statement) =>
      deniesTheWorld(statement) &&
      !statement.conditional &&
      coversAction(statement, action) &&
      mayConcern(statement, resource),
  );
}

/** Whether a statement that lets in everybody, or all but some, may be about it, under conditions perhaps. */
export function mayOpen(
  statement: PolicyStatementView,
  action: string,
  resource: PolicyResource,
): boolean {
  return (
    opensToAll(statement.effect, statement.principals) &&
    coversAction(statement, action) &&
    mayConcern(statement, resource)
  );
}

function deniesTheWorld({ effect, principals }: PolicyStatementView): boolean {
  return effect === 'Deny' && principals.some((name) => name === '*' || isAllBut(name));
}

/** `!` and all who are excepted, as JSON. */
function isAllBut(principal: string): boolean {
  return principal.startsWith('!') && !principal.includes('"*"');
}

function applies(
  statement: PolicyStatementView,
  action: string,
  resource: PolicyResource,
): boolean {
  return (
    !statement.conditional && coversAction(statement, action) && coversResource(statement, resource)
  );
}

function coversAction({ actions }: PolicyStatementView, action: string): boolean {
  return isNamed(actions, (pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
}

/** A resource that covers every object, `BUCKET/*`, matches that very text, star included. */
function coversResource({ resources }: PolicyStatementView, { name, isEvery }: PolicyResource) {
  return isNamed(
    resources,
    (arn) => covers(arn, name),
    (arn) => isUnclear(arn, name) || (isEvery ? mayMeet : matches)(resourceName(arn), name),
  );
}

function mayConcern({ resources }: PolicyStatementView, { name, isEvery }: PolicyResource) {
  return isNamed(
    resources,
    (arn) => isUnclear(arn, name) || (isEvery ? mayMeet : matches)(resourceName(arn), name),
    (arn) => covers(arn, name),
  );
}

/**
 * Whether a list names something: one of exceptions, each of which starts with `!`, does where none of them is it.
 *
 * @param isException Where it is to be told otherwise that an exception is it.
 */
function isNamed(
  list: readonly string[],
  isIt: (pattern: string) => boolean,
  isException = isIt,
): boolean {
  const exceptions = list.filter((pattern) => pattern.startsWith('!'));
  if (exceptions.length === 0) return list.some(isIt);
  return !exceptions.some((pattern) => isException(pattern.slice(1)));
}

/** `arn:aws:s3:::bucket/key` without what comes before the bucket. */
export function resourceName(arn: string): string {
  return arn.replace(/^arn:[^:]*:s3:[^:]*:[^:]*:/u, '');
}

function covers(arn: string, name: string): boolean {
  return isReadable(arn, name) && matches(resourceName(arn), name);
}

/** Whether nobody can tell what it names for everybody: a policy variable is another text for each who asks. */
function isUnclear(arn: string, name: string): boolean {
  return arn.includes('${') || !isReadable(arn, name);
}

/**
 * Whether it names a bucket as AWS does, or without what comes before that. Others have names of their own:
 * `urn:sgws:s3:::bucket/*` in StorageGRID, and in Ceph, where a bucket may be `tenant:bucket`,
 * `arn:aws:s3::tenant:bucket/*` or that without the tenant.
 */
function isReadable(arn: string, name: string): boolean {
  if (arn === '*') return true;
  const isOfTenant = /^[^/]*:/u.test(name);
  return !isOfTenant && /^(?:arn:[^:]*:s3:[^:]*:\*?:|[^:/]*(?:\/|$))/u.test(arn);
}

/** Whether two patterns that end in a wildcard could both match something. */
function mayMeet(left: string, right: string): boolean {
  const [leftHead = '', rightHead = ''] = [left, right].map((pattern) => pattern.split(/[*?]/u)[0]);
  return leftHead.startsWith(rightHead) || rightHead.startsWith(leftHead);
}

/** Policy wildcards: `*` is any text, `?` any one character. Takes no more than their product. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      resume = position;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  return /^\**$/u.test(pattern.slice(at));
}
