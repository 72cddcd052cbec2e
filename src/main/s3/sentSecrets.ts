import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import { hidden, redactWords } from '../base/redact';

/** Shorter ones could stand in words that have nothing to do with them. Characters. */
const shortestSecret = 16;

/** What a request proves by: a server that refuses it may repeat that in its own words. */
interface SentRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The secrets of a request in every form in which they may come back, the longest first. */
export function secretsOf({ headers, body }: SentRequest): readonly string[] {
  const authorization = text(headers['authorization']);
  const [, signature = ''] = /Signature=([0-9a-f]+)/u.exec(authorization) ?? [];
  const token = text(headers['x-amz-security-token']);
  // Of AssumeRoleWithWebIdentity, whose request is a form.
  const identity =
    typeof body === 'string' ? (new URLSearchParams(body).get('WebIdentityToken') ?? '') : '';
  return longestFirst([authorization, signature, ...inUrls([token, identity])]);
}

/** As they are, and as they stand in a URL. */
function inUrls(secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
}

function longestFirst(secrets: readonly string[]): readonly string[] {
  return [...new Set(secrets)]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((one, other) => other.length - one.length);
}

/** A text without these secrets. */
export function withoutSent(words: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), words);
}

/** Words of a server for whoever reads an error, without these secrets that it was sent, and without others. */
export function wordsWithout(words: string, sent: readonly string[]): string {
  return redactWords(withoutSent(words, longestFirst(inUrls(sent))));
}

/** Takes out of the errors of a client what their own requests were proved by. */
export function hideSentSecrets(client: {
  readonly middlewareStack: MiddlewareStack<object, MetadataBearer>;
}): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isSent(args.request)) hideIn(error, secretsOf(args.request));
        throw error;
      }
    },
    // Around what makes an error of the answer.
    { name: 'dipperSentSecrets', step: 'deserialize', priority: 'high' },
  );
}

function isSent(request: unknown): request is SentRequest {
  return (
    typeof request === 'object' &&
    request !== null &&
    'headers' in request &&
    typeof request.headers === 'object' &&
    request.headers !== null
  );
}

/** An error has the words of the server as its message, in its stack, and as members of its own. */
function hideIn(error: unknown, secrets: readonly string[]): void {
  if (typeof error !== 'object' || error === null) return;
  for (const name of Reflect.ownKeys(error)) {
    const words: unknown = Reflect.get(error, name);
    if (typeof words === 'string') Reflect.set(error, name, withoutSent(words, secrets));
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
