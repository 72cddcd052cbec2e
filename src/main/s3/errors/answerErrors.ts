import { dipperError } from '../../../shared/errors/appError';
import type { AppError, DipperError, ErrorCode } from '../../../shared/errors/appError';
import type { ErrorFacts } from '../../../shared/errors/errorFacts';
import { providerOf } from '../../../shared/providers/providers';
import { answerSentence } from './answerSentence';
import { hostOf, resourcePart } from './errorContext';
import type { ErrorContext } from './errorContext';
import type { ErrorFields } from './errorFields';
import { isS3Answer, realRegion, wantsCustomerKey } from './answers';
import { requiredAction } from './requiredAction';
import { failureOfServerCode, failureOfStatus } from './serverErrors';
import type { ServerFailure } from './serverErrors';

/** The error of a call that was answered; `undefined` when there was no answer. */
export function answerError(
  fields: ErrorFields,
  context: ErrorContext,
  cause: unknown,
): DipperError | undefined {
  if (!fields.answered) return undefined;
  const status = fields.server.status ?? 0;
  if (!isS3Answer(fields, context) && status < 500 && status !== 429) {
    return dipperError(
      'bad_response',
      `${hostOf(fields, context)} answered with something that is not S3 (status ${status}).`,
      {
        retry: 'now',
        server: { status },
        ...resourcePart(context),
        facts: { reason: 'not_s3' },
        cause,
      },
    );
  }
  const failure = serverFailure(fields, context);
  const facts = factsOf(failure.code, fields);
  return dipperError(failure.code, answerSentence(failure.code, fields, context), {
    retry: failure.retry,
    server: serverWords(fields, context),
    ...resourcePart(context),
    ...(failure.code === 'access_denied' ? actionPart(fields, context) : {}),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
    cause,
  });
}

/** The server's words, without what the SDK says about a body that it could not parse. */
export function serverWords(
  fields: ErrorFields,
  context: ErrorContext,
): NonNullable<AppError['server']> {
  if (isS3Answer(fields, context)) return fields.server;
  const { status } = fields.server;
  return status === undefined ? {} : { status };
}

function serverFailure(fields: ErrorFields, context: ErrorContext): ServerFailure {
  const { code, status = 0 } = fields.server;
  if (code === 'AuthorizationHeaderMalformed') {
    return realRegion(fields) === undefined
      ? { code: 'credentials_rejected', retry: 'after_sign_in' }
      : { code: 'wrong_region', retry: 'never' };
  }
  if (wantsCustomerKey(fields)) return { code: 'not_supported', retry: 'never' };
  if (isForeignPolicy(fields, context)) return { code: 'access_denied', retry: 'never' };
  const known = failureOfServerCode(code);
  if (known !== undefined) return known;
  // A HEAD is answered without a document: the status and a region are all there is to see of a wrong one.
  // Without a region, a redirect is one of a proxy that wants somebody to sign in.
  if (mayLeadElsewhere(status) && realRegion(fields) !== undefined) {
    return { code: 'wrong_region', retry: 'never' };
  }
  if (status === 404 && context.key === undefined) {
    return { code: context.bucket === undefined ? 'not_found' : 'no_such_bucket', retry: 'never' };
  }
  return failureOfStatus(status);
}

/**
 * AWS has policies: by this answer it refuses whoever has the permission, but belongs to another account than
 * the bucket (GetBucketPolicy, PutBucketPolicy, DeleteBucketPolicy).
 */
function isForeignPolicy({ server }: ErrorFields, { operation, endpoint }: ErrorContext): boolean {
  return (
    server.code === 'MethodNotAllowed' &&
    operation?.endsWith('BucketPolicy') === true &&
    providerOf(endpoint === undefined ? {} : { endpoint }) === 'aws'
  );
}

function mayLeadElsewhere(status: number): boolean {
  return [301, 307, 308, 400].includes(status);
}

function factsOf(code: ErrorCode, fields: ErrorFields): ErrorFacts {
  if (code === 'wrong_region') {
    const region = realRegion(fields);
    const endpoint = fields.xml('Endpoint');
    const location = fields.headers['location'] ?? '';
    return {
      ...(region === undefined ? {} : { region }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(URL.canParse(location) ? { location: new URL(location).origin } : {}),
    };
  }
  if (code === 'clock_skew') {
    const local = Date.now();
    const server = Date.parse(fields.xml('ServerTime') ?? fields.headers['date'] ?? '');
    return {
      localTime: new Date(local).toISOString(),
      ...(Number.isNaN(server)
        ? {}
        : {
            serverTime: new Date(server).toISOString(),
            skewSeconds: String(Math.round((local - server) / 1000)),
          }),
    };
  }
  // A status that no S3 server answers with, and no code.
  if (code === 'bad_response') return { reason: 'not_s3' };
  if (fields.server.code === 'InvalidObjectState') return { reason: 'archived' };
  if (wantsCustomerKey(fields)) return { reason: 'customer_key' };
  return {};
}

/** Newer answers of AWS name the permission themselves, and say when a policy denies it outright. */
function actionPart(fields: ErrorFields, context: ErrorContext): Pick<AppError, 'action'> {
  const named = /not authorized to perform: ([\w-]+:\w+)/u.exec(fields.message)?.[1];
  const action =
    named ?? (context.operation === undefined ? undefined : requiredAction(context.operation));
  return action === undefined ? {} : { action };
}
