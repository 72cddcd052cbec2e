import { createHmac, hash } from 'node:crypto';
import type { AwsCredentialIdentity } from '../connection';

/** What a signature covers. */
interface ToSign {
  readonly method: string;
  /** As it is sent: encoded, never normalised. */
  readonly path: string;
  /** As {@link encodeQuery} writes it; empty for none. */
  readonly query: string;
  /** All that are to be signed, `host` included; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the content, or `UNSIGNED-PAYLOAD`. */
  readonly contentHash: string;
}

/** Stands in `x-amz-content-sha256` where the signature leaves the content out. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/**
 * Signs requests to S3, or to another service, by AWS Signature Version 4 with an `Authorization` header
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
 *
 * @returns All headers to be sent: those given and the ones that sign them.
 */
export type Signer = (
  request: ToSign,
  keys: AwsCredentialIdentity,
  now: Date,
) => Readonly<Record<string, string>>;

/** Makes a signer for one region of a service; it keeps the key that it derives for a day. */
export function createSigner(region: string, service: 's3' | 'sts' = 's3'): Signer {
  let derivedFor = '';
  let derived: Buffer = Buffer.alloc(0);
  let writtenSecond = Number.NaN;
  let writtenTime = '';

  /** Many requests are signed within one second. */
  function timeOf(now: Date): string {
    const second = Math.floor(now.getTime() / 1000);
    if (second !== writtenSecond) {
      writtenSecond = second;
      writtenTime = now.toISOString().replace(/[-:]|\.\d{3}/gu, '');
    }
    return writtenTime;
  }

  function signingKey(secret: string, day: string): Buffer {
    const wanted = `${day}/${secret}`;
    if (derivedFor !== wanted) {
      const ofDay = hmac(`AWS4${secret}`, day);
      derived = hmac(hmac(hmac(ofDay, region), service), 'aws4_request');
      derivedFor = wanted;
    }
    return derived;
  }

  return ({ method, path, query, headers: given, contentHash }, keys, now) => {
    const time = timeOf(now);
    const day = time.slice(0, 8);
    const headers: Record<string, string> = {
      ...given,
      'x-amz-content-sha256': contentHash,
      'x-amz-date': time,
    };
    if (keys.sessionToken !== undefined) headers['x-amz-security-token'] = keys.sessionToken;
    const names = Object.keys(headers).sort();
    const signedNames = names.join(';');
    let canonical = `${method}\n${path}\n${query}\n`;
    for (const name of names) canonical += `${name}:${withSingleSpaces(headers[name] ?? '')}\n`;
    canonical += `\n${signedNames}\n${contentHash}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
    const signature = createHmac('sha256', signingKey(keys.secretAccessKey, day))
      .update(toSign)
      .digest('hex');
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=${signature}`;
    return headers;
  };
}

/** Hex SHA-256, as `x-amz-content-sha256` wants it. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** A header's value as it is signed. */
function withSingleSpaces(value: string): string {
  return value.trim().replace(/ {2,}/gu, ' ');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/**
 * A key as the path of a request: every byte but the unreserved ones (RFC 3986, 2.3) and the slash is
 * percent-encoded. Empty and dotted segments stay (traps 2 and 3).
 */
export function encodeKey(key: string): string {
  // Most keys are made of nothing else.
  return unreserved.test(key) ? key : key.split('/').map(encodeText).join('/');
}

const unreserved = /^[\w.~/-]*$/u;

/** A query string with its names in the order that the signature wants. */
export function encodeQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`)
    .sort()
    .join('&');
}

function encodeText(text: string): string {
  // Most are, and need no second look.
  if (/^[\w.~-]*$/u.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
