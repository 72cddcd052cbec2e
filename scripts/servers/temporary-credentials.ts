import { randomBytes } from 'node:crypto';
import { radosgwAdmin, type CephFacts, type S3Credentials } from './ceph-facts';
import { awsCli } from './oracles';

/** Keys that end by themselves. */
export interface TemporaryCredentials extends S3Credentials {
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** How {@link assumeTestRole} asks. */
export interface RoleOptions {
  /** How long the keys last, in seconds: 900 to 3,600, the limits of STS. Default: 3,600. */
  readonly durationSeconds?: number;
}

/**
 * Lets Ceph's owner assume a new role (STS `AssumeRole`) that may do everything in every bucket of
 * the owner.
 */
export async function assumeTestRole(
  ceph: CephFacts,
  options: RoleOptions = {},
): Promise<TemporaryCredentials> {
  const roleArn = await createTestRole(ceph);
  const answer = await awsCli(ceph, ceph.owner, [
    ...['sts', 'assume-role', '--role-arn', roleArn],
    ...['--role-session-name', 'dipper'],
    ...['--duration-seconds', String(options.durationSeconds ?? 3600)],
  ]);
  // The shape that the STS API promises for AssumeRole.
  const { Credentials: keys } = answer as {
    readonly Credentials: {
      readonly AccessKeyId: string;
      readonly SecretAccessKey: string;
      readonly SessionToken: string;
      readonly Expiration: string;
    };
  };
  return {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
    expiration: new Date(keys.Expiration),
  };
}

/** Makes a role that Ceph's owner may assume, and that may do everything. @returns Its ARN. */
export async function createTestRole(ceph: CephFacts): Promise<string> {
  const role = `dipper-test-${randomBytes(8).toString('hex')}`;
  const mayAssume = policy({
    Principal: { AWS: [`arn:aws:iam:::user/${ceph.owner.userId}`] },
    Action: ['sts:AssumeRole'],
  });
  const mayDo = policy({ Action: ['s3:*'], Resource: 'arn:aws:s3:::*' });
  await radosgwAdmin(ceph, [
    ...['role', 'create', '--role-name', role, '--assume-role-policy-doc', mayAssume],
  ]);
  await radosgwAdmin(ceph, [
    ...['role-policy', 'put', '--role-name', role],
    ...['--policy-name', 'everything', '--policy-doc', mayDo],
  ]);
  return `arn:aws:iam:::role/${role}`;
}

function policy(statement: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', ...statement }],
  });
}
