import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../shared/errors/appError';
import { parseBucketArn } from '../../shared/model/bucketArn';
import type { ArnKind } from '../../shared/model/bucketArn';
import type { SeenPlace } from '../../shared/model/places';
import { abortable } from '../base/abortable';
import { actingFor } from './actingFor';
import { createBucketRegions } from './bucketRegions';
import { createBucketWires } from './bucketWires';
import { createCapabilities, isAws } from './capabilities/capabilities';
import type { Capabilities } from './capabilities/capabilities';
import type { AwsCredentialIdentity, ConnectionResolver } from './connection';
import { connectionChanged } from './connectionChanged';
import { createConnectionPool } from './connectionPool';
import { withRules } from './connectionRules';
import { toDipperError } from './errors/errorMapping';
import { createInterest } from './interest';
import type { Interest } from './interest';
import { renewExpired, withRenewal } from './renewal';
import { reportCalls } from './reportCalls';
import type { ReportedCall } from './reportedCall';
import { createS3Client } from './s3Client';
import { serverNameOf } from './serverName';
import { createWire } from './wire/createWire';
import { createWirePools } from './wire/pool';
import type { Wire } from './wire/wire';

/**
 * One S3 client per connection, shared by everything that uses it, until what the connection was
 * read from says something else, or a server refuses its credentials.
 */
export interface Clients {
  forConnection(connectionId: string): Promise<S3Client>;
  /**
   * A client that reaches the bucket wherever it is: it follows and remembers its region. The bucket may
   * be the ARN of an access point.
   *
   * @param action What the user did that its calls belong to, for the Activity panel.
   * @throws DipperError `not_supported` for ARNs of what Dipper can't sign for, or as the resolver does
   */
  forBucket(connectionId: string, bucket: string, action?: string): Promise<S3Client>;
  /** The same, with the name of the server that it leads to: what is done by it is done there. */
  clientAndServer(
    connectionId: string,
    bucket: string,
    action?: string,
  ): Promise<{ readonly client: S3Client; readonly server: string }>;
  /**
   * The same for what the user was shown of a server and is about to act on.
   *
   * @throws DipperError `connection_changed` where the connection leads to another server by now
   */
  forSeen(place: SeenPlace, action?: string): Promise<S3Client>;
  /**
   * Dipper's own way of moving bytes to and from the bucket; `undefined` where only the SDK's works,
   * as for connections that do not sign, and for directory buckets, which want sessions (CreateSession).
   *
   * @param signal Ends the waiting for it; its opening is stopped once nobody waits.
   * @throws DipperError `cancelled`, or as the resolver does
   */
  wireFor(
    connectionId: string,
    bucket: string,
    action?: string,
    signal?: AbortSignal,
  ): Promise<Wire | undefined>;
  /** The keys that the connection signs with now. They never leave main. */
  credentialsOf(connectionId: string, signal: AbortSignal): Promise<AwsCredentialIdentity>;
  capabilitiesOf(connectionId: string): Promise<Capabilities>;
  /** A name for where the connection leads now: the same as long as its buckets are the same ones. */
  serverOf(connectionId: string): Promise<string>;
  /**
   * The region that the bucket is in, where that is known; AWS is asked (HeadBucket). What is wrong
   * with the bucket shows when it is used.
   *
   * @throws DipperError `cancelled`, or as the resolver does
   */
  findRegion(
    connectionId: string,
    bucket: string,
    signal: AbortSignal,
  ): Promise<string | undefined>;
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
  readonly interest: Interest;
  readonly capabilities: Capabilities;
  readonly server: string;
  readonly wireFor: (
    bucket: string,
    action?: string,
    signal?: AbortSignal,
  ) => Promise<Wire | undefined>;
  readonly findRegion: (bucket: string, signal?: AbortSignal) => Promise<string | undefined>;
  readonly isCurrent: () => Promise<boolean>;
  readonly retire: () => void;
}

