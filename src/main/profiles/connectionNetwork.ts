import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import { isSameSignIn } from '../../shared/model/connection';
import type { ConnectionOptions, NetworkOptions } from '../../shared/model/connection';
import { takesAnyCertificate } from '../../shared/providers/providers';
import type { ServerFacts } from '../../shared/providers/providers';
import { createOpenWay } from '../s3/network/openWay';
import { parseProxy } from '../s3/network/proxy';
import type { ConnectionNetwork, Proxy, ProxyFor } from '../s3/network/proxy';
import { environmentProxy, systemWays } from '../s3/network/proxyRules';
import { createRememberedProxies } from '../s3/network/remembered';
import type { SecretStore } from './secretStore';

/** What the system says of a URL, in the words of proxy auto-config. */
type ResolveSystemProxy = (url: string) => Promise<string>;

type OwnProxy = Extract<NetworkOptions['proxy'], { readonly kind: 'custom' }>;

/** What {@link createConnectionNetworks} needs. */
export interface ConnectionNetworkDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly optionsOf: (connectionId: string) => Promise<ConnectionOptions>;
  readonly secrets: SecretStore;
  /** Absent where there is no system to be asked. */
  readonly resolveSystemProxy?: ResolveSystemProxy;
}

/** How each connection uses the network, and the passwords of their proxies. */
export interface ConnectionNetworks {
  /** Throws as the store of the options does. */
  of(connectionId: string): Promise<ConnectionNetwork>;
  /**
   * Keeps the password of a connection's proxy: with the system's keychain, or until Dipper ends where
   * there is none. An empty one is forgotten.
   */
  keepPassword(connectionId: string, password: string): Promise<void>;
  /** Remembers the one that is kept, without decrypting it; the answer puts that back. */
  rememberPassword(connectionId: string): Promise<() => Promise<void>>;
  /** Keeps it for a connection of another id as well. The answer takes that back. */
  copyPassword(from: string, to: string): Promise<() => Promise<void>>;
  forgetPassword(connectionId: string): Promise<void>;
  /** Forgets which proxies were named and which were there, as the network may be another one. */
  forgetWays(): void;
}

/**
 * Makes them. What a connection says of its proxy counts first; then the environment, as for other
 * programs of the command line; then the system.
 */
export function createConnectionNetworks(deps: ConnectionNetworkDeps): ConnectionNetworks {
  const { env, secrets, resolveSystemProxy } = deps;
  const openWay = createOpenWay();
  const remembered = createRememberedProxies();

  async function automatic(url: string): Promise<Proxy | undefined> {
    const said = environmentProxy(env, url);
    if (said === 'straight') return undefined;
    if (said !== undefined || resolveSystemProxy === undefined) return said;
    return openWay.choose(systemWays(await resolveSystemProxy(url)));
  }

  /** @throws DipperError `proxy_failed` where the password is that of another proxy by now */
  async function ofConnection(connectionId: string, asked: OwnProxy): Promise<Proxy> {
    const { url, user } = asked;
    const proxy = parseProxy(url, 'the connection’s options');
    if (user === '') return proxy;
    const kept = await secrets.get(secretId(connectionId));
    // After the password: it is not there before the proxy that it is for.
    const { proxy: now } = (await deps.optionsOf(connectionId)).network;
    if (!isSameSignIn(now, asked)) throw otherProxy();
    return { ...proxy, user, password: kept?.secretAccessKey ?? '' };
  }

  return {
    async of(connectionId) {
      const { network } = await deps.optionsOf(connectionId);
      const { proxy } = network;
      const ask: ProxyFor | undefined =
        proxy.kind === 'none'
          ? undefined
          : proxy.kind === 'custom'
            ? () => ofConnection(connectionId, proxy)
            : automatic;
      return {
        ...(ask === undefined ? {} : { proxyFor: remembered.of(ask) }),
        ...(network.caFile === '' ? {} : { caFile: network.caFile }),
        acceptAnyCertificate: network.acceptAnyCertificate,
        connectTimeout: network.connectSeconds * 1000,
        idleTimeout: network.idleSeconds * 1000,
      };
    },
    async keepPassword(connectionId, password) {
      const id = secretId(connectionId);
      if (password === '') return secrets.remove(id);
      const keep = secrets.status().available ? 'keychain' : 'session';
      // The store of keys knows a name and a secret of anything.
      return secrets.put(id, { accessKeyId: '', secretAccessKey: password }, keep);
    },
    rememberPassword: (connectionId) => secrets.remember(secretId(connectionId)),
    async copyPassword(from, to) {
      const takeBack = await secrets.remember(secretId(to));
      await secrets.copy(secretId(from), secretId(to));
      return takeBack;
    },
    forgetPassword: (connectionId) => secrets.remove(secretId(connectionId)),
    forgetWays() {
      openWay.forget();
      remembered.forget();
    },
  };
}

function otherProxy(): DipperError {
  return dipperError('proxy_failed', 'The connection goes through another proxy by now.', {
    retry: 'now',
  });
}

function secretId(connectionId: string): string {
  return `proxy of ${connectionId}`;
}

/** The network to one server of a connection: what is chosen about certificates is not chosen about AWS. */
export function networkTo(server: ServerFacts, network: ConnectionNetwork): ConnectionNetwork {
  return { ...network, acceptAnyCertificate: takesAnyCertificate(server, network) };
}
