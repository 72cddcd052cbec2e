import type { ActivityCall } from '../../shared/model/activity';
import type { NamedValue } from '../../shared/model/metadata';
import type { Operation, StsRole } from '../../shared/model/recipes';

/** What was asked for, besides a bucket and a key: code for the call has to say it. */
export interface CallSubject {
  readonly prefix?: string;
  /** A listing of one level. */
  readonly delimited?: boolean;
  /** Of DeleteObjects. */
  readonly keys?: readonly string[];
  /** Of a copy: the source as it is sent, encoded. */
  readonly copySource?: string;
  /** One of the calls that copy an object in parts. */
  readonly isOfParts?: boolean;
  /** Of a copy that says anew what is not content. */
  readonly metadata?: Pick<
    Extract<Operation, { readonly kind: 'writeMetadata' }>,
    'settings' | 'user'
  >;
  readonly uploadId?: string;
  /** Of PutObjectTagging. */
  readonly tags?: readonly NamedValue[];
  /** Of PutObjectRetention; the time in ISO 8601. */
  readonly retention?: { readonly mode: string; readonly until: string };
  /** Of PutBucketPolicy: the policy's JSON. */
  readonly policy?: string;
  /** Of calls to STS. */
  readonly sts?: StsSubject;
}

/** What a call to STS was about. Without the code of an MFA device, and without any token. */
export interface StsSubject {
  readonly region: string;
  /** Absent for AWS' own. */
  readonly endpoint?: string;
  /** Whose keys signed the call; absent for those that the tools find by themselves. */
  readonly profile?: string;
  /** Those of a profile signed it whose name stands for a role that it has as well. */
  readonly byOwnKeys?: true;
  readonly role?: StsRole;
  /** Holds the web identity. */
  readonly tokenFile?: string;
}

/** A call as whoever sends it reports it, before it has a number. Carries no secret. */
export interface ReportedCall extends Omit<ActivityCall, 'id'> {
  readonly method?: string;
  /** Without anything that signs it. */
  readonly url?: string;
  /** Lines of `safeHeaders`. */
  readonly answerHeaders: string;
  readonly subject: CallSubject;
}

/** What a call was answered, as the Activity panel tells it. */
export type ReportedAnswer = Pick<
  ActivityCall,
  'status' | 'requestId' | 'extendedRequestId' | 'errorCode'
>;

/** Begins to time a call. @returns Tells when it began, and how long it has taken by now. */
export function startTiming(): () => Pick<ReportedCall, 'startedAt' | 'durationMs'> {
  const startedAt = Date.now();
  const started = performance.now();
  return () => ({ startedAt, durationMs: Math.round(performance.now() - started) });
}

/** What a server's headers call their request: S3's names, or those of AWS' other services. */
export function requestIdsOf(
  headers: ReadonlyMap<string, string>,
): Pick<ReportedAnswer, 'requestId' | 'extendedRequestId'> {
  const requestId = headers.get('x-amzn-requestid') ?? headers.get('x-amz-request-id');
  const extendedRequestId = headers.get('x-amz-id-2');
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(extendedRequestId === undefined ? {} : { extendedRequestId }),
  };
}
