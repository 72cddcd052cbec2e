import { assertNever } from '../../../shared/assertNever';
import type { ErrorCode } from '../../../shared/errors/appError';
import { isS3Answer, realRegion, wantsCustomerKey } from './answers';
import { resourceOf } from './errorContext';
import type { ErrorContext } from './errorContext';
import type { ErrorFields } from './errorFields';

/** One plain sentence for an error that a server answered with. */
export function answerSentence(
  code: ErrorCode,
  fields: ErrorFields,
  context: ErrorContext,
): string {
  const where = resourceOf(context) ?? 'this server';
  const said = isS3Answer(fields, context) ? fields.server.message : undefined;
  switch (code) {
    case 'credentials_rejected':
      return fields.server.code === 'SignatureDoesNotMatch'
        ? 'The server did not accept the signature: the secret key is probably wrong.'
        : 'The server does not know these credentials.';
    case 'credentials_expired':
      return 'These credentials have expired.';
    case 'access_denied':
      return `The server refused access to ${where}.`;
    case 'no_such_bucket':
      return `There is no bucket ${context.bucket ?? 'of that name'}.`;
    case 'no_such_key':
      return `There is no object ${where}.`;
    case 'not_found':
      return said ?? 'The server does not have that.';
    case 'wrong_region': {
      const region = realRegion(fields);
      return region === undefined
        ? `${where} has to be reached by another address or region.`
        : `${where} is in the region ${region}.`;
    }
    case 'clock_skew':
      return "This computer's clock and the server's differ too much.";
    case 'not_supported':
      if (wantsCustomerKey(fields)) {
        return `${where} is encrypted with a key that only its owner has (SSE-C).`;
      }
      return fields.server.code === 'InvalidObjectState'
        ? `${where} is archived and has to be restored first.`
        : (said ?? 'This server does not support that.');
    case 'precondition_failed':
      return `${where} was changed by somebody else.`;
    case 'conflict':
      return said ?? `Something else is being done to ${where} at the same time.`;
    case 'throttled':
      return 'The server is busy and asks to slow down.';
    case 'timed_out':
      return 'The server gave up waiting.';
    case 'too_large':
      return said ?? 'That is larger than the server takes.';
    case 'invalid_input':
      return said ?? 'The server did not understand the request.';
    case 'server_failed':
      return said ?? `The server failed with status ${fields.server.status ?? 0}.`;
    case 'bad_response':
      return `The server answered with an unexpected status ${fields.server.status ?? 0}.`;
    case 'no_credentials':
    case 'credentials_source_failed':
    case 'mfa_required':
    case 'sign_in_declined':
    case 'read_only':
    case 'connection_changed':
    case 'encryption_unavailable':
    case 'connection_refused':
    case 'host_not_found':
    case 'network_failed':
    case 'tls_failed':
    case 'proxy_failed':
    case 'local_not_found':
    case 'local_access_denied':
    case 'local_changed':
    case 'local_exists':
    case 'local_failed':
    case 'disk_full':
    case 'unsafe_path':
    case 'unknown_route':
    case 'forbidden_sender':
    case 'cancelled':
    case 'unexpected':
      return said ?? 'The server refused the request.';
    default:
      return assertNever(code);
  }
}
