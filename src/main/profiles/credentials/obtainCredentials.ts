import type { AwsCredentialIdentity } from '@smithy/types';
import { assertNever } from '../../../shared/assertNever';
import { DipperError, hasCode } from '../../../shared/errors/appError';
import type { ActivityOptions } from '../../s3/reportCalls';
import { areSameKeys } from '../../s3/connection';
import { toCredentialsError } from '../../s3/errors/errorMapping';
import { startTiming } from '../../s3/reportedCall';
import { createServerClocks } from '../../s3/serverClocks';
import type { ServerClocks } from '../../s3/serverClocks';
import type { AwsFiles, AwsProfile } from '../awsFiles/awsFiles';
import { readCaCertificates, variable } from '../awsFiles/awsSettings';
import { clientConfig, strict } from './credentialClients';
import type { CredentialSurroundings } from './credentialClients';
import { runCredentialProcess } from './credentialProcess';
import type { AmbientSource, CredentialSource } from './credentialSource';
import { requiredEnvironmentCredentials } from './environment';
import { createSendJson } from '../jsonRequest';
import type { SendJson } from '../jsonRequest';
import { instanceCredentials } from './machineRole';
import { ssoSettingsOf } from '../awsFiles/ssoSettings';
import { assumeRole, assumeRoleByWebIdentity } from './stsRoles';

/** What {@link obtain} needs: it also learns how far the clock of who gives credentials is from ours. */
interface Surroundings extends CredentialSurroundings {
  readonly clocks: ServerClocks;
}

/**
 * Gets credentials from where a profile says they come from. The SDK's providers are loaded when
 * one is first needed, so that they cost nothing at start-up.
 *
 * The steps of a role chain are taken one by one here, since the SDK's `fromIni` would send STS
 * requests of a profile without an endpoint to the endpoint of the default profile.
 *
 * When they end is told by our clock, also where that is off: STS and SSO say it by theirs, and whoever
 * keeps credentials looks at ours.
 *
 * @throws DipperError `credentials_source_failed`, `credentials_expired`, `credentials_rejected`,
 *   `no_credentials`, `sign_in_declined`, `cancelled`, or an error of the CA bundle or the endpoint
 */
export async function obtainCredentials(
  source: CredentialSource,
  surroundings: CredentialSurroundings,
): Promise<AwsCredentialIdentity> {
  const { report } = surroundings;
  const clocks = createServerClocks();
  const onCall: ActivityOptions['onCall'] = (call) => {
    clocks.note(call);
    report.onCall(call);
  };
  try {
    const found = await obtain(source, { ...surroundings, clocks, report: { ...report, onCall } });
    const { expiration } = found;
    if (expiration === undefined) return found;
    const offset = clocks.offsetOf(report.connectionId);
    return { ...found, expiration: new Date(expiration.getTime() - offset) };
  } catch (error) {
    throw error instanceof DipperError ? error : toCredentialsError(error);
  }
}

/** Learns from the dates of answers as well. */
function noting(sendJson: SendJson, { clocks, report }: Surroundings): SendJson {
  return async (request, signal) => {
    const timing = startTiming();
    const answer = await sendJson(request, signal);
    clocks.note({
      connectionId: report.connectionId,
      ...timing(),
      answerHeaders: `date: ${answer.headers.get('date') ?? ''}`,
    });
    return answer;
  };
}

async function obtain(
  source: CredentialSource,
  surroundings: Surroundings,
): Promise<AwsCredentialIdentity> {
  const { env, homeDirectory, files } = surroundings;
  switch (source.kind) {
    case 'static':
      return written(source.profile, source.credentials, surroundings);
    case 'ambient':
      return source.from === 'Environment'
        ? written(undefined, requiredEnvironmentCredentials(env), surroundings)
        : ambientCredentials(source.from, env);
    case 'process':
      return runCredentialProcess(source.profile.name, source.command, env, surroundings.signal);
    case 'assume_role':
      return assumeRoleFrom(source, surroundings);
    case 'web_identity':
      return assumeRoleByWebIdentity(source, surroundings);
    case 'sso': {
      const { profile } = source;
      const network = strict(surroundings.network);
      const sendJson = createSendJson({
        network,
        caCertificates: await readCaCertificates(env, homeDirectory, profile, network.caFile),
      });
      return surroundings.sso.credentials(
        profile.name,
        ssoSettingsOf(profile, files, env),
        noting(sendJson, surroundings),
        surroundings.signal,
      );
    }
    case 'login': {
      const { fromLoginCredentials } = await import('@aws-sdk/credential-providers');
      return fromLoginCredentials({
        ...fileOptions(source.profile, files),
        clientConfig: await clientConfig(
          source.profile,
          surroundings,
          strict(surroundings.network),
        ),
      })();
    }
    default:
      return assertNever(source);
  }
}

async function written(
  profile: string | undefined,
  keys: AwsCredentialIdentity,
  { sourceKeys, signal }: Surroundings,
): Promise<AwsCredentialIdentity> {
  return sourceKeys === undefined ? keys : sourceKeys.current(profile, keys, signal);
}

/**
 * That the keys of a role's source have ended, or are wrong, is told by STS alone. Others may be had then:
 * at once for ended ones, and for wrong ones at the next use.
 */
async function assumeRoleFrom(
  { profile, role, source }: Extract<CredentialSource, { readonly kind: 'assume_role' }>,
  surroundings: Surroundings,
): Promise<AwsCredentialIdentity> {
  const assumeBy = async (keys: AwsCredentialIdentity): Promise<AwsCredentialIdentity> => {
    try {
      return await assumeRole(profile, role, keys, surroundings);
    } catch (error) {
      const isRefused =
        hasCode(error, 'credentials_expired') || hasCode(error, 'credentials_rejected');
      if (isRefused && isWritten(source)) surroundings.sourceKeys?.refused(source.profile, keys);
      throw error;
    }
  };
  const keys = await obtain(source, surroundings);
  try {
    return await assumeBy(keys);
  } catch (error) {
    if (!hasCode(error, 'credentials_expired') || !isWritten(source)) throw error;
    const others = await obtain(source, surroundings);
    if (areSameKeys(others, keys)) throw error;
    return assumeBy(others);
  }
}

function isWritten(
  source: CredentialSource,
): source is CredentialSource & { readonly profile?: string } {
  return source.kind === 'static' || (source.kind === 'ambient' && source.from === 'Environment');
}

async function ambientCredentials(
  from: Exclude<AmbientSource, 'Environment'>,
  env: NodeJS.ProcessEnv,
): Promise<AwsCredentialIdentity> {
  if (from === 'Ec2InstanceMetadata') return instanceCredentials(env);
  const { fromHttp } = await import('@aws-sdk/credential-providers');
  return fromHttp({
    awsContainerCredentialsFullUri: variable(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI'),
    awsContainerCredentialsRelativeUri: variable(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'),
    awsContainerAuthorizationToken: variable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN'),
    awsContainerAuthorizationTokenFile: variable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'),
  })();
}

/** How the SDK's file-based providers find the profile. They read the files again by themselves. */
function fileOptions(
  profile: AwsProfile,
  files: AwsFiles,
): {
  readonly profile: string;
  readonly filepath: string;
  readonly configFilepath: string;
  readonly ignoreCache: true;
} {
  return {
    profile: profile.name,
    filepath: files.credentialsPath,
    configFilepath: files.configPath,
    ignoreCache: true,
  };
}
