import type { ProfileDraft } from '../../../shared/ipc/profileSchemas';
import type { KeptSecrets, SsoSession } from '../../../shared/model/profileEdit';
import { ambientSources } from '../../../shared/model/profileSignIns';
import { accessKeyHint } from '../accessKeyHint';
import { interpretAwsFiles } from '../awsFiles/awsFiles';
import type { AwsProfile, InterpretedFiles } from '../awsFiles/awsFiles';
import {
  configuredAddressing,
  configuredSessionToken,
  shownEndpoint,
} from '../awsFiles/awsSettings';
import { parseIni } from '../awsFiles/iniFile';
import type { IniFile } from '../awsFiles/iniFile';
import { shownProgram } from './shownLines';

/** The texts of both AWS files; of one that is not there, an empty one. */
export interface AwsTexts {
  readonly config: string;
  readonly credentials: string;
}

/** Both AWS files as they are read. */
export interface ReadTexts extends InterpretedFiles {
  readonly config: IniFile;
  readonly credentials: IniFile;
}

/** Reads both files, and what they say together. */
export function readTexts(texts: AwsTexts): ReadTexts {
  const config = parseIni(texts.config);
  const credentials = parseIni(texts.credentials);
  return { config, credentials, ...interpretAwsFiles(config, credentials) };
}

/** A draft of which nothing is filled in. */
export const emptyDraft: ProfileDraft = {
  name: '',
  signIn: 'keys',
  region: '',
  endpoint: '',
  addressing: 'auto',
  caBundle: '',
  accessKeyId: '',
  secretAccessKey: '',
  sessionToken: '',
  roleArn: '',
  sourceProfile: '',
  credentialSource: '',
  mfaSerial: '',
  externalId: '',
  ssoSession: '',
  ssoStartUrl: '',
  ssoRegion: '',
  ssoAccountId: '',
  ssoRoleName: '',
  credentialProcess: '',
};

/** What the files say of a profile, with its secrets left out. */
export function draftOfProfile(profile: AwsProfile, files: ReadTexts): ProfileDraft {
  const setting = (name: string): string => profile.settings.get(name) ?? '';
  const source = setting('credential_source');
  const ssoSession = setting('sso_session');
  const session = files.ssoSessions.get(ssoSession)?.settings;
  return {
    ...emptyDraft,
    name: profile.name,
    signIn: signInOf(profile),
    region: setting('region'),
    endpoint: shownEndpoint(endpointOf(profile)),
    addressing: configuredAddressing(profile),
    caBundle: setting('ca_bundle'),
    roleArn: setting('role_arn'),
    sourceProfile: setting('source_profile'),
    credentialSource: ambientSources.find((known) => known === source) ?? '',
    mfaSerial: setting('mfa_serial'),
    externalId: setting('external_id'),
    ssoSession,
    ssoStartUrl: (session ?? profile.settings).get('sso_start_url') ?? '',
    ssoRegion: (session ?? profile.settings).get('sso_region') ?? '',
    ssoAccountId: setting('sso_account_id'),
    ssoRoleName: setting('sso_role_name'),
  };
}

/** What a profile has of what is never shown. */
export function keptSecretsOf(profile: AwsProfile): KeptSecrets {
  const accessKeyId = profile.settings.get('aws_access_key_id');
  const command = profile.settings.get('credential_process');
  return {
    ...(accessKeyId === undefined ? {} : { accessKeyId: accessKeyHint(accessKeyId) }),
    secretAccessKey: profile.settings.has('aws_secret_access_key'),
    sessionToken: configuredSessionToken(profile) !== undefined,
    ...(command === undefined ? {} : { program: shownProgram(command) }),
  };
}

/** The sections that sign in with IAM Identity Center, in the order of the file. */
export function ssoSessionsOf({ ssoSessions }: ReadTexts): readonly SsoSession[] {
  return [...ssoSessions].map(([name, { settings }]) => ({
    name,
    startUrl: settings.get('sso_start_url') ?? '',
    region: settings.get('sso_region') ?? '',
  }));
}

/** In the order of precedence of `credentialSourceOf`. */
function signInOf({ settings }: AwsProfile): ProfileDraft['signIn'] {
  if (
    settings.has('role_arn') &&
    (settings.has('source_profile') || settings.has('credential_source'))
  )
    return 'role';
  if (settings.has('aws_access_key_id') && settings.has('aws_secret_access_key')) return 'keys';
  if (settings.has('web_identity_token_file')) return 'other';
  if (settings.has('credential_process')) return 'process';
  return [...settings.keys()].some((name) => name.startsWith('sso_')) ? 'sso' : 'other';
}

/** As it is written in the profile itself. */
function endpointOf({ settings, groups }: AwsProfile): string {
  return settings.get('endpoint_url') ?? groups.get('s3')?.get('endpoint_url') ?? '';
}
