import type { S3Client } from '@aws-sdk/client-s3';
import type { ActivityCall } from '../../shared/model/app';
import { readErrorFields } from './errorFields';

/** What {@link reportCalls} needs. */
export interface ActivityOptions {
  readonly connectionId: string;
  /** Gives each call of the application its own number. */
  readonly nextId: () => number;
  readonly onCall: (call: ActivityCall) => void;
}

/**
 * Reports every call that a client sends, also failed ones, once it has been answered or given up.
 * Presigning and calls that fail before anything is sent are not calls. Reports no secret: names,
 * status and request ids only.
 */
export function reportCalls(client: S3Client, options: ActivityOptions): void {
  // The SDK shares one context object between the steps of one call.
  const attempts = new WeakMap<object, number>();

  client.middlewareStack.add(
    (next, context) => async (args) => {
      const startedAt = Date.now();
      const started = performance.now();
      const report = (answer: ReportedAnswer): void => {
        const sent = attempts.get(context) ?? 0;
        if (sent === 0) return;
        attempts.delete(context);
        options.onCall({
          id: options.nextId(),
          startedAt,
          durationMs: Math.round(performance.now() - started),
          connectionId: options.connectionId,
          operation: (context.commandName ?? 'Unknown').replace(/Command$/u, ''),
          ...subjectOf(args.input),
          attempts: sent,
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
    (next, context) => (args) => {
      attempts.set(context, (attempts.get(context) ?? 0) + 1);
      return next(args);
    },
    { name: 'dipperActivityAttempts', step: 'deserialize', priority: 'low' },
  );
}

/** What a call was answered, as the Activity panel tells it. */
export type ReportedAnswer = Pick<
  ActivityCall,
  'status' | 'requestId' | 'extendedRequestId' | 'errorCode'
>;

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

function subjectOf(input: object): Pick<ActivityCall, 'bucket' | 'key'> {
  const bucket = 'Bucket' in input ? input.Bucket : undefined;
  const key = 'Key' in input ? input.Key : undefined;
  return {
    ...(typeof bucket === 'string' ? { bucket } : {}),
    ...(typeof key === 'string' ? { key } : {}),
  };
}
