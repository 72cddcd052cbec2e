import { dipperError } from '../../shared/errors/appError';
import { keepNewest } from '../base/keepNewest';
import type { ReportedCall } from '../s3/reportedCall';
import type { ConnectionNetwork, Proxy } from '../s3/network/proxy';
import { createRememberedProxies } from '../s3/network/remembered';
import type { RememberedProxies } from '../s3/network/remembered';
import type {
  AwsCredentialIdentity,
  ConnectionResolver,
  ResolvedConnection,
} from '../s3/connection';
import type { Remote } from './rpc';

/** A connection as it crosses to a thread: its keys are asked for when they are needed. */
type ConnectionFacts = Pick<
  ResolvedConnection,
  | 'id'
  | 'endpoint'
  | 'region'
  | 'addressing'
  | 'provider'
  | 'awsEndpoints'
  | 'anonymous'
  | 'caCertificates'
  | 'readOnly'
  | 'requesterPays'
  | 'probe'
> & {
  readonly network?: Omit<ConnectionNetwork, 'proxyFor'> & { readonly asksForProxies: boolean };
  /** Names this resolution, for later questions about it. */
  readonly handle: number;
  /** Region by bucket, as far as they are known. */
  readonly knownRegions: Readonly<Record<string, string>>;
};

type OfHandle = { readonly handle: number };

/** What a thread asks of main, which alone knows keys, and what it tells of its calls. */
export type ConnectionCalls = {
  readonly resolve: (input: { readonly connectionId: string }) => Promise<ConnectionFacts>;
  readonly credentials: (
    input: OfHandle & { readonly action?: string },
    signal?: AbortSignal,
  ) => Promise<AwsCredentialIdentity>;
  readonly isCurrent: (input: OfHandle) => Promise<boolean>;
  readonly proxyFor: (input: OfHandle & { readonly url: string }) => Promise<Proxy | undefined>;
  readonly refused: (input: OfHandle) => Promise<void>;
  readonly regionFound: (
    input: OfHandle & { readonly bucket: string; readonly region: string },
  ) => Promise<void>;
  readonly called: (input: { readonly calls: readonly ReportedCall[] }) => Promise<void>;
};

/** Resolved connections that are remembered for a thread's questions. */
const mostHandles = 200;

/** Main's answers to one thread. */
export function createConnectionCalls(deps: {
  readonly resolve: ConnectionResolver;
  readonly onCall: (call: ReportedCall) => void;
}): ConnectionCalls {
  const connections = new Map<number, ResolvedConnection>();
  let lastHandle = 0;

  function known(handle: number): ResolvedConnection {
    const connection = connections.get(handle);
    if (connection === undefined) throw dipperError('not_found', 'That connection is closed.');
    return connection;
  }

  return {
    async resolve({ connectionId }) {
      const connection = await deps.resolve(connectionId);
      lastHandle += 1;
      connections.set(lastHandle, connection);
      keepNewest(connections, mostHandles);
      const { id, endpoint, region, addressing, anonymous, caCertificates } = connection;
      const { readOnly, requesterPays, provider, awsEndpoints, probe } = connection;
      const facts = { id, endpoint, region, addressing, anonymous, caCertificates };
      const knownRegions = connection.bucketRegions?.all?.() ?? {};
      return {
        ...facts,
        readOnly,
        requesterPays,
        provider,
        awsEndpoints,
        probe,
        knownRegions,
        ...(connection.network === undefined ? {} : { network: networkFacts(connection.network) }),
        handle: lastHandle,
      };
    },
    credentials: ({ handle, action }, signal) => known(handle).credentials(signal, action),
    isCurrent: async ({ handle }) =>
      connections.has(handle) && (await known(handle).isCurrent?.()) !== false,
    proxyFor: async ({ handle, url }) => known(handle).network?.proxyFor?.(url),
    refused({ handle }) {
      connections.get(handle)?.onRefused?.();
      return Promise.resolve();
    },
    regionFound({ handle, bucket, region }) {
      connections.get(handle)?.bucketRegions?.remember(bucket, region);
      return Promise.resolve();
    },
    called({ calls }) {
      for (const call of calls) deps.onCall(call);
      return Promise.resolve();
    },
  };
}

function networkFacts({ proxyFor, ...rest }: ConnectionNetwork): ConnectionFacts['network'] {
  return { ...rest, asksForProxies: proxyFor !== undefined };
}

/** Milliseconds for which calls are gathered before the Activity panel is told. */
const callInterval = 100;
/** Milliseconds for which a connection that was current is taken to be so still. */
const currentFor = 1000;

/** A thread's way to connections that main resolves. */
export function resolveByMain(
  main: () => Remote<ConnectionCalls>,
  proxies: RememberedProxies = createRememberedProxies(),
): ConnectionResolver {
  return async (connectionId) => {
    const { handle, knownRegions, network, ...facts } = await main().call('resolve', {
      connectionId,
    });
    const regions = new Map(Object.entries(knownRegions));
    return {
      ...facts,
      ...(network === undefined ? {} : { network: networkByMain(network, main, handle, proxies) }),
      bucketRegions: {
        of: (bucket) => regions.get(bucket),
        remember(bucket, region) {
          if (regions.get(bucket) === region) return;
          regions.set(bucket, region);
          void main().call('regionFound', { handle, bucket, region });
        },
      },
      credentials: (signal, action) =>
        main().call('credentials', { handle, ...(action === undefined ? {} : { action }) }, signal),
      isCurrent: rarely(() => main().call('isCurrent', { handle })),
      onRefused: () => void main().call('refused', { handle }),
    };
  };
}

function networkByMain(
  { asksForProxies, ...rest }: NonNullable<ConnectionFacts['network']>,
  main: () => Remote<ConnectionCalls>,
  handle: number,
  proxies: RememberedProxies,
): ConnectionNetwork {
  if (!asksForProxies) return rest;
  return { ...rest, proxyFor: proxies.of((url) => main().call('proxyFor', { handle, url })) };
}

/** Tells main of a thread's calls, many at once. */
export function gatherCalls(main: () => Remote<ConnectionCalls>): (call: ReportedCall) => void {
  let calls: ReportedCall[] = [];
  return (call) => {
    calls.push(call);
    if (calls.length > 1) return;
    setTimeout(() => {
      void main().call('called', { calls });
      calls = [];
    }, callInterval);
  };
}

/** Asks again only after a while: thousands of small files ask the same. */
function rarely(ask: () => Promise<boolean>): () => Promise<boolean> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answered = Promise.resolve(true);
  return () => {
    const now = performance.now();
    if (now - askedAt > currentFor) {
      askedAt = now;
      answered = ask();
    }
    return answered;
  };
}
