import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { cancelledError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { requestIdsOf, startTiming } from '../reportedCall';
import type { ReportedAnswer, ReportedCall } from '../reportedCall';
import { asksForContentMd5, contentMd5, md5Of } from '../contentMd5';
import { abortable } from '../../base/abortable';
import { safeHeaders, safeUrl } from '../callFacts';
import { toDipperError } from '../errors/errorMapping';
import { secretsOf } from '../sentSecrets';
import type { Origin } from './connection';
import { errorOfAnswer } from './errorAnswer';
import { countSent } from './exchange';
import type { WirePool } from './pool';
import { createSigner, encodeKey, encodeQuery, sha256, unsignedPayload } from './signature';
import type { Wire, WireAnswer, WireBody, WireRequest } from './wire';

/** What {@link createWire} needs. */
export interface WireDependencies {
  /** Resolves endpoint, region and credentials, as for every other call. */
  readonly client: S3Client;
  readonly bucket: string;
  readonly poolOf: (origin: Origin) => WirePool;
  /** Told of every request that was answered or given up, for the Activity panel. */
  readonly onCall: (call: WireCall) => void;
  /** The user's action under way, for requests that are not told theirs. */
  readonly currentAction?: () => string | undefined;
  /** Told where the server says that the bucket is; the client resolves its endpoint there from then on. */
  readonly rememberRegion: (region: string) => void;
}

/** A request as the Activity panel tells it. */
type WireCall = Omit<ReportedCall, 'connectionId' | 'attempts'>;

/** Where the objects of a bucket are, and for which region requests there are signed. */
interface Place {
  readonly origin: Origin;
  /** `host` as it is sent and signed. */
  readonly hostHeader: string;
  /** Path of the bucket, encoded, with a slash at its end. */
  readonly path: string;
  readonly region: string;
}

/** Makes a {@link Wire} to one bucket. @throws DipperError where its endpoint can't be resolved. */
export async function createWire(deps: WireDependencies): Promise<Wire> {
  const { client, bucket } = deps;

  async function findRoute(hasMd5 = false): Promise<Route> {
    const place = await placeOf(client, bucket).catch((error: unknown) => {
      throw toDipperError(error, { bucket });
    });
    const { tls } = place.origin;
    return {
      place,
      sign: createSigner(place.region),
      pool: deps.poolOf(place.origin),
      hasMd5,
      origin: `${tls ? 'https' : 'http'}://${place.hostHeader}`,
    };
  }

  let route = await findRoute();

  async function attempt(
    { place, sign, pool, hasMd5 }: Route,
    path: string,
    request: WireRequest,
    onAnswer: (answer: WireAnswer) => void,
  ): Promise<WireAnswer> {
    const { method, query = {}, body, payload, signal } = request;
    const headers = {
      host: place.hostHeader,
      ...(hasMd5 && body !== undefined ? { [contentMd5]: await md5OfBody(body) } : {}),
      ...request.headers,
    };
    const contentHash = await hashOf(body, payload);
    // Not before: to read gigabytes takes minutes, after which keys may have ended, and no server takes an old time.
    const keys = await abortable(client.config.credentials(), signal);
    const now = new Date(Date.now() + client.config.systemClockOffset);
    const search = encodeQuery(query);
    const signed = sign({ method, path, query: search, headers, contentHash }, keys, now);
    let head = `${method} ${path}${search === '' ? '' : `?${search}`} HTTP/1.1\r\n`;
    for (const name in signed) head += `${name}: ${signed[name]}\r\n`;
    if (method === 'PUT') head += `content-length: ${body?.byteLength ?? 0}\r\n`;
    const answer = await pool.run(request, `${head}\r\n`);
    onAnswer(answer);
    if (answer.status < 200 || answer.status >= 300) {
      throw errorOfAnswer(answer, secretsOf({ headers: signed }));
    }
    return answer;
  }

  function mapped(
    error: unknown,
    { operation, key, signal }: WireRequest,
    endpoint: string,
  ): DipperError {
    if (signal.aborted) return cancelledError();
    return toDipperError(error, { operation, bucket, key, endpoint });
  }

  async function send(over: Route, asked: WireRequest): Promise<WireAnswer> {
    const { request, takeBack } = countSent(asked);
    const timing = startTiming();
    const action = request.action ?? deps.currentAction?.();
    const path = pathIn(over.place, request);
    let answered: WireAnswer = { status: 0, headers: new Map(), body: new Uint8Array() };
    const report = (answer: ReportedAnswer): void =>
      deps.onCall({
        ...timing(),
        operation: request.operation,
        bucket,
        ...present('action', action),
        ...present('key', request.key),
        ...bytesOf(request, answered),
        method: request.method,
        url: safeUrl(over.origin, path, request.query ?? {}),
        answerHeaders: safeHeaders(answered.headers),
        subject: subjectOf(request),
        ...answer,
      });
    try {
      const answer = await attempt(over, path, request, (received) => {
        answered = received;
      });
      report({ status: answer.status, ...requestIdsOf(answer.headers) });
      return answer;
    } catch (thrown) {
      // Bytes of a request that was refused don't count as sent.
      takeBack();
      const error = mapped(thrown, request, over.origin);
      const { server, code } = error.detail;
      report({
        ...present('status', server?.status),
        ...present('requestId', server?.requestId),
        ...present('extendedRequestId', server?.extendedRequestId),
        errorCode: server?.code ?? error.detail.facts?.systemCode ?? code,
      });
      throw error;
    }
  }

  /** Puts right what the server says is wrong. @returns Whether it did. */
  async function correct(error: unknown, used: Route): Promise<boolean> {
    const { code, facts, server = {} } = toDipperError(error).detail;
    if (asksForContentMd5(server)) {
      if (used.hasMd5) return false;
      route = { ...route, hasMd5: true };
      return true;
    }
    if (code === 'clock_skew') {
      const secondsAhead = Number(facts?.skewSeconds);
      if (Number.isNaN(secondsAhead)) return false;
      // Trap 24: the server's clock counts, as on the SDK's path.
      client.config.systemClockOffset = -secondsAhead * 1000;
      return true;
    }
    const region = code === 'wrong_region' ? facts?.region : undefined;
    if (region === undefined || region === used.place.region) return false;
    // Trap 23, as on the SDK's path. Another request may have found it already.
    if (route === used) {
      deps.rememberRegion(region);
      route = await findRoute(route.hasMd5);
    }
    return true;
  }

  return {
    async send(request) {
      const used = route;
      try {
        return await send(used, request);
      } catch (error) {
        if (!(await correct(error, used))) throw error;
        return send(route, request);
      }
    },
  };
}

/** The way to a {@link Place}. */
interface Route {
  readonly place: Place;
  readonly sign: ReturnType<typeof createSigner>;
  readonly pool: WirePool;
  readonly origin: string;
  /** Content is sent with its MD5, which the server has asked for. */
  readonly hasMd5: boolean;
}

const hashOfNothing = sha256('');

function hashOf(
  body: WireRequest['body'],
  payload: WireRequest['payload'],
): string | Promise<string> {
  if (payload === 'unsigned') return unsignedPayload;
  if (body === undefined) return hashOfNothing;
  if (body instanceof Uint8Array) return sha256(body);
  return body.digest('sha256').then((hash) => hash.toString('hex'));
}

function md5OfBody(body: WireBody): string | Promise<string> {
  if (body instanceof Uint8Array) return md5Of(body);
  return body.digest('md5').then((hash) => hash.toString('base64'));
}

function pathIn(place: Place, { key }: WireRequest): string {
  return place.path + (key === undefined ? '' : encodeKey(key));
}

function bytesOf(
  { method, body }: WireRequest,
  answer: WireAnswer,
): Pick<ReportedCall, 'sentBytes' | 'receivedBytes'> {
  // A body of no announced length is gathered.
  const received = Number(answer.headers.get('content-length') ?? answer.body.byteLength);
  return {
    ...(method === 'PUT' ? { sentBytes: body?.byteLength ?? 0 } : {}),
    ...(Number.isNaN(received) ? {} : { receivedBytes: received }),
  };
}

function subjectOf({ query = {} }: WireRequest): ReportedCall['subject'] {
  return {
    ...present('prefix', query['prefix']),
    ...present('uploadId', query['uploadId']),
    ...(query['delimiter'] === undefined ? {} : { delimited: true }),
  };
}

function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>>;
function present(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

/**
 * Where the SDK would send a request for an object of the bucket. A link made by it tells: it goes
 * through the same endpoint rules, and through the memory of regions.
 */
async function placeOf(client: S3Client, bucket: string): Promise<Place> {
  const anyKey = 'k';
  const link = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: anyKey }));
  const url = new URL(link);
  const [, , region = ''] = (url.searchParams.get('X-Amz-Credential') ?? '').split('/');
  const tls = url.protocol === 'https:';
  return {
    origin: {
      tls,
      host: url.hostname.replace(/^\[|\]$/gu, ''),
      port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    },
    hostHeader: url.host,
    path: url.pathname.slice(0, -anyKey.length),
    region,
  };
}
