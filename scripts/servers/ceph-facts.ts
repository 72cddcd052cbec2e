import { runCommand } from './run-command';

/** Keys that sign S3 requests. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where an S3 server answers. */
export interface S3Endpoint {
  /** `http://host:port`, for path-style requests. */
  readonly endpoint: string;
  readonly region: string;
}

/** A user of the test Ceph. `userId` and `displayName` are what its ACLs show. */
export interface CephUser extends S3Credentials {
  readonly userId: string;
  readonly displayName: string;
}

/** All that a test needs to reach the test Ceph, fit to be passed to another process as JSON. */
export interface CephFacts extends S3Endpoint {
  /** Owns the test buckets and may also make roles. */
  readonly owner: CephUser;
  /** A user whom nobody granted anything. */
  readonly stranger: CephUser;
  /** Path of the cluster's `ceph.conf`, for Ceph's own tools. */
  readonly configFile: string;
}

/** The environment variable that carries {@link CephFacts} as JSON to every process of a run. */
export const cephVariable = 'DIPPER_TEST_CEPH';

/** The Ceph that this run has already started, or `undefined` when there is none. */
export function cephFromEnvironment(env: NodeJS.ProcessEnv = process.env): CephFacts | undefined {
  const text = env[cephVariable];
  if (text === undefined || text === '') return undefined;
  // Written by this same program, moments ago: the shape is known.
  return JSON.parse(text) as CephFacts;
}

/** The environment that Ceph's programs get: that of this process without another cluster's. */
export function cephEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete env['CEPH_ARGS'];
  delete env['CEPH_CONF'];
  delete env['CEPH_KEYRING'];
  return env;
}

/**
 * Runs `radosgw-admin` on the test Ceph and gives its standard output, mostly JSON.
 *
 * @throws Error with its standard error, when it exits other than with 0.
 */
export function radosgwAdmin(
  ceph: Pick<CephFacts, 'configFile'>,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  return runCommand('radosgw-admin', ['-c', ceph.configFile, ...args], {
    env: cephEnvironment(),
    signal,
  });
}
