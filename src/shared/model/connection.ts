import type { AppError } from '../errors/appError';
import type { Addressing } from '../providers/provider';
import type { ProviderId } from '../providers/providers';

/**
 * Where a connection comes from: a profile of the AWS files, the environment's own variables, or
 * Dipper's own list (with its secret in the system's keychain or in memory for this session only, or
 * without one where it signs nothing).
 */
export type ConnectionSource =
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'environment' }
  | {
      readonly kind: 'saved';
      /** Where it is kept; `none` signs nothing, `machine` has the keys of this machine's role. */
      readonly secret: 'keychain' | 'session' | 'missing' | 'none' | 'machine';
    };

/** Colours that a connection can be told apart by. */
export const connectionColours = ['none', 'red', 'amber', 'green', 'blue', 'violet'] as const;

/** How a connection reaches its servers. */
export interface NetworkOptions {
  readonly proxy:
    | { readonly kind: 'automatic' | 'none' }
    /** `url` holds neither user nor password; an empty user signs in as nobody. */
    | { readonly kind: 'custom'; readonly url: string; readonly user: string };
  /**
   * Path of a file with PEM certificates of authorities to be trusted besides the built-in ones. Empty: the
   * one that the environment or the profile names.
   */
  readonly caFile: string;
  /** Whoever stands in between can read and change everything then. */
  readonly acceptAnyCertificate: boolean;
  /** Seconds to wait for a connection to be made. */
  readonly connectSeconds: number;
  /** Seconds without a byte, after which a request is given up. */
  readonly idleSeconds: number;
}

/** What the user has decided about a connection, wherever it comes from. */
export interface ConnectionOptions {
  /** Main refuses whatever would change something on the server. */
  readonly readOnly: boolean;
  /** The bucket's name has to be typed before anything is deleted. */
  readonly askBucketName: boolean;
  /** Whoever uses it agrees to pay for what buckets of others cost (`x-amz-request-payer`). */
  readonly requesterPays: boolean;
  readonly colour: (typeof connectionColours)[number];
  readonly network: NetworkOptions;
}

/** The usual way, as environment and system say it. */
export const defaultNetworkOptions: NetworkOptions = {
  proxy: { kind: 'automatic' },
  caFile: '',
  acceptAnyCertificate: false,
  connectSeconds: 10,
  idleSeconds: 120,
};

/** A proxy that can be chosen: without user and password, which are kept apart. */
export const proxyUrl =
  /^(?:https?|socks4a?|socks5h?|socks):\/\/(?:[^\s/@:?#[\]]+|\[[\da-f:.]+\])(?::\d{1,5})?\/?$/iu;

/** Whether a password that was given for one proxy is one for the other as well. */
export function isSameSignIn(
  one: NetworkOptions['proxy'],
  other: NetworkOptions['proxy'],
): boolean {
  if (one.kind !== 'custom' || other.kind !== 'custom') return false;
  return one.url === other.url && one.user === other.user;
}

/** Those of a connection about which nothing was decided. */
export const defaultConnectionOptions: ConnectionOptions = {
  readOnly: false,
  askBucketName: false,
  requesterPays: false,
  colour: 'none',
  network: defaultNetworkOptions,
};

/** Which of its hosts AWS is reached by; without meaning for other servers. */
export interface AwsEndpoints {
  /** Hosts that have IPv6 addresses as well. */
  readonly dualStack: boolean;
  /** Hosts whose cryptography is validated by FIPS 140. */
  readonly fips: boolean;
  /** S3 Transfer Acceleration, for buckets that have it switched on. */
  readonly accelerate: boolean;
}

export const usualAwsEndpoints: AwsEndpoints = { dualStack: false, fips: false, accelerate: false };

/** What the ids of profiles begin with. */
export const profilePrefix = 'profile:';

/** The id of the connection that a profile is. */
export function profileConnectionId(profile: string): string {
  return profilePrefix + profile;
}

/** A way to reach a server, as the renderer sees it: without any secret. */
export interface Connection {
  /** `profile:NAME`, `environment` or `saved:UUID`. */
  readonly id: string;
  readonly name: string;
  readonly source: ConnectionSource;
  /** An http(s) URL; absent means AWS itself. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly addressing: Addressing;
  /** As chosen by hand, for servers whose host does not tell. */
  readonly provider?: ProviderId;
  /** Absent where nothing but the usual ones is asked for. */
  readonly awsEndpoints?: AwsEndpoints;
  /** Names where it leads: the same as long as its buckets are the same ones. */
  readonly server: string;
  readonly options: ConnectionOptions;
  /** The access key id with all but its last four characters hidden, where it is known. */
  readonly accessKeyHint?: string;
}

/** A place where credentials were looked for, told on the first-run screen. */
export interface CredentialPlace {
  readonly kind: 'config_file' | 'credentials_file' | 'environment' | 'saved';
  /** A file path, or the names of the environment variables. */
  readonly label: string;
  readonly outcome: 'found' | 'empty' | 'missing' | 'unreadable';
  /** Why a file could not be read. */
  readonly detail?: string;
}

/** All connections, and where their credentials may come from. */
export interface ConnectionList {
  readonly connections: readonly Connection[];
  readonly places: readonly CredentialPlace[];
  /** Whether the system can encrypt secrets at rest; without it they are kept for this session only. */
  readonly keychain: { readonly available: boolean; readonly backend: string };
}

type ConnectionCheckName = 'credentials' | 'reach' | 'sign_in' | 'list_buckets';

/** One line of what the Test button found out. */
export interface ConnectionCheck {
  readonly name: ConnectionCheckName;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** Plain facts, such as the number of buckets. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly error?: AppError;
}

/** What a test of a connection has found, step by step. */
export interface ConnectionReport {
  readonly checks: readonly ConnectionCheck[];
}

/** Signing needs a region even where the server has none. */
export const fallbackRegion = 'us-east-1';
