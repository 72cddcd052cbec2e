import type { AwsFiles, AwsProfile } from '../awsFiles/awsFiles';
import { readCaCertificates } from '../awsFiles/awsSettings';
import type { ActivityOptions } from '../../s3/reportCalls';
import type { ConnectionNetwork } from '../../s3/network/proxy';
import { createRoutedHandler } from '../../s3/network/routedHandler';
import type { SignInPrompts } from '../signIn/signInPrompts';
import type { SourceKeys } from './sourceKeys';
import type { SsoSignIn } from '../signIn/ssoCredentials';

/** Milliseconds until an answer of a service that gives credentials is given up. */
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

/**
 * Settings of a client that gets credentials. `ignoreConfiguredEndpointUrls` keeps the SDK from
 * taking the endpoint of the default profile; the profile's own is never meant for SSO.
 */
export async function clientConfig(
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
export function strict(network: ConnectionNetwork): ConnectionNetwork {
  return { ...network, acceptAnyCertificate: false };
}
