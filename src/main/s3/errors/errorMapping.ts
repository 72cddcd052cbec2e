import { cancelledError, dipperError, DipperError } from '../../../shared/errors/appError';
import type { ErrorFacts } from '../../../shared/errors/errorFacts';
import { answerError, serverWords } from './answerErrors';
import { answerSentence } from './answerSentence';
import { hostOf, resourcePart } from './errorContext';
import type { ErrorContext } from './errorContext';
import { causeWithoutRequest, readErrorFields, withoutSecrets } from './errorFields';
import type { ErrorFields } from './errorFields';
import { networkFailure } from './networkErrors';
import { failureOfServerCode } from './serverErrors';

/**
 * Turns whatever the AWS SDK or Node threw into an error with a code, the server's own words, and
 * what was needed on what. Carries no credentials, signed headers or signatures. Errors that are
 * mapped already pass through.
 */
export function toDipperError(error: unknown, context: ErrorContext = {}): DipperError {
  if (error instanceof DipperError) return error;
  const fields = readErrorFields(error);
  const cause = causeWithoutRequest(error);
  if (fields.name === 'AbortError') return cancelledError();
  return (
    credentialsError(fields, cause) ??
    answerError(fields, context, cause) ??
    networkError(fields, context, cause) ??
    inputError(fields, context, cause) ??
    dipperError('unexpected', withoutSecrets(fields.message) || 'Something unexpected happened.', {
      cause,
    })
  );
}

/** The same error, which also tells these facts. */
export function withFacts(error: unknown, facts: ErrorFacts): DipperError {
  const { detail } = toDipperError(error);
  return new DipperError({ ...detail, facts: { ...detail.facts, ...facts } }, { cause: error });
}

/**
 * Turns an error of a credential source (a profile, SSO, a role, a program) into one that says so,
 * even where the source failed on the network or was refused by STS.
 */
export function toCredentialsError(error: unknown): DipperError {
  if (error instanceof DipperError) return error;
  const fields = readErrorFields(error);
  const cause = causeWithoutRequest(error);
  const known = credentialsError(fields, cause);
  if (known !== undefined) return known;
  // A source that can't be reached safely is told as a server is.
  const unsafe = networkError(fields, {}, cause);
  if (unsafe?.detail.code === 'tls_failed') return unsafe;
  const refusal = failureOfServerCode(fields.server.code);
  if (refusal?.code === 'credentials_expired' || refusal?.code === 'credentials_rejected') {
    return dipperError(refusal.code, answerSentence(refusal.code, fields, {}), {
      retry: 'after_sign_in',
      server: fields.server,
      cause,
    });
  }
  return sourceFailed(fields, cause);
}

function sourceFailed(fields: ErrorFields, cause: unknown): DipperError {
  return dipperError(
    'credentials_source_failed',
    `The credentials could not be read from their source: ${sourceWords(fields)}`,
    {
      retry: 'now',
      ...(fields.answered ? { server: serverWords(fields, {}) } : {}),
      ...networkFacts(fields),
      cause,
    },
  );
}

/** Why a source could not be reached, so that a lost network is known from one that says no. */
function networkFacts({ systemCode, name, message }: ErrorFields): { readonly facts?: ErrorFacts } {
  const isOfNetwork =
    systemCode !== undefined && networkFailure(systemCode, name, message) !== undefined;
  return isOfNetwork ? { facts: { systemCode } } : {};
}

/** Without the command line of a credential program: it may carry a password. */
function sourceWords(fields: ErrorFields): string {
  const words = fields.message.replace(/^Command failed:.*(?:\n|$)/u, '').trim();
  return words === '' ? 'the credential program failed.' : withoutSecrets(words);
}

function credentialsError(fields: ErrorFields, cause: unknown): DipperError | undefined {
  if (fields.name !== 'CredentialsProviderError' && fields.name !== 'TokenProviderError') {
    return undefined;
  }
  if (/multi-?factor|\bMFA\b/iu.test(fields.message)) {
    return dipperError('mfa_required', 'This profile needs a code of its MFA device.', {
      retry: 'after_sign_in',
      cause,
    });
  }
  if (/session.*(?:expired|is invalid)|sso login|token.*expired/iu.test(fields.message)) {
    return dipperError('credentials_expired', sourceWords(fields), {
      retry: 'after_sign_in',
      cause,
    });
  }
  if (/could not load credentials from any providers|no credentials/iu.test(fields.message)) {
    return dipperError('no_credentials', 'No credentials were found for this connection.', {
      retry: 'after_sign_in',
      cause,
    });
  }
  return sourceFailed(fields, cause);
}

function networkError(
  fields: ErrorFields,
  context: ErrorContext,
  cause: unknown,
): DipperError | undefined {
  const failure = networkFailure(fields.systemCode, fields.name, fields.message);
  if (failure === undefined) return undefined;
  const host = hostOf(fields, context);
  return dipperError(failure.code, `${host} ${failure.says}`, {
    retry: failure.retry,
    resource: host,
    facts: {
      host,
      ...(failure.reason === undefined ? {} : { reason: failure.reason }),
      ...(fields.systemCode === undefined ? {} : { systemCode: fields.systemCode }),
    },
    cause,
  });
}

/** Names and keys that can't be made into a request: nothing was sent. */
function inputError(
  fields: ErrorFields,
  context: ErrorContext,
  cause: unknown,
): DipperError | undefined {
  if (!['EndpointError', 'InvalidBucketName', 'URIError'].includes(fields.name)) return undefined;
  return dipperError('invalid_input', withoutSecrets(fields.message), {
    ...resourcePart(context),
    cause,
  });
}