/** Makes the cache of clients. Its methods throw what the resolver throws. */
export function createClients(deps: ClientsDependencies): Clients {
  const entries = new Map<string, Promise<Entry>>();

  async function open(connectionId: string): Promise<Entry> {
    const connection = await deps.resolve(connectionId);
    const pool = createConnectionPool(connection);
    const regions = connection.bucketRegions ?? createBucketRegions();
    const interest = createInterest();
    const parts = { pool, regions, interest };
    const client = createS3Client(connection, deps.productVersion, parts);
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
    const wires = createBucketWires(interest, openWire);

    async function findRegion(
      bucket: string,
      signal?: AbortSignal,
      action?: string,
    ): Promise<string | undefined> {
      const ofArn = parseBucketArn(bucket)?.region;
      if (ofArn !== undefined) return ofArn;
      if (isAws(connection) && regions.of(bucket) === undefined) {
        // The client learns it on the way (trap 23).
        await actingFor(client, action)
          .send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal })
          .catch((error: unknown) => {
            if (signal?.aborted === true) throw toDipperError(error);
          });
      }
      return regions.of(bucket);
    }

    async function openWire(
      bucket: string,
      action: string | undefined,
      signal: AbortSignal,
    ): Promise<Wire> {
      await findRegion(bucket, signal, action);
      const made = () =>
        createWire({
          client,
          bucket,
          poolOf: (origin) => pools.of(origin),
          onCall: (call) => deps.onCall({ connectionId, attempts: 1, ...call }),
          currentAction: () => deps.currentAction?.(),
          rememberRegion: (region) => regions.remember(bucket, region),
        });
      const wire = await abortable(interest.acting(made, action), signal);
      const ruled = withRules(withRenewal(wire, renewal), connection);
      return {
        send: (request) =>
          interest.during(() => ruled.send(request), request.signal, request.action),
      };
    }

    return {
      client,
      interest,
      capabilities: createCapabilities(connection),
      server: serverNameOf(connection),
      wireFor: async (bucket, action, signal) => {
        if (connection.anonymous === true || isDirectoryBucket(bucket)) return undefined;
        return wires.of(bucket, action, signal);
      },
      findRegion,
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
    return entries.get(connectionId) ?? openEntry(connectionId);
  }

  function openEntry(connectionId: string): Promise<Entry> {
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

  /** Both of one entry: the connection can't change in between. */
  const clientAndServer: Clients['clientAndServer'] = async (connectionId, bucket, action) => {
    refuseUnreachableArn(bucket);
    const { client, server } = await entryOf(connectionId);
    return { client: actingFor(client, action), server };
  };

  return {
    forConnection: async (connectionId) => (await entryOf(connectionId)).client,
    forBucket: async (connectionId, bucket, action) =>
      (await clientAndServer(connectionId, bucket, action)).client,
    clientAndServer,
    async forSeen({ connectionId, bucket, server: seen }, action) {
      const { client, server } = await clientAndServer(connectionId, bucket, action);
      if (server !== seen) throw connectionChanged();
      return client;
    },
    async wireFor(connectionId, bucket, action, signal) {
      refuseUnreachableArn(bucket);
      const wire = await (await entryOf(connectionId)).wireFor(bucket, action, signal);
      if (wire === undefined || action === undefined) return wire;
      return { send: (request) => wire.send({ ...request, action }) };
    },
    async credentialsOf(connectionId, signal) {
      const { client, interest } = await entryOf(connectionId);
      return interest.during(() => abortable(client.config.credentials(), signal), signal);
    },
    capabilitiesOf: async (connectionId) => (await entryOf(connectionId)).capabilities,
    serverOf: async (connectionId) => (await entryOf(connectionId)).server,
    findRegion: async (connectionId, bucket, signal) =>
      (await entryOf(connectionId)).findRegion(bucket, signal),
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

/** A bucket of S3 Express One Zone, or an access point to one ("Directory bucket naming rules"). */
function isDirectoryBucket(bucket: string): boolean {
  return /--xa?-s3$/u.test(bucket);
}

const refusedArns: Readonly<Partial<Record<ArnKind, string>>> = {
  multiRegion:
    'A Multi-Region Access Point needs signatures of another kind (SigV4A), which Dipper does not make. Use one of its buckets.',
  outposts: 'Dipper does not reach S3 on Outposts.',
  objectLambda: 'Dipper does not use Object Lambda access points. Use the access point behind it.',
};

/** @throws DipperError `not_supported` for an ARN of what Dipper can't sign for */
function refuseUnreachableArn(bucket: string): void {
  const reason = refusedArns[parseBucketArn(bucket)?.kind ?? 'bucket'];
  if (reason !== undefined) throw dipperError('not_supported', reason, { resource: bucket });
}
