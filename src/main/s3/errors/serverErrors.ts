import type { ErrorCode, RetryClass } from '../../../shared/errors/appError';

/** What an error code of the server means to us. */
export interface ServerFailure {
  readonly code: ErrorCode;
  readonly retry: RetryClass;
}

function group(
  code: ErrorCode,
  retry: RetryClass,
  names: readonly string[],
): readonly (readonly [string, ServerFailure])[] {
  return names.map((name) => [name, { code, retry }]);
}

/** S3 and STS error codes ("Error responses", Amazon S3 API Reference), and those of Ceph. */
const byServerCode: ReadonlyMap<string, ServerFailure> = new Map([
  ...group('credentials_rejected', 'after_sign_in', [
    'InvalidAccessKeyId',
    'SignatureDoesNotMatch',
    'InvalidSignatureException',
    'InvalidToken',
    'InvalidClientTokenId',
    'UnrecognizedClientException',
    'InvalidSecurity',
    'NotSignedUp',
    'InvalidTokenId',
  ]),
  ...group('credentials_expired', 'after_sign_in', [
    'ExpiredToken',
    'ExpiredTokenException',
    'TokenRefreshRequired',
  ]),
  ...group('access_denied', 'never', [
    'AccessDenied',
    'AccessDeniedException',
    'AllAccessDisabled',
    'AccountProblem',
    'Forbidden',
    'InvalidPayer',
    'UnauthorizedAccess',
  ]),
  ...group('no_such_bucket', 'never', ['NoSuchBucket']),
  ...group('no_such_key', 'never', ['NoSuchKey', 'NoSuchVersion']),
  ...group('not_found', 'never', [
    'NoSuchUpload',
    'NoSuchBucketPolicy',
    'NoSuchLifecycleConfiguration',
    'NoSuchTagSet',
    'NoSuchPublicAccessBlockConfiguration',
  ]),
  ...group('wrong_region', 'never', [
    'PermanentRedirect',
    'TemporaryRedirect',
    'Redirect',
    'IllegalLocationConstraint',
    'IllegalLocationConstraintException',
    'IncorrectEndpoint',
  ]),
  ...group('clock_skew', 'now', [
    'RequestTimeTooSkewed',
    'RequestInTheFuture',
    // By its date, not by its credentials ("Common error types" of AWS).
    'RequestExpired',
  ]),
  ...group('not_supported', 'never', [
    'NotImplemented',
    'MethodNotAllowed',
    'AccessControlListNotSupported',
    'UnsupportedOperation',
    'InvalidObjectState',
    // Buckets in the path, of Alibaba OSS and Tencent COS.
    'SecondLevelDomainForbidden',
    'PathStyleDomainForbidden',
  ]),
  ...group('precondition_failed', 'never', ['PreconditionFailed']),
  ...group('conflict', 'backoff', ['ConditionalRequestConflict', 'OperationAborted']),
  ...group('conflict', 'never', [
    'BucketAlreadyExists',
    'BucketAlreadyOwnedByYou',
    'BucketNotEmpty',
    'InvalidBucketState',
  ]),
  ...group('throttled', 'backoff', [
    'SlowDown',
    'Throttling',
    'ThrottlingException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'RequestThrottled',
    'BandwidthLimitExceeded',
  ]),
  ...group('server_failed', 'backoff', ['InternalError', 'ServiceUnavailable', 'Busy']),
  ...group('timed_out', 'backoff', ['RequestTimeout', 'RequestTimeoutException']),
  // The content did not arrive as it was sent.
  ...group('network_failed', 'backoff', [
    'BadDigest',
    'IncompleteBody',
    'XAmzContentSHA256Mismatch',
    'XAmzContentChecksumMismatch',
  ]),
  ...group('too_large', 'never', ['EntityTooLarge', 'MaxMessageLengthExceeded']),
  ...group('server_failed', 'never', ['QuotaExceeded', 'TooManyBuckets']),
  ...group('invalid_input', 'never', [
    'InvalidArgument',
    'InvalidBucketName',
    'InvalidObjectName',
    'InvalidRequest',
    'InvalidRange',
    'KeyTooLongError',
    'KeyTooLong',
    'MalformedPolicy',
    'MalformedXML',
    'MetadataTooLarge',
    'EntityTooSmall',
  ]),
]);

/** What the code that a server sent means; `undefined` for one that is not known. */
export function failureOfServerCode(code: string | undefined): ServerFailure | undefined {
  return code === undefined ? undefined : byServerCode.get(code);
}

/** What an HTTP status alone means, for answers without a code: HEAD, proxies, broken servers. */
export function failureOfStatus(status: number): ServerFailure {
  switch (status) {
    case 401:
    case 403:
      return { code: 'access_denied', retry: 'never' };
    case 404:
    case 410:
      return { code: 'no_such_key', retry: 'never' };
    case 405:
    case 501:
      return { code: 'not_supported', retry: 'never' };
    case 408:
      return { code: 'timed_out', retry: 'backoff' };
    case 409:
      return { code: 'conflict', retry: 'backoff' };
    case 412:
      return { code: 'precondition_failed', retry: 'never' };
    case 413:
      return { code: 'too_large', retry: 'never' };
    case 429:
    case 503:
      return { code: 'throttled', retry: 'backoff' };
    default:
  }
  if (status >= 500) return { code: 'server_failed', retry: 'backoff' };
  if (status >= 400) return { code: 'server_failed', retry: 'now' };
  return { code: 'bad_response', retry: 'now' };
}
