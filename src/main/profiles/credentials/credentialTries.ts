import { assertNever } from '../../../shared/assertNever';
import type { CredentialOrigin, CredentialTry } from '../../../shared/model/identity';
import type { AwsProfile } from '../awsFiles/awsFiles';
import { variable } from '../awsFiles/awsSettings';
import type { CredentialSource } from './credentialSource';

/** What a profile has set, in the order in which `credentialSourceOf` looks; `source` is what won. */
export function profileTries(
  { settings }: AwsProfile,
  source: CredentialSource,
): readonly CredentialTry[] {
  const has = (...names: readonly string[]): boolean => names.every((name) => settings.has(name));
  return tries(source, {
    role: has('role_arn', 'source_profile') || has('role_arn', 'credential_source'),
    keys: has('aws_access_key_id', 'aws_secret_access_key'),
    webIdentity: has('role_arn', 'web_identity_token_file'),
    process: has('credential_process'),
    sso: has('sso_session') || has('sso_start_url'),
    login: has('login_session'),
  });
}

/** What the environment has set, in the order of the SDKs; `source` is what won. */
export function environmentTries(
  env: NodeJS.ProcessEnv,
  source: CredentialSource,
): readonly CredentialTry[] {
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => variable(env, name) !== undefined);
  return tries(source, {
    keys: has('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
    webIdentity: has('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'),
    container:
      has('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') || has('AWS_CONTAINER_CREDENTIALS_FULL_URI'),
  });
}

function tries(
  source: CredentialSource,
  isSet: Partial<Readonly<Record<CredentialOrigin, boolean>>>,
): readonly CredentialTry[] {
  const used = originOf(source);
  const looked = (Object.keys(isSet) as CredentialOrigin[]).map((origin): CredentialTry => ({
    origin,
    outcome: origin === used ? 'used' : isSet[origin] === true ? 'passedOver' : 'notSet',
  }));
  return used in isSet ? looked : [...looked, { origin: used, outcome: 'used' }];
}

function originOf(source: CredentialSource): CredentialOrigin {
  switch (source.kind) {
    case 'static':
      return 'keys';
    case 'assume_role':
      return 'role';
    case 'web_identity':
      return 'webIdentity';
    case 'ambient':
      return source.from === 'EcsContainer'
        ? 'container'
        : source.from === 'Ec2InstanceMetadata'
          ? 'instance'
          : 'keys';
    case 'process':
    case 'sso':
    case 'login':
      return source.kind;
    default:
      return assertNever(source);
  }
}
