import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { DipperError, dipperError } from '../../shared/errors/appError';
import type { CredentialTry, Identity, IdentityReport } from '../../shared/model/identity';
import { abortable } from '../base/abortable';
import type { ActivityOptions } from '../s3/reportCalls';
import { requestIdsOf, startTiming } from '../s3/reportedCall';
import type { ReportedAnswer } from '../s3/reportedCall';
import { listBuckets } from '../s3/buckets';
import { safeHeaders, safeUrl } from '../s3/callFacts';
import { isAws } from '../s3/capabilities/capabilities';
import type { AwsCredentialIdentity, ResolvedConnection } from '../s3/connection';
import { readErrorFields } from '../s3/errors/errorFields';
import { toCredentialsError } from '../s3/errors/errorMapping';
import { secretsOf, wordsWithout } from '../s3/sentSecrets';
import { createSigner, sha256 } from '../s3/wire/signature';
import { accessKeyHint } from './accessKeyHint';
import { awsStsEndpoint } from './awsFiles/awsHosts';
import { networkTo } from './connectionNetwork';
import { createSendJson } from './jsonRequest';

/** What {@link whoAmI} needs. */
interface WhoAmIRequest {
  readonly connection: ResolvedConnection;
  readonly client: S3Client;
  readonly tries: readonly CredentialTry[];
  readonly signal: AbortSignal;
  /** Told of the call to STS. */
  readonly onCall: ActivityOptions['onCall'];
  readonly currentAction?: ActivityOptions['currentAction'];
}

const answerSchema = z.object({
  GetCallerIdentityResponse: z.object({
    GetCallerIdentityResult: z.object({ Arn: z.string(), Account: z.string() }),
  }),
});

const refusalSchema = z.object({ Error: z.object({ Code: z.string() }) });

/**
 * Finds out whom a server takes a connection for: GetCallerIdentity where AWS or a configured STS can
 * be asked, else the owner that ListBuckets names.
 *
 * @throws DipperError `cancelled` only: every other failure is part of the report
 */
export async function whoAmI(request: WhoAmIRequest): Promise<IdentityReport> {
  const { connection, tries, signal } = request;
  if (connection.anonymous === true) return { identity: { kind: 'anonymous' }, tries };
  let report: IdentityReport = { tries };
  try {
    const credentials = await abortable(connection.credentials(signal), signal);
    report = {
      ...report,
      accessKeyHint: accessKeyHint(credentials.accessKeyId),
      ...(credentials.expiration === undefined
        ? {}
        : { expiresAt: credentials.expiration.getTime() }),
    };
    return { ...report, identity: await identityOf(request, credentials) };
  } catch (thrown) {
    const error = thrown instanceof DipperError ? thrown : toCredentialsError(thrown);
    if (error.detail.code === 'cancelled') throw error;
    return { ...report, error: error.detail };
  }
}

async function identityOf(
  request: WhoAmIRequest,
  credentials: AwsCredentialIdentity,
): Promise<Identity> {
  const { client, signal } = request;
  const caller = await callerIdentity(request, credentials);
  if (caller !== undefined) return caller;
  const { owner } = await listBuckets(client, signal);
  if (owner !== undefined) return { kind: 'canonical', ...owner };
  throw dipperError('not_supported', 'This server does not tell who is signed in.');
}

/** The code of a refusal, where it came in a form that is known, without what the request was proved by. */
function codeOf(body: unknown, headers: Readonly<Record<string, string>>): string {
  const code = refusalSchema.safeParse(body).data?.Error.Code ?? 'UnknownError';
  return wordsWithout(code, secretsOf({ headers }));
}

/** `undefined` where there is no STS, or none that tells. */
async function callerIdentity(
  { connection, client, signal, onCall, currentAction }: WhoAmIRequest,
  credentials: AwsCredentialIdentity,
): Promise<Identity | undefined> {
  const { region, stsEndpoint, awsEndpoints, caCertificates, network = {} } = connection;
  const ofAws = isAws(connection) ? awsStsEndpoint(region, awsEndpoints) : undefined;
  const endpoint = stsEndpoint ?? ofAws;
  if (endpoint === undefined) return undefined;
  const url = new URL(endpoint);
  const content = 'Action=GetCallerIdentity&Version=2011-06-15';
  const headers = createSigner(region, 'sts')(
    {
      method: 'POST',
      path: url.pathname,
      query: '',
      headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
      contentHash: sha256(content),
    },
    credentials,
    new Date(Date.now() + client.config.systemClockOffset),
  );
  const report = startReport(connection, url, stsEndpoint, currentAction?.(), onCall);
  try {
    const server = stsEndpoint === undefined ? {} : { endpoint: stsEndpoint };
    const sendJson = createSendJson({
      caCertificates,
      network: networkTo(server, network),
    });
    const answer = await sendJson({ method: 'POST', url: url.href, headers, content }, signal);
    const { status } = answer;
    report(answer.headers, {
      status,
      ...(status < 300 ? {} : { errorCode: codeOf(answer.body, headers) }),
    });
    const read = answerSchema.safeParse(answer.body);
    if (!read.success) return undefined;
    const { Arn, Account } = read.data.GetCallerIdentityResponse.GetCallerIdentityResult;
    return { kind: 'sts', arn: Arn, account: Account };
  } catch (error) {
    const { systemCode, name } = readErrorFields(error);
    report(new Map(), { errorCode: systemCode ?? name });
    // Out of reach: what S3 says counts then, and says why when it can't be reached either.
    signal.throwIfAborted();
    return undefined;
  }
}

/** Begins to tell of GetCallerIdentity, as the SDK's calls are told. */
function startReport(
  { id, region }: ResolvedConnection,
  url: URL,
  endpoint: string | undefined,
  action: string | undefined,
  onCall: ActivityOptions['onCall'],
): (headers: ReadonlyMap<string, string>, answer: ReportedAnswer) => void {
  const timing = startTiming();
  return (headers, answer) => {
    onCall({
      ...timing(),
      connectionId: id,
      operation: 'GetCallerIdentity',
      attempts: 1,
      method: 'POST',
      url: safeUrl(url.origin, url.pathname, {}),
      answerHeaders: safeHeaders(headers),
      subject: { sts: { region, ...(endpoint === undefined ? {} : { endpoint }) } },
      ...(action === undefined ? {} : { action }),
      ...requestIdsOf(headers),
      ...answer,
    });
  };
}
