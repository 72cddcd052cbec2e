import { createHash } from 'node:crypto';
import type { AwsCredentialIdentity } from '@smithy/types';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import type { AwsFiles, AwsProfile } from '../awsFiles/awsFiles';
import { configuredSessionToken } from '../awsFiles/awsSettings';

/** Where the AWS tools take credentials from that no file holds. */
export type AmbientSource = 'Environment' | 'EcsContainer' | 'Ec2InstanceMetadata';

/** How a profile comes by its credentials, found out without any I/O. */
export type CredentialSource =
  | {
      readonly kind: 'static';
      readonly credentials: AwsCredentialIdentity;
      /** Whose section has them; absent for the environment. */
      readonly profile?: string;
    }
  | { readonly kind: 'ambient'; readonly from: AmbientSource }
  | {
      readonly kind: 'assume_role';
      /** Whose region and endpoint the call to STS has. */
      readonly profile: AwsProfile;
      readonly role: Role;
      readonly source: CredentialSource;
    }
  | {
      readonly kind: 'web_identity';
      readonly profile: AwsProfile;
      readonly role: Role;
      readonly tokenFile: string;
    }
  | { readonly kind: 'process'; readonly profile: AwsProfile; readonly command: string }
  | { readonly kind: 'sso'; readonly profile: AwsProfile }
  | { readonly kind: 'login'; readonly profile: AwsProfile };

/** What AssumeRole is to be asked for. */
export interface Role {
  readonly arn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
  /** The role is given for a code of this device only. */
  readonly mfaSerial?: string;
}

/**
 * Finds how a profile comes by its credentials, with the order of precedence of the SDK's `fromIni`:
 * a role, its own keys, web identity, `credential_process`, SSO, `login_session`. A profile that is
 * the source of another one gives its own keys first. Keys of the environment are never taken
 * unless a profile says `credential_source = Environment`.
 *
 * @throws DipperError `not_found` without such a profile, `no_credentials` when it names no source,
 *   or `credentials_source_failed` when what it says can't work
 */
export function credentialSourceOf(files: AwsFiles, name: string): CredentialSource {
  const profile = files.profiles.get(name);
  if (profile === undefined) {
    throw dipperError('not_found', `The profile ${name} is no longer in the AWS files.`);
  }
  return sourceOf(files, profile, []);
}

/**
 * A text that changes with anything that credentials depend on, so that those obtained earlier hold
 * as long as it stays: an edit of another profile does not end a sign-in.
 */
export function sourceFingerprint(
  source: CredentialSource,
  files: Pick<AwsFiles, 'services' | 'ssoSessions'>,
): string {
  const { services, ssoSessions } = files;
  const text = JSON.stringify([source, services, ssoSessions], (_, value: unknown) =>
    value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

/** @param visited The source profiles on the way here, to notice a circle. */
function sourceOf(
  files: AwsFiles,
  profile: AwsProfile,
  visited: readonly string[],
): CredentialSource {
  const setting = (name: string): string | undefined => profile.settings.get(name);
  const keys = staticSource(profile);
  if (visited.length > 0 && keys !== undefined) return keys;

  const arn = setting('role_arn');
  if (arn !== undefined && (setting('source_profile') ?? setting('credential_source'))) {
    return roleSource(files, profile, arn, visited);
  }
  if (keys !== undefined) return keys;

  const tokenFile = setting('web_identity_token_file');
  if (arn !== undefined && tokenFile !== undefined) {
    return { kind: 'web_identity', profile, role: roleOf(profile, arn), tokenFile };
  }
  const command = setting('credential_process');
  if (command !== undefined) return { kind: 'process', profile, command };
  if ([...profile.settings.keys()].some((name) => name.startsWith('sso_'))) {
    return { kind: 'sso', profile };
  }
  if (setting('login_session') !== undefined) return { kind: 'login', profile };
  // A profile without a role that only says where to look is a source for others.
  const ambient = setting('credential_source');
  if (ambient !== undefined) return ambientSource(profile, ambient);
  throw noCredentials(profile);
}

/** The keys that a profile has of its own. */
export function staticSource(
  profile: AwsProfile,
): Extract<CredentialSource, { readonly kind: 'static' }> | undefined {
  const accessKeyId = profile.settings.get('aws_access_key_id');
  const secretAccessKey = profile.settings.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = configuredSessionToken(profile);
  return {
    kind: 'static',
    profile: profile.name,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  };
}

function roleSource(
  files: AwsFiles,
  profile: AwsProfile,
  arn: string,
  visited: readonly string[],
): CredentialSource {
  const role = roleOf(profile, arn);
  const sourceName = profile.settings.get('source_profile');
  const ambient = profile.settings.get('credential_source');
  if (sourceName === undefined) {
    const source = ambientSource(profile, ambient ?? '');
    return { kind: 'assume_role', profile, role, source };
  }
  if (ambient !== undefined) {
    throw cannotWork(profile, 'has both source_profile and credential_source');
  }
  if (visited.includes(sourceName)) {
    throw cannotWork(profile, `leads in a circle: ${[...visited, sourceName].join(', ')}`);
  }
  const sourceProfile = files.profiles.get(sourceName);
  if (sourceProfile === undefined) {
    throw cannotWork(
      profile,
      `has the source_profile ${sourceName}, which is not in the AWS files`,
    );
  }
  const source = sourceOf(files, sourceProfile, [...visited, sourceName]);
  return { kind: 'assume_role', profile, role, source };
}

function ambientSource(profile: AwsProfile, from: string): CredentialSource {
  if (from === 'Environment' || from === 'EcsContainer' || from === 'Ec2InstanceMetadata') {
    return { kind: 'ambient', from };
  }
  throw cannotWork(profile, `has the unknown credential_source ${from}`);
}

function roleOf(profile: AwsProfile, arn: string): Role {
  const sessionName = profile.settings.get('role_session_name');
  const externalId = profile.settings.get('external_id');
  const mfaSerial = profile.settings.get('mfa_serial');
  const duration = Number(profile.settings.get('duration_seconds') ?? 'none');
  return {
    arn,
    ...(sessionName === undefined ? {} : { sessionName }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(Number.isInteger(duration) ? { durationSeconds: duration } : {}),
    ...(mfaSerial === undefined ? {} : { mfaSerial }),
  };
}

function noCredentials(profile: AwsProfile): DipperError {
  const { settings, name } = profile;
  const isRole = settings.has('role_arn');
  const reason = isRole
    ? 'has a role_arn, but no source_profile, credential_source or web_identity_token_file'
    : settings.has('aws_access_key_id')
      ? 'has an aws_access_key_id, but no aws_secret_access_key'
      : 'has no credentials and names no source of them';
  return dipperError('no_credentials', `The profile ${name} ${reason}.`, {
    retry: 'after_sign_in',
    facts: { profile: name, ...(isRole ? { reason: 'no_source' } : {}) },
  });
}

function cannotWork(profile: AwsProfile, reason: string): DipperError {
  return dipperError('credentials_source_failed', `The profile ${profile.name} ${reason}.`, {
    retry: 'after_sign_in',
    facts: { profile: profile.name },
  });
}
