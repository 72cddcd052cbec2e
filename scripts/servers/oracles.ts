import type { S3Credentials, S3Endpoint } from './ceph-facts';
import { runCommand } from './run-command';

/**
 * Asks Debian's `awscli` (version 2) about a server, as an opinion that is independent of Dipper. It
 * is called by its full path, since PATH may lead to another `aws` first.
 *
 * @param args For example `['s3api', 'get-object-acl', '--bucket', name, '--key', key]`.
 * @returns Its JSON answer, or `undefined` when it answers with nothing.
 * @throws Error with the tool's own message when it fails.
 */
export async function awsCli(
  server: S3Endpoint,
  user: S3Credentials,
  args: readonly string[],
): Promise<unknown> {
  const text = await runCommand(
    '/usr/bin/aws',
    ['--endpoint-url', server.endpoint, '--output', 'json', '--no-cli-pager', ...args],
    { env: oracleEnvironment(server, user) },
  );
  return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
}

/**
 * Runs Python source with Debian's `python3-boto3` against a server. The source finds a path-style
 * client as `s3`, and `boto3` itself with the server's keys set; it leaves its answer in `result`.
 *
 * @returns `result` by way of JSON; dates and the like become text.
 * @throws Error with the Python traceback when it fails.
 */
export async function boto3(
  server: S3Endpoint,
  user: S3Credentials,
  pythonSource: string,
): Promise<unknown> {
  const text = await runCommand('/usr/bin/python3', ['-c', boto3Runner], {
    env: oracleEnvironment(server, user),
    input: JSON.stringify({ endpoint: server.endpoint, source: pythonSource }),
  });
  return JSON.parse(text) as unknown;
}

const boto3Runner = `
import json, sys
import boto3
from botocore.config import Config
task = json.load(sys.stdin)
names = {
    'boto3': boto3,
    's3': boto3.client('s3', endpoint_url=task['endpoint'], config=Config(s3={'addressing_style': 'path'})),
    'result': None,
}
exec(task['source'], names)
print(json.dumps(names['result'], default=str))
`;

/** Nothing of the user's own AWS set-up, proxies or Python shims may colour an oracle's answer. */
function oracleEnvironment(server: S3Endpoint, user: S3Credentials): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: user.accessKeyId,
    AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    ...(user.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: user.sessionToken }),
    AWS_DEFAULT_REGION: server.region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
