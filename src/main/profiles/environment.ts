import type { AwsCredentialIdentity } from '@smithy/types';
import { dipperError } from '../../shared/errors/appError';
import type { CredentialPlace } from '../../shared/model/connection';
import { variable } from './awsSettings';

/**
 * The keys of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; `undefined`
 * unless the first two are set.
 */
export function environmentCredentials(env: NodeJS.ProcessEnv): AwsCredentialIdentity | undefined {
  const accessKeyId = variable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = variable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = variable(env, 'AWS_SESSION_TOKEN');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
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
    { retry: 'after_sign_in' },
  );
}

/** The name of the profile that AWS' tools use when none is named. */
export function activeProfile(env: NodeJS.ProcessEnv): string {
  return variable(env, 'AWS_PROFILE') ?? 'default';
}

/** What the environment had to offer. */
export function environmentPlace(env: NodeJS.ProcessEnv): CredentialPlace {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const missing = names.filter((name) => variable(env, name) === undefined);
  const place = { kind: 'environment', label: names.join(', ') } as const;
  if (missing.length === 0) return { ...place, outcome: 'found' };
  if (missing.length === names.length) return { ...place, outcome: 'missing' };
  return { ...place, outcome: 'empty', detail: `${missing.join(', ')} is not set.` };
}
