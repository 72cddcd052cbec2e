import type { ServerWords } from '../../../shared/errors/appError';
import { redactWords } from '../../base/redact';
import { connectTimedOut } from './networkErrors';

/** What can be read of an error whose shape nobody promises. */
export interface ErrorFields {
  readonly name: string;
  readonly message: string;
  /** Node's error code, such as `ECONNREFUSED`, of the error or of what caused it. */
  readonly systemCode?: string;
  /** Host that a network error names. */
  readonly host?: string;
  /** There was an HTTP answer. */
  readonly answered: boolean;
  readonly server: ServerWords;
  readonly headers: Readonly<Record<string, string>>;
  /** A member of the XML error document, such as `Region`. */
  readonly xml: (member: string) => string | undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Names that the SDK gives errors for which the server sent no code. */
const namelessCodes = new Set(['Unknown', 'UnknownError', 'Error', 'NotFound', 'Forbidden']);

/** Reads an error of the AWS SDK or of Node, without trusting any of it. */
export function readErrorFields(error: unknown): ErrorFields {
  const metadata = member(error, '$metadata');
  const response = member(error, '$response');
  const headers = readHeaders(member(response, 'headers'));
  const status = member(metadata, 'httpStatusCode') ?? member(response, 'statusCode');
  const name = text(member(error, 'name')) ?? 'Error';
  const message = text(member(error, 'message')) ?? '';
  const xml = (field: string): string | undefined => text(member(error, field));
  const code = xml('Code') ?? (namelessCodes.has(name) ? undefined : name);
  const answered = typeof status === 'number';
  return {
    name,
    message,
    systemCode: findText(error, 'code', 0) ?? codeOfLimit(message),
    host: findText(error, 'hostname', 0) ?? findText(error, 'address', 0),
    answered,
    headers,
    xml,
    server: answered
      ? {
          status,
          ...optional('code', code === undefined ? undefined : withoutSecrets(code)),
          ...optional('message', message === 'UnknownError' ? undefined : withoutSecrets(message)),
          ...optional('requestId', text(member(metadata, 'requestId')) ?? xml('RequestId')),
          ...optional(
            'extendedRequestId',
            text(member(metadata, 'extendedRequestId')) ?? xml('HostId'),
          ),
        }
      : {},
  };
}

/** A member that is absent, rather than undefined, where there is nothing to say. */
function optional<Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>>;
function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined || value === '' ? {} : { [name]: value };
}

/** The SDK tells its own limits by words alone. */
function codeOfLimit(message: string): string | undefined {
  return /did not establish a connection/u.test(message) ? connectTimedOut : undefined;
}

function readHeaders(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  const headers: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) {
    if (typeof content === 'string') headers[name.toLowerCase()] = content;
  }
  return headers;
}

/**
 * Looks for a text in the error itself, in the errors it gathers (Node tries every address of a
 * host and reports them as an AggregateError) and in its causes.
 */
function findText(error: unknown, name: string, depth: number): string | undefined {
  if (!isRecord(error) || depth > 5) return undefined;
  const own = text(error[name]);
  if (own !== undefined) return own;
  const gathered: readonly unknown[] = Array.isArray(error['errors']) ? error['errors'] : [];
  for (const inner of [...gathered, error['cause']]) {
    const found = findText(inner, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Hides what may sign or prove something, as the log does, in case a server or a credential program
 * repeats it in its message, and the program's command line.
 */
export function withoutSecrets(message: string): string {
  return redactWords(message.replace(/(Command failed: ).*/u, '$1…'));
}

/**
 * The error to be kept as the cause of another: without the request that the SDK attaches, whose
 * headers are signed.
 */
export function causeWithoutRequest(error: unknown): Error {
  const cause = new Error(withoutSecrets(text(member(error, 'message')) ?? String(error)));
  cause.name = text(member(error, 'name')) ?? 'Error';
  const stack = text(member(error, 'stack'));
  if (stack !== undefined) cause.stack = withoutSecrets(stack);
  return cause;
}
