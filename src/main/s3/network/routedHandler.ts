import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { Agent as PlainHttpAgent } from 'node:http';
import { Agent as PlainHttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { authoritiesOf } from './authorities';
import { isSocks, proxyAuthorization, usualLimits } from './proxy';
import type { ConnectionNetwork, Proxy } from './proxy';
import { asErrorOnTheWay, isOfProxy, proxyAnswered } from './proxyError';
import { createTunnelAgents } from './tunnelAgents';

type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];
type HttpOptions = Parameters<NodeHttpHandler['handle']>[1];
type HttpAnswer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** How the SDK's requests, or those of its kind, reach their servers. */
export interface RouteOptions {
  readonly network: ConnectionNetwork;
  /** PEM text of authorities to be trusted besides the built-in ones. */
  readonly caCertificates: string | undefined;
  readonly keepAlive: boolean;
  /** Connections to one host at the same time. */
  readonly maxSockets?: number;
  /** Milliseconds until an answer has to be there; absent: no limit but that of silence. */
  readonly requestTimeout?: number;
}

/**
 * Makes a handler of the SDK's requests that sends each straight or through the proxy for its URL.
 * Plain HTTP goes to an HTTP proxy in absolute form (RFC 9112, 3.2.2), all else through a tunnel.
 */
export function createRoutedHandler(options: RouteOptions): RoutedHandler {
  return new RoutedHandler(options);
}

interface ProxiedHandler {
  readonly handler: NodeHttpHandler;
  readonly agents: readonly HttpAgent[];
}

class RoutedHandler extends NodeHttpHandler {
  readonly #options: RouteOptions;
  readonly #agents: readonly [HttpAgent, HttpsAgent];
  readonly #proxied = new Map<string, ProxiedHandler>();

  constructor(options: RouteOptions) {
    const agents = straightAgents(options);
    super({ ...limitsOf(options), httpAgent: agents[0], httpsAgent: agents[1] });
    this.#options = options;
    this.#agents = agents;
  }

  override async handle(request: HttpRequest, options?: HttpOptions): Promise<HttpAnswer> {
    const { proxyFor } = this.#options.network;
    const proxy = proxyFor === undefined ? undefined : await proxyFor(originOf(request));
    if (proxy === undefined) return super.handle(request, options);
    if (isSocks(proxy) || request.protocol === 'https:') {
      return this.#handlerFor(proxy).handle(request, options);
    }
    let answer: HttpAnswer;
    try {
      answer = await this.#handlerInAbsoluteForm().handle(inAbsoluteForm(request, proxy), options);
    } catch (error) {
      throw asErrorOnTheWay(proxy, error);
    }
    const { statusCode, headers } = answer.response;
    if (isOfProxy(statusCode, (name) => headers[name])) throw proxyAnswered(proxy, statusCode);
    return answer;
  }

  override destroy(): void {
    super.destroy();
    for (const { handler } of this.#proxied.values()) handler.destroy();
  }

  /** Lets what is under way end, and closes every connection that nothing uses. */
  retire(): void {
    const proxied = [...this.#proxied.values()].flatMap(({ agents }) => agents);
    for (const agent of [...this.#agents, ...proxied]) {
      agent.maxFreeSockets = 0;
      for (const idle of Object.values(agent.freeSockets)) {
        for (const socket of idle ?? []) socket.destroy();
      }
    }
  }

  /** Speaks with proxies, and with nobody else: a choice about the server's certificate is none about theirs. */
  #handlerInAbsoluteForm(): NodeHttpHandler {
    return this.#kept('absolute form', () => {
      const network = { ...this.#options.network, acceptAnyCertificate: false };
      const [httpAgent, httpsAgent] = straightAgents({ ...this.#options, network });
      const handler = new NodeHttpHandler({ ...limitsOf(this.#options), httpAgent, httpsAgent });
      return { handler, agents: [httpAgent, httpsAgent] };
    });
  }

  #handlerFor(proxy: Proxy): NodeHttpHandler {
    return this.#kept(JSON.stringify(proxy), () => this.#tunnelling(proxy));
  }

  #kept(name: string, make: () => ProxiedHandler): NodeHttpHandler {
    const kept = this.#proxied.get(name) ?? make();
    this.#proxied.set(name, kept);
    return kept.handler;
  }

  #tunnelling(proxy: Proxy): ProxiedHandler {
    const { network, caCertificates } = this.#options;
    const timeout = network.connectTimeout ?? usualLimits.connectTimeout;
    const authorities = authoritiesOf(caCertificates);
    const tunnel = { timeout, ...(authorities === undefined ? {} : { authorities }) };
    const agents = createTunnelAgents(proxy, tunnel, agentOptions(this.#options));
    const handler = new NodeHttpHandler({
      ...limitsOf(this.#options),
      // The tunnel's own limit comes first, and says whose fault it is.
      connectionTimeout: 2 * timeout,
      ...agents,
    });
    return { handler, agents: [agents.httpAgent, agents.httpsAgent] };
  }
}

export type { RoutedHandler };

function straightAgents(options: RouteOptions): readonly [HttpAgent, HttpsAgent] {
  const { ca, rejectUnauthorized, ...plain } = agentOptions(options);
  return [new PlainHttpAgent(plain), new PlainHttpsAgent({ ...plain, ca, rejectUnauthorized })];
}

function agentOptions({ keepAlive, maxSockets, caCertificates, network }: RouteOptions) {
  return {
    keepAlive,
    ...(maxSockets === undefined ? {} : { maxSockets }),
    ca: authoritiesOf(caCertificates),
    rejectUnauthorized: network.acceptAnyCertificate !== true,
  };
}

function limitsOf({ network, requestTimeout }: RouteOptions) {
  return {
    connectionTimeout: network.connectTimeout ?? usualLimits.connectTimeout,
    socketTimeout: network.idleTimeout ?? usualLimits.idleTimeout,
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
  };
}

function originOf({ protocol, hostname, port }: HttpRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}/`;
}

function inAbsoluteForm(request: HttpRequest, proxy: Proxy): HttpRequest {
  // All that is not said anew stays as it is, the body above all.
  const asked = Object.create(request) as HttpRequest;
  const authorization = proxyAuthorization(proxy);
  asked.path = originOf(request).slice(0, -1) + request.path;
  asked.protocol = proxy.scheme === 'https' ? 'https:' : 'http:';
  asked.hostname = proxy.host;
  asked.port = proxy.port;
  asked.headers = {
    ...request.headers,
    ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
  };
  return asked;
}
