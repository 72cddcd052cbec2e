import { tmpdir } from 'node:os';
import type { S3Credentials } from '../../scripts/servers/ceph-facts';

/** An environment in which `rclone` knows a server as `remote:`, and nothing of whoever runs it. */
export function rcloneEnvironment(
  endpoint: string,
  keys: S3Credentials,
): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    RCLONE_CONFIG_REMOTE_TYPE: 's3',
    RCLONE_CONFIG_REMOTE_PROVIDER: 'Other',
    RCLONE_CONFIG_REMOTE_ENDPOINT: endpoint,
    RCLONE_CONFIG_REMOTE_ACCESS_KEY_ID: keys.accessKeyId,
    RCLONE_CONFIG_REMOTE_SECRET_ACCESS_KEY: keys.secretAccessKey,
    RCLONE_CONFIG_REMOTE_REGION: 'us-east-1',
  };
}
