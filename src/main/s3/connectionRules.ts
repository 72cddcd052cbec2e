import type { S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import type { ResolvedConnection } from './connection';
import type { Wire } from './wire/wire';

type Rules = Pick<ResolvedConnection, 'readOnly' | 'requesterPays'>;

const payerHeader = 'x-amz-request-payer';

/** Operations of the S3 API that change nothing begin with one of these. */
const reading = /^(?:Get|Head|List|Select)[A-Z]/u;

/**
 * The error of whatever would change something through a connection that is for reading only. What
 * was asked for was not sent.
 */
export function readOnlyError(operation?: string): DipperError {
  return dipperError(
    'read_only',
    'This connection is set to read only, so nothing was sent that could change something.',
    operation === undefined ? {} : { action: `s3:${operation}` },
  );
}

/** Makes a client keep to what the user decided about its connection. */
export function applyRules(client: S3Client, rules: Rules): void {
  if (rules.readOnly === true) {
    client.middlewareStack.add(
      (next, context) => (args) => {
        const operation = context.commandName?.replace(/Command$/u, '') ?? '';
        if (!reading.test(operation)) throw readOnlyError(operation);
        return next(args);
      },
      { name: 'dipperReadOnly', step: 'initialize', priority: 'high' },
    );
  }
  if (rules.requesterPays === true) {
    client.middlewareStack.add(
      (next) => (args) => {
        if ('Bucket' in args.input && isWithHeaders(args.request)) {
          args.request.headers[payerHeader] = 'requester';
        }
        return next(args);
      },
      // Before the request is signed, and before a link is made of it.
      { name: 'dipperRequesterPays', step: 'build' },
    );
  }
}

/** The same for Dipper's own requests. */
export function withRules(wire: Wire, rules: Rules): Wire {
  return {
    async send(request) {
      if (rules.readOnly === true && request.method !== 'GET') {
        throw readOnlyError(request.operation);
      }
      if (rules.requesterPays !== true) return wire.send(request);
      return wire.send({ ...request, headers: { ...request.headers, [payerHeader]: 'requester' } });
    },
  };
}

function isWithHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
