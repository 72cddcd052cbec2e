import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { abortable, withAbortableCalls } from './abortable';
import { actingFor, reportCalls } from './activity';
import type { ReportedCall } from './activity';
import { followBucketRegions } from './bucketRegions';
import { createCapabilities, isAws } from './capabilities';
import type { Capabilities } from './capabilities';
import type { AwsCredentialIdentity, ConnectionResolver, ResolvedConnection } from './connection';
import { applyRules, withRules } from './connectionRules';
import { createConnectionPool } from './connectionPool';
import type { ConnectionPool } from './connectionPool';
import { addContentMd5 } from './contentMd5';
import { toCredentialsError } from './errorMapping';
import { renewExpired, withRenewal } from './renewal';
import { createWire } from './wire/createWire';
import { createWirePools } from './wire/pool';
import type { Wire } from './wire/wire';

/** Signing needs a region even where the server has none. */
const fallbackRegion = 'us-east-1';

/**
 * One S3 client per connection, shared by everything that uses it, until what the connection was
 * read from says something else, or a server refuses its credentials.
 */
export interface Clients {
  forConnection(connectionId: string): Promise<S3Client>;
  /**
   * A client that reaches the bucket wherever it is: it follows and remembers its region.
   *
   * @param action What the user did that its calls belong to, for the Activity panel.
   */
  forBucket(connectionId: string, bucket: string, action?: string): Promise<S3Client>;
  /**
   * Dipper's own way of moving bytes to and from the bucket; `undefined` where only the SDK's works,
   * as for connections that do not sign.
   */
  wireFor(connectionId: string, bucket: string, action?: string): Promise<Wire | undefined>;
  /** The keys that the connection signs with now. They never leave main. */
  credentialsOf(connectionId: string, signal: AbortSignal): Promise<AwsCredentialIdentity>;
  capabilitiesOf(connectionId: string): Promise<Capabilities>;
  /**
   * Drops what is cached of a connection, once it was changed or removed. What is under way goes
   * on with what it began with.
   */
  forget(connectionId: string): void;
  close(): void;
}

/** What {@link createClients} needs. */
export interface ClientsDependencies {
  readonly resolve: ConnectionResolver;
  /** Told of every call that was sent. */
  readonly onCall: (call: ReportedCall) => void;
  /** The user's action under way, for calls that are not told theirs. */
  readonly currentAction?: () => string | undefined;
  readonly productVersion: string;
}

interface Entry {
  readonly client: S3Client;
  readonly capabilities: Capabilities;
  readonly wireFor: (bucket: string) => Promise<Wire | undefined>;
  readonly isCurrent: () => Promise<boolean>;
  readonly retire: () => void;
}

