import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import { opensToAll } from '../../../shared/model/permissions';
import type { BucketPolicyView } from '../../../shared/model/permissions';
import { partitionOf } from '../../../shared/providers/providers';
import { outlasting } from '../../base/abortable';
import { sendChange } from '../sendChange';
import { call, endpointOf } from '../call';
import { lackingBy } from '../lacking';
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
import { isBlockedPolicy, publicBlockOf } from './publicAccessBlock';

/** A bucket whose policy is read or changed. */
export interface PolicyRequest {
  readonly client: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

/**
 * The bucket's policy (GetBucketPolicy), that there is none, or that the server has no policies.
 *
 * @throws DipperError
 */
export async function getBucketPolicy(request: PolicyRequest): Promise<BucketPolicyView> {
  try {
    const document = await readDocument(request);
    return document === undefined ? { kind: 'none' } : await viewOf(request, document);
  } catch (error) {
    const lacking = lackingBy(error);
    if (lacking === undefined) throw error;
    return { kind: 'not_supported', error: lacking };
  }
}

/**
 * Lets everyone read every object of the bucket (PutBucketPolicy), leaving what the policy says
 * already as it is. Answers with the policy as the server has it afterwards, or as it was sent where nobody tells.
 *
 * @throws DipperError; `access_denied` also where AWS blocks public access to the bucket
 */
export async function allowPublicRead(request: PolicyRequest): Promise<BucketPolicyView> {
  const { policy, changed } = await allowing(request);
  if (changed === policy) return getBucketPolicy(request);
  await writePolicy(request, changed, { opens: true });
  return afterChange(request, changed);
}

async function allowing(
  request: PolicyRequest,
): Promise<{ readonly policy: Policy; readonly changed: Policy }> {
  const document = await readDocument(request);
  const policy = document === undefined ? emptyPolicy() : understood(request, document);
  const partition = await partitionOfClient(request.client);
  return { policy, changed: addPublicRead(policy, request.bucket, partition) };
}

async function partitionOfClient(client: S3Client): Promise<string> {
  const endpoint = await endpointOf(client);
  const region = await client.config.region();
  return partitionOf({ region, ...(endpoint === undefined ? {} : { endpoint }) });
}

/**
 * The policy that the bucket would have after a change, as JSON; `undefined` where none would be left.
 * Changes nothing.
 *
 * @throws DipperError
 */
export async function planPolicyChange(
  request: PolicyRequest,
  change: 'allowPublicRead' | 'withdrawPublicRead',
): Promise<string | undefined> {
  if (change === 'allowPublicRead') return JSON.stringify((await allowing(request)).changed);
  const document = await readDocument(request);
  if (document === undefined) return undefined;
  const changed = removePublicRead(understood(request, document), request.bucket);
  return changed === undefined ? undefined : JSON.stringify(changed);
}

/**
 * Takes back what {@link allowPublicRead} did, and nothing else. The policy goes altogether
 * (DeleteBucketPolicy) when nothing is left in it.
 *
 * @throws DipperError
 */
export async function withdrawPublicRead(request: PolicyRequest): Promise<BucketPolicyView> {
  const { client, bucket, signal } = request;
  const document = await readDocument(request);
  if (document === undefined) return { kind: 'none' };
  const policy = understood(request, document);
  if (!hasPublicRead(policy, bucket)) return getBucketPolicy(request);
  const changed = removePublicRead(policy, bucket);
  if (changed === undefined) {
    await sendChange(signal, (abortSignal) =>
      call(client, { operation: 'DeleteBucketPolicy', bucket }, () =>
        client.send(new DeleteBucketPolicyCommand({ Bucket: bucket }), { abortSignal }),
      ),
    );
  } else {
    await writePolicy(request, changed, { opens: false });
  }
  return afterChange(request, changed);
}

/** Milliseconds that a stop leaves for a look at what it came too late for. */
const lastLook = 5000;

/**
 * The policy after a change, of which a look that fails takes nothing back: then it is as it was sent.
 *
 * @param sent `undefined` where the policy was removed.
 */
async function afterChange(
  request: PolicyRequest,
  sent: Policy | undefined,
): Promise<BucketPolicyView> {
  try {
    return await outlasting(request.signal, lastLook, async (signal) =>
      getBucketPolicy({ ...request, signal }),
    );
  } catch {
    if (sent === undefined) return { kind: 'none' };
    const view = viewOfPolicy(request, sent, JSON.stringify(sent, null, 2));
    return isOpen(view) ? { ...view, publicBlock: 'perhaps' } : view;
  }
}

async function readDocument(request: PolicyRequest): Promise<string | undefined> {
  const { client, bucket, signal } = request;
  try {
    const answer = await call(client, { operation: 'GetBucketPolicy', bucket }, () =>
      client.send(new GetBucketPolicyCommand({ Bucket: bucket }), { abortSignal: signal }),
    );
    return answer.Policy === undefined || answer.Policy.trim() === '' ? undefined : answer.Policy;
  } catch (error) {
    const none = error instanceof DipperError && error.detail.server?.code === 'NoSuchBucketPolicy';
    if (none) return undefined;
    throw error;
  }
}

/** @param change Whether it lets somebody in. */
async function writePolicy(
  request: PolicyRequest,
  policy: Policy,
  change: { readonly opens: boolean },
): Promise<void> {
  const { client, bucket, signal } = request;
  try {
    const changed = { Bucket: bucket, Policy: JSON.stringify(policy) };
    await sendChange(signal, (abortSignal) =>
      call(client, { operation: 'PutBucketPolicy', bucket }, () =>
        client.send(new PutBucketPolicyCommand(changed), { abortSignal }),
      ),
    );
  } catch (error) {
    throw await explainPublicAccessBlock(request, error, change);
  }
}

/** AWS and Ceph refuse a public policy by a block that is switched off elsewhere. */
async function explainPublicAccessBlock(
  request: PolicyRequest,
  error: unknown,
  change: { readonly opens: boolean },
): Promise<unknown> {
  if (!hasCode(error, 'access_denied')) return error;
  if (!(await isBlockedPolicy(request, error, change))) return error;
  return new DipperError(
    {
      ...error.detail,
      message:
        'The bucket, or its account, blocks public access. That block has to be lifted first.',
      action: 's3:PutBucketPublicAccessBlock',
      facts: { reason: 'public_access_block' },
    },
    { cause: error },
  );
}

/** A policy that can't be read must not be replaced either. */
function understood(request: PolicyRequest, document: string): Policy {
  const policy = parsePolicy(document);
  if (policy !== undefined) return policy;
  indented(request, document);
  throw dipperError('bad_response', 'The bucket has a policy that Dipper does not understand.', {
    resource: `s3://${request.bucket}`,
    facts: { reason: 'unreadable_policy' },
  });
}

async function viewOf(request: PolicyRequest, document: string): Promise<BucketPolicyView> {
  const policy = parsePolicy(document);
  const shown = indented(request, document);
  if (policy === undefined) return { kind: 'unreadable', document: shown };
  const view = viewOfPolicy(request, policy, shown);
  if (!isOpen(view)) return view;
  return { ...view, publicBlock: await publicBlockOf(request, 'RestrictPublicBuckets') };
}

type PolicyView = Extract<BucketPolicyView, { readonly kind: 'policy' }>;

/** @param shown Its document, for reading. */
function viewOfPolicy({ bucket }: PolicyRequest, policy: Policy, shown: string): PolicyView {
  return {
    kind: 'policy',
    document: shown,
    statements: viewStatements(policy),
    worldCanRead: worldCanRead(policy, bucket),
    worldCanWrite: worldCanWrite(policy, bucket),
    worldCanList: worldCanList(policy, bucket),
    hasPublicReadStatement: hasPublicRead(policy, bucket),
  };
}

/** Whether a block of public access could hold something of it back. */
function isOpen({ statements }: PolicyView): boolean {
  return statements.some(({ effect, principals }) => opensToAll(effect, principals));
}

/** @throws DipperError where it is no JSON, and so no policy: a page of a proxy, it may be. */
function indented({ bucket }: PolicyRequest, document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch (cause) {
    throw dipperError('bad_response', 'The server answered with something that is no policy.', {
      retry: 'now',
      resource: `s3://${bucket}`,
      facts: { reason: 'not_s3' },
      cause,
    });
  }
}
