import { Readable } from 'node:stream';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { DipperError } from '../../shared/errors/appError';
import { abortable } from '../base/abortable';
import { areSameKeys } from './connection';
import { readErrorFields } from './errors/errorFields';
import { failureOfServerCode } from './errors/serverErrors';
import type { ServerFailure } from './errors/serverErrors';
import type { Wire } from './wire/wire';

/** What is known of a call besides. */
interface CallFacts {
  /** Ends the waiting for new credentials. */
  readonly signal?: AbortSignal;
  /** Its answer has no body, and so no words about a failure. */
  readonly isHead?: boolean;
}

/** What lets calls go on with new credentials. */
interface Renewal {
  /** Runs a call, and once more when it failed because the credentials have ended and new ones came. */
  readonly run: <Output>(
    call: () => Promise<Output>,
    mayRunAgain: boolean,
    facts?: CallFacts,
  ) => Promise<Output>;
}

/**
 * Makes calls that fail because the credentials have ended wait for new ones and go on, once each.
 * The SDK looks only at when credentials say that they end, and keeps those that do not say it for
 * ever, also refused ones.
 *
 * @param onRefused Told of credentials that a server took for wrong or expired.
 */
export function renewExpired(client: S3Client, onRefused: () => void): Renewal {
  let underWay: Promise<boolean> | undefined;
  /** How often other credentials have come. */
  let renewals = 0;

  async function obtain(): Promise<boolean> {
    const before = await client.config.credentials();
    const after = await client.config.credentials({ forceRefresh: true });
    const areOthers = !areSameKeys(before, after);
    if (areOthers) renewals += 1;
    return areOthers;
  }

  /** Once for calls at the same time; it may have to ask the user. */
  function renew(): Promise<boolean> {
    return (underWay ??= obtain().finally(() => {
      underWay = undefined;
    }));
  }

  /**
   * AWS answers 400 to ended keys, and says in a document that they have ended, which the answer to a
   * HEAD does not have. Another call is told, and renews them.
   */
  async function askForWords(signal: AbortSignal | undefined): Promise<void> {
    const { sessionToken } = await client.config.credentials();
    if (sessionToken === undefined) return;
    await client.send(new ListBucketsCommand({}), { abortSignal: signal }).catch(() => undefined);
  }

  async function run<Output>(
    call: () => Promise<Output>,
    mayRunAgain: boolean,
    { signal, isHead = false }: CallFacts = {},
  ): Promise<Output> {
    const renewalsBefore = renewals;
    try {
      return await call();
    } catch (error) {
      const { code, retry } = failureOf(error);
      if (retry !== 'after_sign_in') {
        if (!mayRunAgain || !isHead || !saysNothing(error)) throw error;
        await askForWords(signal);
        if (renewals === renewalsBefore) throw error;
        return call();
      }
      // Another call may have noticed it, and be through with it.
      const isRenewed = renewals > renewalsBefore;
      if (!isRenewed) onRefused();
      if (code !== 'credentials_expired' || !mayRunAgain) throw error;
      const renewed =
        isRenewed || (await (signal === undefined ? renew() : abortable(renew(), signal)));
      if (!renewed) throw error;
      return call();
    }
  }

  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        // A stream has been read by then and can't be sent twice.
        const isStream = 'Body' in args.input && args.input.Body instanceof Readable;
        const isHead = commandName?.startsWith('Head') === true;
        return run(() => next(args), !isStream, { isHead });
      },
    { name: 'dipperRenewal', step: 'initialize', priority: 'low' },
  );
  return { run };
}

/** The same for Dipper's own requests. */
export function withRenewal(wire: Wire, { run }: Renewal): Wire {
  return { send: (request) => run(() => wire.send(request), true, { signal: request.signal }) };
}

function saysNothing(error: unknown): boolean {
  const { status, code } =
    error instanceof DipperError ? (error.detail.server ?? {}) : readErrorFields(error).server;
  return status === 400 && code === undefined;
}

function failureOf(error: unknown): Partial<ServerFailure> {
  if (error instanceof DipperError) return error.detail;
  return failureOfServerCode(readErrorFields(error).server.code) ?? {};
}
