import type { S3Client } from '@aws-sdk/client-s3';

/** Sends a command, as a client does. */
type Send = (
  command: Parameters<S3Client['send']>[0],
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<unknown>;

/** The same client, but for how it sends. */
export function sendingThrough(client: S3Client, send: Send): S3Client {
  return new Proxy(client, {
    get: (target, property): unknown =>
      property === 'send' ? send : Reflect.get(target, property, target),
  });
}
