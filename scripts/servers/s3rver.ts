import S3rver from 's3rver';
import type { S3Credentials, S3Endpoint } from './ceph-facts';
import { createReapedFolder } from './reaped-folder';

/** How {@link startS3rver} starts. */
export interface S3rverOptions {
  /** Where objects are kept, and stay. Default: a temporary folder that `stop` removes. */
  readonly directory?: string;
  /** Buckets to be made, or kept where they are there already. */
  readonly buckets?: readonly string[];
}

/** A running s3rver. */
export interface S3rverServer extends S3Endpoint, S3Credentials {
  /** Ends every connection and stops listening. May be called more than once. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts s3rver, an embedded S3 server that keeps objects as files, inside this process on a free
 * port of 127.0.0.1. It knows one fixed pair of keys, no policies and no versions, and answers to
 * path-style requests.
 */
export async function startS3rver(options: S3rverOptions = {}): Promise<S3rverServer> {
  // No other program works in it, but it must go away with a killed test all the same.
  const temporary =
    options.directory === undefined
      ? await createReapedFolder('dipper-s3rver-', 's3rver')
      : undefined;
  try {
    const server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory: options.directory ?? temporary?.path ?? '',
      vhostBuckets: false,
      configureBuckets: (options.buckets ?? []).map((name) => ({ name })),
    });
    const { port } = await server.run();
    return {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      async stop(): Promise<void> {
        if (server.httpServer.listening) {
          const closed = server.close();
          server.httpServer.closeAllConnections();
          await closed;
        }
        await temporary?.remove();
      },
    };
  } catch (error) {
    await temporary?.remove();
    throw error;
  }
}
