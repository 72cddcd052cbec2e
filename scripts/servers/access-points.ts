import { createHash, createHmac } from 'node:crypto';
import { createCertificates } from './certificates';
import { startProxy } from './proxy';
import type { RunningProxy } from './proxy';
import { startScriptedServer } from './scripted';
import type { ScriptedAnswer, ScriptedHandler, ScriptedServer } from './scripted';

type ScriptedRequest = Parameters<ScriptedHandler>[0];

/** Where requests have to arrive, and which region they have to be signed for. */
export interface AccessPointPlace {
  readonly host: string;
  readonly region: string;
}

/** Keys that the servers below know. */
export const accessPointKeys = {
  accessKeyId: 'AKIDACCESSPOINT',
  secretAccessKey: 'secret-of-the-access-point',
} as const;

/** Access points of Amazon S3, which can't be had without Amazon: scripted, behind a proxy. */
export interface AccessPoints {
  /** Knows the hosts, and passes all of them on to the scripted server. */
  readonly proxy: RunningProxy;
  /** Of the authority that vouches for the hosts, as PEM text. */
  readonly authority: string;
  readonly requests: ScriptedServer['requests'];
  /** By key. */
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts one bucket that can be reached at these places, each by its own host and by signatures for its
 * own region alone. Whatever else is asked for is answered by a proxy that knows nobody of that name, or
 * refused with AccessDenied.
 *
 * @param elsewhere Hosts that answer with a redirect (301) to the region of a place.
 */
export async function startAccessPoints(
  places: readonly AccessPointPlace[],
  elsewhere: Readonly<Record<string, string>> = {},
): Promise<AccessPoints> {
  const hosts = [...places.map(({ host }) => host), ...Object.keys(elsewhere)];
  const tls = await createCertificates({ names: hosts.map((host) => `DNS:${host}`) });
  const objects = new Map<string, Buffer>();
  const server = await startScriptedServer(
    (request) => {
      const host = request.headers['host'] ?? '';
      const region = elsewhere[host];
      if (region !== undefined) {
        return { ...refused(301, 'PermanentRedirect'), headers: { 'x-amz-bucket-region': region } };
      }
      const place = places.find((one) => one.host === host);
      return place !== undefined && isSignedFor(request, place.region)
        ? answerOf(request, objects)
        : refused(403, 'SignatureDoesNotMatch');
    },
    { tls },
  );
  const port = Number(new URL(server.endpoint).port);
  const proxy = await startProxy({
    kind: 'http',
    hosts: Object.fromEntries(hosts.map((host) => [`${host}:443`, port])),
  });
  return {
    proxy,
    authority: tls.authority,
    requests: server.requests,
    objects,
    async stop() {
      await proxy.stop();
      await server.stop();
    },
  };
}

function refused(status: number, code: string): ScriptedAnswer & object {
  return { status, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}

function answerOf(
  { method, rawUrl, body, headers }: ScriptedRequest,
  objects: Map<string, Buffer>,
): ScriptedAnswer {
  const { pathname, searchParams } = new URL(rawUrl, 'https://s3');
  const key = decodeURIComponent(pathname.slice(1));
  if (key === '') {
    if (method === 'HEAD') return { status: 200 };
    return searchParams.has('list-type')
      ? { status: 200, headers: { 'content-type': 'application/xml' }, body: listing(objects) }
      : refused(403, 'AccessDenied');
  }
  if (method === 'PUT') {
    objects.set(key, body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return { status: 204 };
  }
  const content = objects.get(key);
  if (content === undefined) return refused(404, 'NoSuchKey');
  const facts = { etag: etagOf(content), 'last-modified': new Date(0).toUTCString() };
  if (method === 'HEAD') {
    return { status: 200, headers: { ...facts, 'content-length': String(content.length) } };
  }
  const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/u.exec(headers['range'] ?? '') ?? [];
  const end = last === '' ? content.length - 1 : Math.min(Number(last), content.length - 1);
  const range = `bytes ${first}-${end}/${content.length}`;
  return headers['range'] === undefined
    ? { status: 200, headers: facts, body: content }
    : {
        status: 206,
        headers: { ...facts, 'content-range': range },
        body: content.subarray(Number(first), end + 1),
      };
}

function listing(objects: ReadonlyMap<string, Buffer>): string {
  const contents = [...objects].map(
    ([key, content]) =>
      `<Contents><Key>${encodeURIComponent(key)}</Key><Size>${content.length}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${etagOf(content)}</ETag><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  return `<ListBucketResult><IsTruncated>false</IsTruncated><EncodingType>url</EncodingType><KeyCount>${objects.size}</KeyCount>${contents.join('')}</ListBucketResult>`;
}

function etagOf(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}

/** Checks a signature (SigV4 for S3) on its own: apart from both that Dipper makes, the SDK's and its own. */
function isSignedFor(request: ScriptedRequest, region: string): boolean {
  const { headers, method, rawUrl } = request;
  const [, date = '', signedRegion = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([\da-f]{64})$/u.exec(
      headers['authorization'] ?? '',
    ) ?? [];
  const names = signedHeaders.split(';');
  if (signedRegion !== region || !names.includes('host')) return false;
  const [path = '', query = ''] = rawUrl.split('?');
  const canonical = [
    method,
    path,
    query
      .split('&')
      .map((part) => (part === '' || part.includes('=') ? part : `${part}=`))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/gu, ' ')}`),
    '',
    signedHeaders,
    headers['x-amz-content-sha256'] ?? '',
  ].join('\n');
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'] ?? '',
    `${date}/${region}/s3/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, word) => createHmac('sha256', secret).update(word).digest(),
    Buffer.from(`AWS4${accessPointKeys.secretAccessKey}`),
  );
  return createHmac('sha256', key).update(text).digest('hex') === signature;
}
