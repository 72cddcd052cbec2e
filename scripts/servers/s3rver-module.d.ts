/** The part of s3rver 3.7.1, which ships no types, that Dipper's tests and demo use. */
declare module 's3rver' {
  import type { Server } from 'node:http';

  interface S3rverOptions {
    readonly address: string;
    /** 0 lets the system choose. */
    readonly port: number;
    /** Keeps its request log and errors off the console. */
    readonly silent: boolean;
    readonly directory: string;
    readonly vhostBuckets: boolean;
    readonly configureBuckets: readonly { readonly name: string }[];
  }

  export default class S3rver {
    constructor(options: S3rverOptions);
    readonly httpServer: Server;
    /** Makes the buckets, listens, and gives the address that it listens on. */
    run(): Promise<{ readonly address: string; readonly port: number }>;
    close(): Promise<void>;
  }
}