/** Makes the cache of clients. Its methods throw what the resolver throws. */
export function createClients(deps: ClientsDependencies): Clients {
  const entries = new Map<string, Promise<Entry>>();

  async function open(connectionId: string): Promise<Entry> {
    const connection = await deps.resolve(connectionId);
    const pool = createConnectionPool(connection);
    const client = createS3Client(connection, deps.productVersion, pool);
    const { onCall, currentAction } = deps;
    reportCalls(client, {
      connectionId,
      onCall,
      ...(currentAction === undefined ? {} : { currentAction }),
    });
    let isRefused = false;
    const onRefused = (): void => {
      isRefused = true;
      connection.onRefused?.();
    };
    const renewal = renewExpired(client, onRefused);
    const pools = createWirePools(connection);
    const wires = new Map<string, Promise<Wire>>();

    async function openWire(bucket: string): Promise<Wire> {
      // The client learns on the way where the bucket is (trap 23); what is wrong shows later.
      if (isAws(connection)) {
        await client.send(new HeadBucketCommand({ Bucket: bucket })).catch(() => undefined);
      }
      const wire = await createWire({
        client,
        bucket,
        poolOf: (origin) => pools.of(origin),
        onCall: (call) => deps.onCall({ connectionId, attempts: 1, ...call }),
        currentAction: () => deps.currentAction?.(),
      });
      return withRules(withRenewal(wire, renewal), connection);
    }

    return {
      client,
      capabilities: createCapabilities(connection),
      wireFor: async (bucket) => {
        if (connection.anonymous === true) return undefined;
        const known = wires.get(bucket);
        if (known !== undefined) return known;
        const opening = openWire(bucket);
        wires.set(bucket, opening);
        opening.catch(() => wires.delete(bucket));
        return opening;
      },
      isCurrent: async () => !isRefused && (await connection.isCurrent?.()) !== false,
      retire: () => {
        pool.retire();
        pools.retire();
      },
    };
  }

  async function entryOf(connectionId: string): Promise<Entry> {
    const known = entries.get(connectionId);
    if (known !== undefined) {
      if (await (await known).isCurrent()) return known;
      // Another call may have noticed it first.
      if (entries.get(connectionId) === known) forget(connectionId);
    }
    return entries.get(connectionId) ?? opened(connectionId);
  }

  function opened(connectionId: string): Promise<Entry> {
    const opening = open(connectionId);
    entries.set(connectionId, opening);
    // A failure is not kept: the next call may find the connection mended.
    opening.catch(() => {
      if (entries.get(connectionId) === opening) entries.delete(connectionId);
    });
    return opening;
  }

  /** Takes a connection out of the cache. What failed to open leaves nothing to end. */
  function drop(connectionId: string, end: (entry: Entry) => void): void {
    const entry = entries.get(connectionId);
    entries.delete(connectionId);
    entry?.then(end, () => undefined);
  }

  function forget(connectionId: string): void {
    drop(connectionId, ({ retire }) => retire());
  }

  return {
    forConnection: async (connectionId) => (await entryOf(connectionId)).client,
    forBucket: async (connectionId, _bucket, action) =>
      actingFor((await entryOf(connectionId)).client, action),
    async wireFor(connectionId, bucket, action) {
      const wire = await (await entryOf(connectionId)).wireFor(bucket);
      if (wire === undefined || action === undefined) return wire;
      return { send: (request) => wire.send({ ...request, action }) };
    },
    credentialsOf: async (connectionId, signal) =>
      abortable((await entryOf(connectionId)).client.config.credentials(), signal),
    capabilitiesOf: async (connectionId) => (await entryOf(connectionId)).capabilities,
    forget,
    close: () => {
      for (const connectionId of [...entries.keys()]) {
        drop(connectionId, ({ client, retire }) => {
          client.destroy();
          retire();
        });
      }
    },
  };
}

/** A client for one connection, with nothing taken from the process's environment or `~/.aws`. */
export function createS3Client(
  connection: ResolvedConnection,
  productVersion: string,
  pool: Pick<ConnectionPool, 'handler'> = createConnectionPool(connection),
): S3Client {
  const { endpoint } = connection;
  const aws = isAws(connection);
  const region = connection.region === '' ? fallbackRegion : connection.region;
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    forcePathStyle: usesPathStyle(connection, aws),
    credentials: () => connection.credentials().catch(throwCredentialsError),
    ...(connection.anonymous === true ? unsigned : {}),
    requestChecksumCalculation: aws ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    responseChecksumValidation: aws ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    retryMode: 'standard',
    maxAttempts: 3,
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    useArnRegion: true,
    requestHandler: pool.handler,
    customUserAgent: [['dipper', productVersion]],
    logger: silent,
  });
  followBucketRegions(client, region);
  if (!aws) addContentMd5(client);
  applyRules(client, connection);
  return withAbortableCalls(client);
}

/** Servers of one's own seldom have a name per bucket; AWS has. */
function usesPathStyle(connection: ResolvedConnection, aws: boolean): boolean {
  if (connection.addressing === 'auto') return !aws;
  return connection.addressing === 'path';
}

function throwCredentialsError(error: unknown): never {
  throw toCredentialsError(error);
}

/** Sends requests as they are, for buckets that anybody may read. */
const unsigned: Pick<S3ClientConfig, 'credentials' | 'signer'> = {
  credentials: { accessKeyId: '', secretAccessKey: '' },
  signer: { sign: (request) => Promise.resolve(request) },
};

/** The SDK falls back to the console without one. */
const silent = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
