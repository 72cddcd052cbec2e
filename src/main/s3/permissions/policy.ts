import { z } from 'zod';
import type { PolicyStatementView } from '../../../shared/model/permissions';
import {
  bucketResource,
  objectResource,
  resourceName,
  worldIsDeniedSome,
  worldMay,
  worldMayWrite,
} from '../../../shared/model/worldPolicy';
import { isNarrowing } from './narrowing';

/**
 * Bucket policy documents (IAM JSON policy elements, version 2012-10-17), as pure functions. What
 * a document has that Dipper does not know stays as it is.
 */

const texts = z.union([z.string(), z.array(z.string())]);

const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.string(), z.record(z.string(), texts)]).optional(),
  NotPrincipal: z.unknown().optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.unknown()).optional(),
});

const policySchema = z.looseObject({
  Version: z.string().optional(),
  Statement: z.union([z.array(statementSchema), statementSchema]),
});

type Statement = z.infer<typeof statementSchema>;

/** A bucket policy that was read and understood. */
export type Policy = z.infer<typeof policySchema>;

/** The name that Dipper gives its own statement. */
const publicReadSid = 'DipperPublicRead';

/** Reads a document; `undefined` when it is no policy. */
export function parsePolicy(document: string): Policy | undefined {
  try {
    const result = policySchema.safeParse(JSON.parse(document));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** A document with nothing in it yet. */
export function emptyPolicy(): Policy {
  return { Version: '2012-10-17', Statement: [] };
}

/**
 * Adds the well-known statement that lets everyone read every object of a bucket. A policy that
 * has it already stays as it is; a name that is taken gets a number.
 *
 * @param partition Of AWS, as in ARNs: `aws-cn`. No other one's buckets may be named.
 */
export function addPublicRead(policy: Policy, bucket: string, partition: string): Policy {
  const statements = statementsOf(policy);
  if (statements.some((statement) => isPublicRead(statement, bucket))) return policy;
  const names = new Set(statements.map(({ Sid }) => Sid));
  let sid = publicReadSid;
  for (let number = 2; names.has(sid); number += 1) sid = `${publicReadSid}${number}`;
  const added: Statement = {
    Sid: sid,
    Effect: 'Allow',
    Principal: '*',
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: `arn:${partition}:s3:::${bucket}/*`,
  };
  return { ...policy, Statement: [...statements, added] };
}

/** Takes Dipper's statement out; `undefined` when nothing is left. */
export function removePublicRead(policy: Policy, bucket: string): Policy | undefined {
  const statements = statementsOf(policy).filter((statement) => !isPublicRead(statement, bucket));
  return statements.length === 0 ? undefined : { ...policy, Statement: statements };
}

/** Whether Dipper's statement is there. */
export function hasPublicRead(policy: Policy, bucket: string): boolean {
  return statementsOf(policy).some((statement) => isPublicRead(statement, bucket));
}

/** By what it says as well as by its name: a statement that somebody has edited is theirs. */
function isPublicRead(statement: Statement, bucket: string): boolean {
  return (
    new RegExp(`^${publicReadSid}\\d*$`, 'u').test(statement.Sid ?? '') &&
    statement.Effect === 'Allow' &&
    isForEveryone(statement) &&
    isUnconditional(statement) &&
    listOf(statement.Resource).map(resourceName).join() === `${bucket}/*` &&
    listOf(statement.Action).every((action) => /^s3:GetObject(?:Version)?$/iu.test(action)) &&
    listOf(statement.Action).length > 0
  );
}

/** Whether the policy lets everyone read every object. */
export function worldCanRead(policy: Policy, bucket: string): boolean {
  const statements = viewStatements(policy);
  const objects = objectResource(bucket);
  return (
    worldMay(statements, 's3:GetObject', objects) &&
    !worldIsDeniedSome(statements, 's3:GetObject', objects)
  );
}

/** Whether the policy lets everyone write or delete every object, or change who may. */
export function worldCanWrite(policy: Policy, bucket: string): boolean {
  return worldMayWrite(viewStatements(policy), bucket);
}

/** Whether the policy lets everyone list the bucket or its versions. */
export function worldCanList(policy: Policy, bucket: string): boolean {
  const statements = viewStatements(policy);
  return ['s3:ListBucket', 's3:ListBucketVersions'].some((action) =>
    worldMay(statements, action, bucketResource(bucket)),
  );
}

/** The statements, for reading in words. */
export function viewStatements(policy: Policy): readonly PolicyStatementView[] {
  return statementsOf(policy).map((statement) => ({
    ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    effect: statement.Effect,
    principals: principalsOf(statement),
    actions: withNegation(statement.Action, statement.NotAction),
    resources: withNegation(statement.Resource, statement.NotResource),
    conditional: !isUnconditional(statement),
    narrowed: isNarrowing(statement.Condition),
  }));
}

function statementsOf(policy: Policy): readonly Statement[] {
  return Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function withNegation(
  named: string | readonly string[] | undefined,
  excepted: string | readonly string[] | undefined,
): readonly string[] {
  return [...listOf(named), ...listOf(excepted).map((text) => `!${text}`)];
}

/** `*`, an ARN, or `KIND:NAME` for principals other than AWS accounts and users. */
function principalsOf(statement: Statement): readonly string[] {
  const { Principal: principal } = statement;
  if (statement.NotPrincipal !== undefined) return [`!${JSON.stringify(statement.NotPrincipal)}`];
  if (principal === undefined) return [];
  if (typeof principal === 'string') return [principal];
  return Object.entries(principal).flatMap(([kind, names]) =>
    listOf(names).map((name) => (kind === 'AWS' ? name : `${kind}:${name}`)),
  );
}

function isForEveryone(statement: Statement): boolean {
  return statement.NotPrincipal === undefined && principalsOf(statement).includes('*');
}

function isUnconditional(statement: Statement): boolean {
  return Object.keys(statement.Condition ?? {}).length === 0;
}
