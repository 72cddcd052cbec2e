import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { AgentOptions as HttpsAgentOptions } from 'node:https';
import { authoritiesOf } from '../s3/network/authorities';
import { isSocks, proxyAuthorization, proxyName, usualLimits } from '../s3/network/proxy';
import type { ConnectionNetwork } from '../s3/network/proxy';
import { asErrorOnTheWay, isOfProxy, proxyAnswered } from '../s3/network/proxyError';
import { createTunnelAgents } from '../s3/network/tunnelAgents';

/** Milliseconds without an answer, after which a request is given up. */
const longestWait = 30_000;

/** More than any answer of a sign-in service has, in bytes. */
const longestAnswer = 1_000_000;

/** A request with an answer in JSON. */
interface JsonRequest {
  readonly method: 'GET' | 'POST';
  /** http or https. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly content?: string;
}

interface JsonAnswer {
  readonly status: number;
  /** Names in lower case; those that came several times are left out. */
  readonly headers: ReadonlyMap<string, string>;
  /** `undefined` for what is not JSON. */
  readonly body: unknown;
}

/** How a {@link SendJson} reaches its servers. */
interface SendJsonOptions {
  readonly network: ConnectionNetwork;
  /** PEM text of authorities to be trusted besides the built-in ones. */
  readonly caCertificates: string | undefined;
}

/** Sends one request on a connection of its own. Throws Node's errors, also for an aborted signal. */
export type SendJson = (request: JsonRequest, signal?: AbortSignal) => Promise<JsonAnswer>;

/** Sends straight or through the proxy for the URL, as all requests of the connection go. */
export function createSendJson({ network, caCertificates }: SendJsonOptions): SendJson {
  const { proxyFor, connectTimeout = usualLimits.connectTimeout } = network;
  const ca = authoritiesOf(caCertificates);
  const agentOptions = {
    keepAlive: false,
    ca,
    rejectUnauthorized: network.acceptAnyCertificate !== true,
  };

  return async (request, signal) => {
    const { url } = request;
    const proxy = await proxyFor?.(url);
    if (proxy === undefined) return send(request, { agent: agentFor(url, agentOptions) }, signal);
    if (isSocks(proxy) || url.startsWith('https:')) {
      const tunnel = { timeout: connectTimeout, ...(ca === undefined ? {} : { authorities: ca }) };
      const { httpAgent, httpsAgent } = createTunnelAgents(proxy, tunnel, agentOptions);
      const agent = url.startsWith('https:') ? httpsAgent : httpAgent;
      return send(request, { agent }, signal);
    }
    const place = `${proxy.scheme}://${proxyName(proxy)}`;
    const authorization = proxyAuthorization(proxy);
    let answer: JsonAnswer;
    try {
      answer = await send(
        {
          ...request,
          headers: {
            ...request.headers,
            host: new URL(url).host,
            ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
          },
        },
        { agent: agentFor(place, { keepAlive: false, ca }), place },
        signal,
      );
    } catch (error) {
      throw asErrorOnTheWay(proxy, error);
    }
    if (isOfProxy(answer.status, (name) => answer.headers.get(name))) {
      throw proxyAnswered(proxy, answer.status);
    }
    return answer;
  };
}

/** How a request gets out: with `place`, to a proxy that is told the whole URL. */
interface Way {
  readonly agent: HttpAgent;
  readonly place?: string;
}

function agentFor(url: string, options: HttpsAgentOptions): HttpAgent {
  return url.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent({ keepAlive: false });
}

function send(
  { method, url, headers, body, content: given }: JsonRequest,
  { agent, place }: Way,
  signal: AbortSignal | undefined,
): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const content = given ?? (body === undefined ? undefined : JSON.stringify(body));
    const options = {
      method,
      signal,
      agent,
      timeout: longestWait,
      ...(place === undefined ? {} : { path: url }),
      headers: {
        accept: 'application/json',
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    };
    const to = place ?? url;
    const sent = to.startsWith('https:') ? httpsRequest(to, options) : httpRequest(to, options);
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error(`No answer in ${longestWait / 1000} s`)));
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on('error', reject);
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.byteLength;
        if (length > longestAnswer) sent.destroy(new Error('The answer is too long'));
      });
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: headersOf(answer.headers),
          body: parse(Buffer.concat(chunks)),
        }),
      );
    });
    sent.end(content);
  });
}

function headersOf(headers: IncomingHttpHeaders): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
