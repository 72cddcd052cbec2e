import type { AwsCredentialIdentity, MetadataBearer, Pluggable } from '@smithy/types';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import { usualAwsEndpoints } from '../../../shared/model/connection';
import type { StsRole } from '../../../shared/model/recipes';
import { reportCalls } from '../../s3/reportCalls';
import type { StsSubject } from '../../s3/reportedCall';
import { toCredentialsError } from '../../s3/errors/errorMapping';
import { hideSentSecrets } from '../../s3/sentSecrets';
import { configuredAwsEndpoints } from '../awsFiles/awsEndpoints';
import { expandPath } from '../awsFiles/awsFiles';
import type { AwsFiles, AwsProfile } from '../awsFiles/awsFiles';
import {
  checkEndpoint,
  checkServicesSection,
  configuredEndpoint,
  configuredRegion,
  defaultRegion,
} from '../awsFiles/awsSettings';
import { networkTo } from '../connectionNetwork';
import { clientConfig } from './credentialClients';
import type { CredentialSurroundings } from './credentialClients';
import { staticSource } from './credentialSource';
import type { CredentialSource, Role } from './credentialSource';

/**
 * Asks STS for a role (AssumeRole). A role that needs a code of an MFA device makes the user be asked
 * for one, and again as long as the code is not the right one.
 *
 * @throws DipperError
 */
export async function assumeRole(
  profile: AwsProfile,
  asked: Role,
  masterCredentials: AwsCredentialIdentity,
  surroundings: CredentialSurroundings,
): Promise<AwsCredentialIdentity> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const role = named(asked);
  const { arn, sessionName, externalId, durationSeconds, mfaSerial } = role;
  const config = await stsConfig(profile, surroundings);
  const subject = { ...placeOf(config), role, ...signedBy(profile, surroundings.files) };
  for (let isRefused = false; ; isRefused = true) {
    const assume = fromTemporaryCredentials({
      masterCredentials,
      params: {
        RoleArn: arn,
        RoleSessionName: sessionName,
        ExternalId: externalId,
        DurationSeconds: durationSeconds,
        SerialNumber: mfaSerial,
      },
      mfaCodeProvider: (serial) =>
        surroundings.prompts.mfaCode(
          { profile: profile.name, serial, role: arn, isRefused },
          surroundings.signal,
        ),
      clientConfig: config,
      clientPlugins: [reporting(surroundings, subject)],
    });
    try {
      return await naming(profile, role, assume());
    } catch (error) {
      if (mfaSerial === undefined || !isCodeRefused(error)) throw error;
    }
  }
}

/** Whose keys sign for a role, as code has to say it. */
function signedBy(
  { settings }: AwsProfile,
  { profiles }: Pick<AwsFiles, 'profiles'>,
): Pick<StsSubject, 'profile' | 'byOwnKeys'> {
  const name = settings.get('source_profile');
  if (name === undefined) return {};
  const source = profiles.get(name);
  // A source gives its own keys first, where its name alone stands for its role.
  const hasBoth =
    source !== undefined && source.settings.has('role_arn') && staticSource(source) !== undefined;
  return hasBoth ? { byOwnKeys: true } : { profile: name };
}

/** A session has a name, so that the server's own log can tell whose it was. */
function named(role: Role): StsRole {
  return { ...role, sessionName: role.sessionName ?? `dipper-${Date.now()}` };
}

function placeOf({ region, endpoint }: Pick<StsSubject, 'region' | 'endpoint'>) {
  return { region, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** Tells of what a client of STS sends, without the code of an MFA device and without tokens. */
function reporting(
  { report }: CredentialSurroundings,
  sts: StsSubject,
): Pluggable<object, MetadataBearer> {
  return {
    applyToStack: (middlewareStack) => {
      reportCalls({ middlewareStack }, { ...report, subject: { sts } });
      hideSentSecrets({ middlewareStack });
    },
  };
}

/**
 * In the words of STS, which has no code of its own for it. Another code does not mend what else fails by MFA,
 * such as a device that is not the user's.
 */
function isCodeRefused(error: unknown): boolean {
  return (
    error instanceof DipperError &&
    /MultiFactorAuthentication failed with invalid/u.test(error.detail.server?.message ?? '')
  );
}

/**
 * Makes a failure say which role of which profile it was about. A server other than AWS may refuse
 * in a form that the SDK can't read; then its status is all there is to tell.
 */
async function naming(
  profile: AwsProfile,
  role: Role,
  assumed: Promise<AwsCredentialIdentity>,
): Promise<AwsCredentialIdentity> {
  try {
    return await assumed;
  } catch (error) {
    const mapped = toCredentialsError(error);
    const { code, retry, server } = mapped.detail;
    if (code !== 'credentials_source_failed') throw mapped;
    const refusal = server?.status === undefined ? undefined : `status ${server.status}`;
    const reason = server?.message ?? refusal ?? mapped.message;
    throw dipperError(
      code,
      `The role ${role.arn} of profile ${profile.name} could not be assumed: ${reason}`,
      {
        retry,
        resource: role.arn,
        facts: { profile: profile.name },
        ...(server === undefined ? {} : { server }),
        cause: mapped,
      },
    );
  }
}

/** Asks STS for a role with a token that is in a file (AssumeRoleWithWebIdentity). @throws DipperError */
export async function assumeRoleByWebIdentity(
  source: Extract<CredentialSource, { readonly kind: 'web_identity' }>,
  surroundings: CredentialSurroundings,
): Promise<AwsCredentialIdentity> {
  const { fromTokenFile } = await import('@aws-sdk/credential-providers');
  const { profile } = source;
  const role = named(source.role);
  const config = await stsConfig(profile, surroundings);
  const tokenFile = expandPath(source.tokenFile, surroundings.homeDirectory);
  const assume = fromTokenFile({
    webIdentityTokenFile: tokenFile,
    roleArn: role.arn,
    roleSessionName: role.sessionName,
    durationSeconds: role.durationSeconds,
    clientConfig: config,
    clientPlugins: [reporting(surroundings, { ...placeOf(config), role, tokenFile })],
  });
  return naming(profile, role, assume());
}

async function stsConfig(profile: AwsProfile, surroundings: CredentialSurroundings) {
  const { env, files, network } = surroundings;
  checkServicesSection(profile, files);
  const endpoint = configuredEndpoint('sts', env, files, profile);
  const server = endpoint === undefined ? {} : { endpoint };
  // Said in either case: the SDK would look at the default profile of this process otherwise.
  const { fips, dualStack } = configuredAwsEndpoints(env, profile) ?? usualAwsEndpoints;
  return {
    ...(await clientConfig(profile, surroundings, networkTo(server, network))),
    region: configuredRegion(env, profile) ?? defaultRegion,
    useFipsEndpoint: fips,
    useDualstackEndpoint: dualStack && endpoint === undefined,
    ...(endpoint === undefined ? {} : { endpoint: checkEndpoint(endpoint) }),
  };
}
