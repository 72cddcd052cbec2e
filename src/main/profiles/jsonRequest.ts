import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';

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

/** Sends one request on a connection of its own. Throws Node's errors, also for an aborted signal. */
export type SendJson = (request: JsonRequest, signal?: AbortSignal) => Promise<JsonAnswer>;

/** @param caCertificates PEM text of authorities to be trusted besides the built-in ones. */
export function createSendJson(caCertificates: string | undefined): SendJson {
  const agent = new Agent({
    keepAlive: false,
    ...(caCertificates === undefined ? {} : { ca: [...rootCertificates, caCertificates] }),
  });

  return ({ method, url, headers, body, content: given }, signal) =>
    new Promise((resolve, reject) => {
      const secure = url.startsWith('https:');
      const content = given ?? (body === undefined ? undefined : JSON.stringify(body));
      const options = {
        method,
        signal,
        timeout: longestWait,
        headers: {
          accept: 'application/json',
          ...(content === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      };
      const sent = secure
        ? httpsRequest(url, { ...options, agent })
        : httpRequest(url, { ...options, agent: false });
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
