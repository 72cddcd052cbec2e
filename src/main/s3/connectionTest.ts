import { randomUUID } from 'node:crypto';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AppError, ErrorCode } from '../../shared/errors/appError';
import type { ConnectionCheck, ConnectionReport } from '../../shared/model/connection';
import { abortable } from '../base/abortable';
import { reportCalls } from './reportCalls';
import type { ActivityOptions } from './reportCalls';
import { listBuckets } from './buckets';
import { call } from './call';
import { isAws } from './capabilities/capabilities';
import { createS3Client } from './s3Client';
import type { ResolvedConnection } from './connection';
import { toCredentialsError, toDipperError } from './errors/errorMapping';

/** Errors that mean that no S3 server was reached. */
const unreached: ReadonlySet<ErrorCode> = new Set([
  'connection_refused',
  'host_not_found',
  'timed_out',
  'network_failed',
  'tls_failed',
  'proxy_failed',
  'bad_response',
]);

/** Errors that mean that the server does not take these credentials, or not from here. */
const notSignedIn: ReadonlySet<ErrorCode> = new Set([
  'no_credentials',
  'credentials_rejected',
  'credentials_expired',
  'credentials_source_failed',
  'mfa_required',
  'sign_in_declined',
  'clock_skew',
  'wrong_region',
]);

/** How a test is made known, besides its report. */
export interface TestOptions extends Pick<ActivityOptions, 'onCall' | 'currentAction'> {
  readonly productVersion: string;
  readonly signal: AbortSignal;
}

/**
 * Tries a connection step by step and says how far it gets. Being refused the list of buckets is
 * not a failed sign-in: such credentials can still use the buckets that they know (trap 25).
 *
 * @param connection Itself, or how to get it.
 * @throws DipperError `cancelled` only: every other failure is part of the report
 */
export async function testConnection(
  connection: ResolvedConnection | (() => Promise<ResolvedConnection>),
  { productVersion, signal, ...activity }: TestOptions,
): Promise<ConnectionReport> {
  let resolved: ResolvedConnection;
  try {
    resolved = typeof connection === 'function' ? await connection() : connection;
    if (resolved.anonymous !== true) await abortable(resolved.credentials(signal), signal);
  } catch (thrown) {
    const failure = toCredentialsError(thrown);
    if (failure.detail.code === 'cancelled') throw failure;
    return report({ name: 'credentials', outcome: 'failed', error: failure.detail });
  }
  const credentials: ConnectionCheck = {
    name: 'credentials',
    outcome: resolved.anonymous === true ? 'skipped' : 'ok',
  };
  const client = createS3Client(resolved, productVersion);
  reportCalls(client, { connectionId: resolved.id, ...activity });
  try {
    return report(credentials, ...(await checkServer(client, resolved, signal)));
  } finally {
    client.destroy();
  }
}

async function checkServer(
  client: S3Client,
  connection: ResolvedConnection,
  signal: AbortSignal,
): Promise<readonly ConnectionCheck[]> {
  const anonymous = connection.anonymous === true;
  try {
    const { buckets } = await listBuckets(client, signal);
    return [
      reached,
      { name: 'sign_in', outcome: anonymous ? 'skipped' : 'ok' },
      { name: 'list_buckets', outcome: 'ok', facts: { buckets: String(buckets.length) } },
    ];
  } catch (thrown) {
    const failure = toDipperError(thrown);
    if (failure.detail.code === 'cancelled') throw failure;
    const error = failure.detail;
    if (unreached.has(error.code)) return [{ name: 'reach', outcome: 'failed', error }];
    // Nobody may list buckets without signing in, and that says nothing about the server.
    if (anonymous) return [reached];
    if (notSignedIn.has(error.code)) return [reached, signInFailed(error)];
    const signIn =
      error.code === 'access_denied' ? await checkSignIn(client, connection, signal) : undetermined;
    return signIn.outcome === 'failed'
      ? [reached, signIn]
      : [reached, signIn, { name: 'list_buckets', outcome: 'failed', error }];
  }
}

const reached: ConnectionCheck = { name: 'reach', outcome: 'ok' };

const undetermined: ConnectionCheck = {
  name: 'sign_in',
  outcome: 'skipped',
  facts: { reason: 'undetermined' },
};

function signInFailed(error: AppError): ConnectionCheck {
  return { name: 'sign_in', outcome: 'failed', error };
}

/**
 * Whether a refusal was about the list of buckets or about the credentials. AWS names wrong
 * credentials. Others, such as Ceph with STS, refuse them in the same words: there, only who is
 * signed in is told that a bucket does not exist.
 */
async function checkSignIn(
  client: S3Client,
  connection: ResolvedConnection,
  signal: AbortSignal,
): Promise<ConnectionCheck> {
  if (isAws(connection)) return { name: 'sign_in', outcome: 'ok' };
  const bucket = `dipper-connection-test-${randomUUID()}`;
  try {
    await call(client, { operation: 'ListObjectsV2', bucket }, () =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), {
        abortSignal: signal,
      }),
    );
    return undetermined;
  } catch (thrown) {
    const failure = toDipperError(thrown);
    const { code } = failure.detail;
    if (code === 'cancelled') throw failure;
    if (code === 'no_such_bucket') return { name: 'sign_in', outcome: 'ok' };
    return notSignedIn.has(code) ? signInFailed(failure.detail) : undetermined;
  }
}

const checkNames = ['credentials', 'reach', 'sign_in', 'list_buckets'] as const;

/** Every check in its order; those that were not come to are skipped. */
function report(...done: readonly ConnectionCheck[]): ConnectionReport {
  return {
    checks: checkNames.map(
      (name) => done.find((check) => check.name === name) ?? { name, outcome: 'skipped' },
    ),
  };
}
