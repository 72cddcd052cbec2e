import type { AwsEndpoints } from '../../shared/model/connection';
import type { Addressing } from '../../shared/providers/provider';
import type { ProbeResult } from '../../shared/model/capabilities';
import type { ProviderId } from '../../shared/providers/providers';
import type { BucketRegions } from './bucketRegions';
import type { ConnectionNetwork } from './network/proxy';

/** Keys that sign requests: the AWS SDK's own type, in the part that Dipper reads. A secret. */
export interface AwsCredentialIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When temporary credentials end, by our clock, which may be off. */
  readonly expiration?: Date;
}

/** Whether two are the same keys, whenever they end. */
export function areSameKeys(one: AwsCredentialIdentity, other: AwsCredentialIdentity): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  );
}

/**
 * Asked before each request; the SDK keeps the answer until shortly before it expires. With a signal,
 * whatever it asks the user is taken back once that is aborted. With an action, what it sends belongs to
 * that one.
 */
type AwsCredentialIdentityProvider = (
  signal?: AbortSignal,
  action?: string,
) => Promise<AwsCredentialIdentity>;

/** All that is needed to reach a server. Stays in main: it can produce secrets. */
export interface ResolvedConnection {
  readonly id: string;
  /** An http(s) URL; absent means AWS itself. */
  readonly endpoint?: string;
  /** May be empty: requests are then signed for `us-east-1`. */
  readonly region: string;
  readonly addressing: Addressing;
  /** As chosen by hand, for servers whose host does not tell. */
  readonly provider?: ProviderId;
  /** Absent where nothing but the usual ones is asked for. */
  readonly awsEndpoints?: AwsEndpoints;
  /** Where its buckets are; without it that is remembered for as long as the connection is open. */
  readonly bucketRegions?: BucketRegions;
  /** What its server has answered about itself, where it was asked. */
  readonly probe?: ProbeResult;
  readonly credentials: AwsCredentialIdentityProvider;
  /** Requests go unsigned and `credentials` is never asked. */
  readonly anonymous?: boolean;
  /**
   * Told that a server took the credentials that were given last for wrong or expired, so that new ones
   * are obtained.
   */
  readonly onRefused?: () => void;
  /** Whether what this was read from still says the same. Absent where nothing but Dipper changes it. */
  readonly isCurrent?: () => Promise<boolean>;
  /** Where to ask who one is (STS), where that is configured; AWS has its own. */
  readonly stsEndpoint?: string;
  /** Nothing that could change something is sent. */
  readonly readOnly?: boolean;
  /** Requests say that whoever sends them pays (`x-amz-request-payer`). */
  readonly requesterPays?: boolean;
  /** PEM certificates of authorities to be trusted besides the built-in ones. */
  readonly caCertificates?: string;
  /** Proxies and limits; absent where everything goes straight, with the usual limits. */
  readonly network?: ConnectionNetwork;
}

/**
 * Turns a connection's id into what is needed to use it.
 *
 * @throws DipperError such as `not_found` or `no_credentials`
 */
export type ConnectionResolver = (connectionId: string) => Promise<ResolvedConnection>;
