import type { AwsCredentialIdentity, MetadataBearer, Pluggable } from '@smithy/types';
import { assertNever } from '../../shared/assertNever';
import { DipperError, dipperError } from '../../shared/errors/appError';
import { usualAwsEndpoints } from '../../shared/model/connection';
import type { StsRole } from '../../shared/model/recipes';
import { reportCalls } from '../s3/activity';
import type { ActivityOptions, StsSubject } from '../s3/activity';
import { toCredentialsError } from '../s3/errorMapping';
import { areSameKeys } from '../s3/connection';
import type { ConnectionNetwork } from '../s3/network/proxy';
import { createRoutedHandler } from '../s3/network/routedHandler';
import { hideSentSecrets } from '../s3/sentSecrets';
import { createServerClocks } from '../s3/serverClocks';
import type { ServerClocks } from '../s3/serverClocks';
import { configuredAwsEndpoints } from './awsEndpoints';
import { expandPath } from './awsFiles';
import type { AwsFiles, AwsProfile } from './awsFiles';
import {
  checkEndpoint,
  checkServicesSection,
  configuredEndpoint,
  configuredRegion,
  defaultRegion,
  readCaCertificates,
  variable,
} from './awsSettings';
import { runCredentialProcess } from './credentialProcess';
import { createSendJson } from './jsonRequest';
import type { SendJson } from './jsonRequest';
import { instanceCredentials } from './machineRole';
import type { SignInPrompts } from './signInPrompts';
import type { SourceKeys } from './sourceKeys';
import type { SsoSignIn } from './ssoCredentials';
import { ssoSettingsOf } from './ssoSettings';
import type { AmbientSource, CredentialSource, Role } from './credentialSource';
import { requiredEnvironmentCredentials } from './environment';

/** Milliseconds until an answer of STS is given up. */
const requestTimeout = 30_000;

/** What credentials may need besides what a profile says. */
export interface CredentialSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly homeDirectory: string;
  readonly files: AwsFiles;
  readonly prompts: SignInPrompts;
  readonly sso: SsoSignIn;
  /** Keys that somebody wrote; absent where those written are the only ones. */
  readonly sourceKeys?: SourceKeys;
  /** Aborted when nobody waits for the credentials any more. */
  readonly signal?: AbortSignal;
  /** How the network to services of credentials is used. */
  readonly network: ConnectionNetwork;
  /** Told of the calls to STS. */
  readonly report: Omit<ActivityOptions, 'subject'>;
}

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
 *   `no_credentials`, `sign_in_declined`, or an error of the CA bundle or the endpoint
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
    const startedAt = Date.now();
    const started = performance.now();
    const answer = await sendJson(request, signal);
    clocks.note({
      connectionId: report.connectionId,
      startedAt,
      durationMs: performance.now() - started,
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
    case 'web_identity': {
      const { fromTokenFile } = await import('@aws-sdk/credential-providers');
      const { profile } = source;
      const role = named(source.role);
      const config = await stsConfig(profile, surroundings);
      const tokenFile = expandPath(source.tokenFile, homeDirectory);
      const assumeRole = fromTokenFile({
        webIdentityTokenFile: tokenFile,
        roleArn: role.arn,
        roleSessionName: role.sessionName,
        durationSeconds: role.durationSeconds,
        clientConfig: config,
        clientPlugins: [reporting(surroundings, { ...placeOf(config), role, tokenFile })],
      });
      return naming(profile, role, assumeRole());
    }
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

/** That the keys of a role's source have ended is told by STS alone; others may be had then. */
async function assumeRoleFrom(
  { profile, role, source }: Extract<CredentialSource, { readonly kind: 'assume_role' }>,
  surroundings: Surroundings,
): Promise<AwsCredentialIdentity> {
  const keys = await obtain(source, surroundings);
  try {
    return await assumeRole(profile, role, keys, surroundings);
  } catch (error) {
    const isEnded = error instanceof DipperError && error.detail.code === 'credentials_expired';
    if (!isEnded || !isWritten(source)) throw error;
    surroundings.sourceKeys?.refused(source.profile, keys);
    const others = await obtain(source, surroundings);
    if (areSameKeys(others, keys)) throw error;
    return assumeRole(profile, role, others, surroundings);
  }
}

function isWritten(
  source: CredentialSource,
): source is CredentialSource & { readonly profile?: string } {
  return source.kind === 'static' || (source.kind === 'ambient' && source.from === 'Environment');
}

/**
 * Asks STS for a role (AssumeRole). A role that needs a code of an MFA device makes the user be asked
 * for one, and again as long as the code is not the right one.
 */
async function assumeRole(
  profile: AwsProfile,
  asked: Role,
  masterCredentials: AwsCredentialIdentity,
  surroundings: CredentialSurroundings,
): Promise<AwsCredentialIdentity> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const role = named(asked);
  const { arn, sessionName, externalId, durationSeconds, mfaSerial } = role;
  const config = await stsConfig(profile, surroundings);
  const source = profile.settings.get('source_profile');
  const subject = {
    ...placeOf(config),
    role,
    ...(source === undefined ? {} : { profile: source }),
  };
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

/** In the words of STS, which has no code of its own for it. */
function isCodeRefused(error: unknown): boolean {
  return (
    error instanceof DipperError &&
    /MultiFactorAuthentication failed/u.test(error.detail.server?.message ?? '')
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

/**
 * Settings of a client that gets credentials. `ignoreConfiguredEndpointUrls` keeps the SDK from
 * taking the endpoint of the default profile; the profile's own is never meant for SSO.
 */
async function clientConfig(
  profile: AwsProfile,
  surroundings: CredentialSurroundings,
  network: ConnectionNetwork,
) {
  const { env, homeDirectory } = surroundings;
  return {
    ignoreConfiguredEndpointUrls: true,
    requestHandler: createRoutedHandler({
      network,
      caCertificates: await readCaCertificates(env, homeDirectory, profile, network.caFile),
      keepAlive: false,
      requestTimeout,
    }),
  };
}

/**
 * The user's choice to take any certificate is about the server of the connection, and never about
 * services of AWS that give credentials.
 */
function strict(network: ConnectionNetwork): ConnectionNetwork {
  return { ...network, acceptAnyCertificate: false };
}

async function stsConfig(profile: AwsProfile, surroundings: CredentialSurroundings) {
  const { env, files, network } = surroundings;
  checkServicesSection(profile, files);
  const endpoint = configuredEndpoint('sts', env, files, profile);
  const ofServer = endpoint === undefined ? strict(network) : network;
  // Said in either case: the SDK would look at the default profile of this process otherwise.
  const { fips, dualStack } = configuredAwsEndpoints(env, profile) ?? usualAwsEndpoints;
  return {
    ...(await clientConfig(profile, surroundings, ofServer)),
    region: configuredRegion(env, profile) ?? defaultRegion,
    useFipsEndpoint: fips,
    useDualstackEndpoint: dualStack && endpoint === undefined,
    ...(endpoint === undefined ? {} : { endpoint: checkEndpoint(endpoint) }),
  };
}
