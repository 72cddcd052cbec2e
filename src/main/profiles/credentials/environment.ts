import type { AwsCredentialIdentity } from '@smithy/types';
import { dipperError } from '../../../shared/errors/appError';
import type { CredentialPlace } from '../../../shared/model/connection';
import type { AwsProfile } from '../awsFiles/awsFiles';
import { environmentSessionToken, variable } from '../awsFiles/awsSettings';
import type { CredentialSource } from './credentialSource';
import { readTime } from './writtenTime';

/**
 * The keys of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` (or its older name
 * `AWS_SECURITY_TOKEN`), which end when `AWS_CREDENTIAL_EXPIRATION` says so; `undefined` unless the first two
 * are set.
 */
function environmentCredentials(env: NodeJS.ProcessEnv): AwsCredentialIdentity | undefined {
  const accessKeyId = variable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = variable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = environmentSessionToken(env);
  const expiration = readTime(variable(env, 'AWS_CREDENTIAL_EXPIRATION') ?? '');
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

/**
 * As {@link environmentCredentials}, for who can't do without.
 *
 * @throws DipperError `no_credentials`
 */
export function requiredEnvironmentCredentials(env: NodeJS.ProcessEnv): AwsCredentialIdentity {
  const credentials = environmentCredentials(env);
  if (credentials !== undefined) return credentials;
  throw dipperError(
    'no_credentials',
    'The environment has no AWS_ACCESS_KEY_ID with an AWS_SECRET_ACCESS_KEY.',
    { retry: 'after_sign_in', facts: { reason: 'environment' } },
  );
}

/**
 * How the environment alone gives credentials, in the order of the SDKs: its keys, a web identity
 * (`AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`), the container that this runs in.
 *
 * @param profile Whose region and endpoint a call to STS has.
 * @returns `undefined` when it gives none
 */
export function environmentSource(
  env: NodeJS.ProcessEnv,
  profile: AwsProfile,
): CredentialSource | undefined {
  const credentials = environmentCredentials(env);
  if (credentials !== undefined) return { kind: 'static', credentials };
  const tokenFile = variable(env, 'AWS_WEB_IDENTITY_TOKEN_FILE');
  const arn = variable(env, 'AWS_ROLE_ARN');
  if (tokenFile !== undefined && arn !== undefined) {
    const sessionName = variable(env, 'AWS_ROLE_SESSION_NAME');
    const role = { arn, ...(sessionName === undefined ? {} : { sessionName }) };
    return { kind: 'web_identity', profile, role, tokenFile };
  }
  const container =
    variable(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') ??
    variable(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI');
  return container === undefined ? undefined : { kind: 'ambient', from: 'EcsContainer' };
}

/**
 * As {@link environmentSource}, for who can't do without.
 *
 * @throws DipperError `no_credentials`
 */
export function requiredEnvironmentSource(
  env: NodeJS.ProcessEnv,
  profile: AwsProfile,
): CredentialSource {
  return (
    environmentSource(env, profile) ?? {
      kind: 'static',
      credentials: requiredEnvironmentCredentials(env),
    }
  );
}

/** The name of the profile that AWS' tools use when none is named. */
export function activeProfile(env: NodeJS.ProcessEnv): string {
  return chosenProfile(env) ?? 'default';
}

/**
 * The profile that the environment names, by the variable that all of AWS' tools know before the older one
 * of the AWS CLI and boto3.
 */
export function chosenProfile(env: NodeJS.ProcessEnv): string | undefined {
  return variable(env, 'AWS_PROFILE') ?? variable(env, 'AWS_DEFAULT_PROFILE');
}

/** What the environment had to offer. */
export function environmentPlace(env: NodeJS.ProcessEnv, gives: boolean): CredentialPlace {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const missing = names.filter((name) => variable(env, name) === undefined);
  const place = { kind: 'environment', label: names.join(', ') } as const;
  if (gives) return { ...place, outcome: 'found' };
  if (missing.length === names.length) return { ...place, outcome: 'missing' };
  return { ...place, outcome: 'empty', detail: `${missing.join(', ')} is not set.` };
}
