import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import { notesOf } from './actingFor';
import { safeHeaders, safeUrl } from './callFacts';
import { metadataOf } from './copies/copySettings';
import { readErrorFields } from './errors/errorFields';
import { startTiming } from './reportedCall';
import type { CallSubject, ReportedAnswer, ReportedCall } from './reportedCall';

/** What {@link reportCalls} needs. */
export interface ActivityOptions {
  readonly connectionId: string;
  /** The user's action that a call without one of its own belongs to. */
  readonly currentAction?: () => string | undefined;
  readonly onCall: (call: ReportedCall) => void;
  /** What all of its calls are about, besides what each says itself. */
  readonly subject?: CallSubject;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** What one call has come to so far. */
type Exchange = { attempts: number } & Writable<
  Pick<ReportedCall, 'method' | 'url' | 'sentBytes' | 'receivedBytes' | 'answerHeaders'>
>;

/**
 * Reports every call that a client sends, also failed ones, once it has been answered or given up.
 * Presigning and calls that fail before anything is sent are not calls. Reports no secret.
 */
export function reportCalls(
  client: { readonly middlewareStack: MiddlewareStack<object, MetadataBearer> },
  options: ActivityOptions,
): void {
  // The SDK shares one context object between the steps of one call.
  const exchanges = new WeakMap<object, Exchange>();

  client.middlewareStack.add(
    (next, context) => async (args) => {
      const timing = startTiming();
      const { action = options.currentAction?.(), subject } = notesOf(context);
      const report = (answer: ReportedAnswer): void => {
        const exchange = exchanges.get(context);
        if (exchange === undefined) return;
        exchanges.delete(context);
        options.onCall({
          ...timing(),
          connectionId: options.connectionId,
          operation: (context.commandName ?? 'Unknown').replace(/Command$/u, ''),
          ...(action === undefined ? {} : { action }),
          ...textsOf(args.input, { bucket: 'Bucket', key: 'Key' }),
          subject: { ...options.subject, ...subjectOf(args.input), ...subject },
          ...exchange,
          ...answer,
        });
      };
      try {
        const result = await next(args);
        report(answerOf({ $metadata: result.output.$metadata }));
        return result;
      } catch (error) {
        report({ ...answerOf(error), errorCode: errorCodeOf(error) });
        throw error;
      }
    },
    // Within the step, so that a call sent again to another region is reported as two.
    { name: 'dipperActivity', step: 'initialize', priority: 'low' },
  );

  client.middlewareStack.add(
    (next, context) => async (args) => {
      const exchange: Exchange = {
        attempts: (exchanges.get(context)?.attempts ?? 0) + 1,
        answerHeaders: '',
        ...requestFacts(args.request),
      };
      exchanges.set(context, exchange);
      const result = await next(args);
      const headers = member(result.response, 'headers');
      if (typeof headers === 'object' && headers !== null) {
        const texts = Object.entries(headers as Readonly<Record<string, unknown>>).flatMap(
          ([name, value]): readonly (readonly [string, string])[] =>
            typeof value === 'string' ? [[name, value]] : [],
        );
        exchange.answerHeaders = safeHeaders(texts);
        // The answer to a HEAD tells a length and has no body.
        if (exchange.method !== 'HEAD') {
          Object.assign(exchange, byteCount('receivedBytes', new Map(texts).get('content-length')));
        }
      }
      return result;
    },
    { name: 'dipperActivityAttempts', step: 'deserialize', priority: 'low' },
  );
}

function answerOf(outcome: unknown): ReportedAnswer {
  const { status, requestId, extendedRequestId } = readErrorFields(outcome).server;
  return {
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(extendedRequestId === undefined ? {} : { extendedRequestId }),
  };
}

function errorCodeOf(error: unknown): string {
  const fields = readErrorFields(error);
  return fields.server.code ?? fields.systemCode ?? fields.name;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Members of an input that are texts, by names of ours. */
function textsOf<Name extends string>(
  input: object,
  names: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>>;
function textsOf(input: object, names: Readonly<Record<string, string>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, inputName] of Object.entries(names)) {
    const value = member(input, inputName);
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}

function subjectOf(input: object): CallSubject {
  const set = member(member(input, 'Tagging'), 'TagSet');
  const tags = Array.isArray(set)
    ? set.map((tag: unknown) => ({
        name: String(member(tag, 'Key')),
        value: String(member(tag, 'Value')),
      }))
    : undefined;
  const retention = member(input, 'Retention');
  const until = member(retention, 'RetainUntilDate');
  const objects = member(member(input, 'Delete'), 'Objects');
  const keys = Array.isArray(objects)
    ? objects.flatMap((entry: unknown) => {
        const key = member(entry, 'Key');
        return typeof key === 'string' ? [key] : [];
      })
    : undefined;
  return {
    ...textsOf(input, {
      prefix: 'Prefix',
      copySource: 'CopySource',
      uploadId: 'UploadId',
      policy: 'Policy',
    }),
    ...(member(input, 'Delimiter') === undefined ? {} : { delimited: true }),
    ...(keys === undefined ? {} : { keys }),
    ...(tags === undefined ? {} : { tags }),
    ...(until instanceof Date
      ? { retention: { mode: String(member(retention, 'Mode')), until: until.toISOString() } }
      : {}),
    ...(member(input, 'MetadataDirective') === 'REPLACE' ? { metadata: metadataOf(input) } : {}),
  };
}

function requestFacts(request: unknown): Pick<Exchange, 'method' | 'url' | 'sentBytes'> {
  const [method, protocol, host, path] = ['method', 'protocol', 'hostname', 'path'].map((name) =>
    member(request, name),
  );
  if (typeof method !== 'string' || typeof host !== 'string' || typeof path !== 'string') return {};
  const port = member(request, 'port');
  const origin = `${String(protocol)}//${host}${typeof port === 'number' ? `:${port}` : ''}`;
  const query = member(request, 'query');
  const known = typeof query === 'object' && query !== null ? { ...query } : {};
  const length = member(member(request, 'headers'), 'content-length');
  return { method, url: safeUrl(origin, path, known), ...byteCount('sentBytes', length) };
}

function byteCount<Name extends string>(name: Name, text: unknown): Partial<Record<Name, number>>;
function byteCount(name: string, text: unknown): Record<string, number> {
  return typeof text === 'string' && /^\d+$/u.test(text) ? { [name]: Number(text) } : {};
}
