import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { MetadataBearer, Pluggable } from '@smithy/types';
import { dipperError } from '../../shared/errors/appError';
import { longestLinkSeconds } from '../../shared/model/links';
import type { PresignedLink } from '../../shared/model/links';
import { call } from './call';
import type { AwsCredentialIdentity } from './connection';

/** The object to be linked, or the key that is to get one, and for how long. */
export interface PresignRequest {
  readonly client: S3Client;
  /** The keys that the client signs with: they may end before the link does. */
  readonly credentials: AwsCredentialIdentity;
  readonly bucket: string;
  readonly key: string;
  readonly expiresInSeconds: number;
  /** When the link is made, by our clock. Default: now. */
  readonly now?: Date;
  /** Milliseconds that the server's clock is ahead of ours: it is the one that counts (trap 24). */
  readonly clockOffset?: number;
}

/**
 * Makes a presigned GET (SigV4 query authentication). Nothing is sent, so the object may be out of
 * reach or gone. The link ends when asked or with the credentials that signed it (trap 16).
 *
 * @throws DipperError `invalid_input` above seven days or without keys to sign with;
 *   `credentials_expired` when they have ended already
 */
export async function presignGet(request: PresignRequest): Promise<PresignedLink> {
  return presign(request, 'GetObject');
}

/**
 * Makes a presigned PUT, which takes whatever is sent to it and replaces what has that key: nothing of
 * the content is signed, and no checksum of an empty body is baked in (trap 14).
 *
 * @throws DipperError as {@link presignGet}
 */
export async function presignPut(request: PresignRequest): Promise<PresignedLink> {
  return presign(request, 'PutObject');
}

async function presign(
  request: PresignRequest,
  operation: 'GetObject' | 'PutObject',
): Promise<PresignedLink> {
  const { client, credentials, bucket, key, expiresInSeconds, now = new Date() } = request;
  const { clockOffset = 0 } = request;
  const serverNow = new Date(now.getTime() + clockOffset);
  const inRange = expiresInSeconds >= 1 && expiresInSeconds <= longestLinkSeconds;
  if (!Number.isInteger(expiresInSeconds) || !inRange) {
    throw dipperError('invalid_input', 'A link lasts from one second to seven days.');
  }
  if (credentials.accessKeyId === '') {
    throw dipperError('invalid_input', 'This connection has no credentials to sign a link with.');
  }
  const asked = now.getTime() + expiresInSeconds * 1000;
  const credentialsEnd = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
  const endsAt = Math.min(asked, credentialsEnd);
  const lasts = Math.floor((endsAt - now.getTime()) / 1000);
  if (lasts < 1) {
    throw dipperError('credentials_expired', 'These credentials have expired.', {
      retry: 'after_sign_in',
    });
  }
  const url = await call(client, { operation, bucket, key }, () =>
    getSignedUrl(client, plainCommand(operation, { Bucket: bucket, Key: key }), {
      expiresIn: lasts,
      signingDate: serverNow,
    }),
  );
  return {
    url,
    requestedSeconds: expiresInSeconds,
    endsAt,
    limitedByCredentials: credentialsEnd < asked,
    ...(isOfUnknownEnd(credentials) ? { mayEndEarlier: true } : {}),
    ...(hasDotSegment(key) ? { rewrittenByBrowsers: true } : {}),
  };
}

function plainCommand(
  operation: 'GetObject' | 'PutObject',
  input: { readonly Bucket: string; readonly Key: string },
): GetObjectCommand | PutObjectCommand {
  if (operation === 'GetObject') {
    const command = new GetObjectCommand(input);
    command.middlewareStack.use(plainLink());
    return command;
  }
  const command = new PutObjectCommand(input);
  command.middlewareStack.use(plainLink());
  return command;
}

/** Whoever uses a link knows nothing of checksums; whatever is said of them would be signed in. */
function plainLink<Input extends object, Output extends MetadataBearer>(): Pluggable<
  Input,
  Output
> {
  return {
    applyToStack(stack) {
      stack.add(
        (next) => (args) => {
          if (hasHeaders(args.request)) dropChecksums(args.request.headers);
          return next(args);
        },
        { name: 'dipperPlainLink', step: 'build', priority: 'low' },
      );
    },
  };
}

function dropChecksums(headers: Record<string, string>): void {
  for (const name of Object.keys(headers)) {
    if (/^x-amz-(?:sdk-)?checksum-/u.test(name)) Reflect.deleteProperty(headers, name);
  }
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}

/** Whatever has a session token ends some day. */
function isOfUnknownEnd({ sessionToken, expiration }: AwsCredentialIdentity): boolean {
  return sessionToken !== undefined && expiration === undefined;
}

/** Browsers resolve `.` and `..` in a URL (RFC 3986, 5.2.4), so they would ask for another key. */
function hasDotSegment(key: string): boolean {
  return key.split('/').some((segment) => segment === '.' || segment === '..');
}
