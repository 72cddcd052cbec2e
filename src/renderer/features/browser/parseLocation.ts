import { accessPointOfHost, parseBucketArn } from '../../../shared/model/bucketArn';
import type { ArnKind } from '../../../shared/model/bucketArn';
import {
  awsPartitionOf,
  awsPartitions,
  awsRegionOfHost,
} from '../../../shared/providers/awsPartitions';
import { providerOf } from '../../../shared/providers/providers';

/** A server that addresses can lead to. */
export interface KnownServer {
  readonly connectionId: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
}

/** What a typed address means. */
export type ParsedLocation =
  | {
      readonly kind: 'location';
      readonly bucket: string;
      /** A key or prefix, exactly as it is on the server; empty for the bucket itself. */
      readonly key: string;
      /** The connections it can only be reached by; absent when the address does not say. */
      readonly connectionIds?: readonly string[];
    }
  | {
      readonly kind: 'problem';
      readonly problem:
        | 'notAnAddress'
        | 'notABucketArn'
        | 'badBucket'
        | 'unknownServer'
        | 'noAws'
        | Extract<ArnKind, 'multiRegion' | 'outposts' | 'objectLambda'>;
      /** The bucket or host that it is about. */
      readonly about: string;
    };

type Location = Extract<ParsedLocation, { readonly kind: 'location' }>;

function problem(
  kind: Extract<ParsedLocation, { readonly kind: 'problem' }>['problem'],
  about = '',
): ParsedLocation {
  return { kind: 'problem', problem: kind, about };
}

/**
 * Whether a text can be the name of a bucket. Wider than what AWS allows today, since old buckets
 * and other servers have upper case, underscores and up to 255 characters.
 */
function isBucketName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(name);
}

function location(bucket: string, key: string, connectionIds?: readonly string[]): ParsedLocation {
  if (!isBucketName(bucket)) return problem('badBucket', bucket);
  const found: Location = { kind: 'location', bucket, key };
  return connectionIds === undefined ? found : { ...found, connectionIds };
}

/** `bucket/key` at the first slash. The key keeps every slash and dot that follows. */
function splitPath(path: string): readonly [bucket: string, key: string] {
  const slash = path.indexOf('/');
  return slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all: the text stands for itself.
    return text;
  }
}

interface WebAddress {
  /** In lower case, with its port unless that is the usual one. */
  readonly host: string;
  /** Without the leading slash, not decoded. */
  readonly path: string;
  readonly query: string;
}

// `URL` would resolve `.` and `..`, which are ordinary parts of a key.
function webAddress(text: string): WebAddress | undefined {
  const parts = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?/i.exec(text);
  const host = parts?.[1]?.toLowerCase();
  const usualPort = /^https/i.test(text) ? /:443$/ : /:80$/;
  return host === undefined
    ? undefined
    : { host: host.replace(usualPort, ''), path: parts?.[2] ?? '', query: parts?.[3] ?? '' };
}

const awsSuffix = awsPartitions.map(({ suffix }) => suffix.replaceAll('.', '\\.')).join('|');
/** Host names of AWS: `s3.amazonaws.com`, `s3.eu-west-1.…`, `s3-eu-west-1.…`, dual-stack, FIPS, accelerate, websites. */
const awsHost = new RegExp(
  `^(?:(.+)\\.)?s3(?:-accelerate|-fips|-website)?(?:\\.dualstack)?(?:[.-][a-z0-9-]+)?\\.(?:${awsSuffix})$`,
);
/** With the region before it, and the session where a browser has several. */
const awsConsole =
  /^(?:[a-z0-9-]+\.){0,2}console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)$/;
const partitionOfConsole: Readonly<Record<string, string>> = {
  'aws.amazon.com': 'aws',
  'amazonaws-us-gov.com': 'aws-us-gov',
  'amazonaws.cn': 'aws-cn',
};

/** The part of AWS that a host of its own belongs to. */
function partitionOf(host: string): string | undefined {
  const console = awsConsole.exec(host)?.[1];
  if (console !== undefined) return partitionOfConsole[console];
  const region = awsRegionOfHost(host);
  const partition =
    region === undefined
      ? awsPartitions.find(({ suffix }) => host.endsWith(`.${suffix}`))
      : awsPartitionOf(region);
  return partition?.id;
}

function atAws({ host, path, query }: WebAddress): ParsedLocation | undefined {
  const accessPoint = accessPointOfHost(host);
  if (accessPoint !== undefined) {
    return { kind: 'location', bucket: accessPoint, key: decoded(path) };
  }
  if (host.endsWith('.accesspoint.s3-global.amazonaws.com')) return problem('multiRegion');
  const [, virtualBucket] = awsHost.exec(host) ?? [];
  if (virtualBucket !== undefined) return location(virtualBucket, decoded(path));
  if (awsHost.test(host)) {
    const [bucket, key] = splitPath(path);
    return location(decoded(bucket), decoded(key));
  }
  const console = awsConsole.test(host) ? /^s3\/(?:buckets|object)\/([^/]+)/.exec(path) : null;
  return console?.[1] === undefined
    ? undefined
    : location(decoded(console[1]), new URLSearchParams(query).get('prefix') ?? '');
}

/** What an address means for one server. */
interface Answer {
  readonly found: ParsedLocation;
  /** How much of the address names the server: the more, the surer it is meant. */
  readonly rank: number;
}

function atServer(address: WebAddress, endpoint: string): Answer | undefined {
  const server = webAddress(endpoint);
  if (server === undefined) return undefined;
  if (address.host === server.host) {
    const base = server.path.replace(/\/+$/, '');
    if (base !== '' && !`${address.path}/`.startsWith(`${base}/`)) return undefined;
    const path = base === '' ? address.path : address.path.slice(base.length + 1);
    const [bucket, key] = splitPath(path);
    return {
      found: location(decoded(bucket), decoded(key)),
      rank: `${address.host}/${base}`.length,
    };
  }
  const suffix = `.${server.host}`;
  return address.host.endsWith(suffix)
    ? {
        found: location(address.host.slice(0, -suffix.length), decoded(address.path)),
        rank: server.host.length,
      }
    : undefined;
}

function answerOf(address: WebAddress, { endpoint }: KnownServer): Answer | undefined {
  const there = endpoint === undefined ? undefined : atServer(address, endpoint);
  const host = endpoint === undefined ? undefined : webAddress(endpoint)?.host;
  // One of AWS's hosts reaches every bucket of its partition.
  const reachesAws =
    endpoint === undefined ||
    (host !== undefined &&
      providerOf({ endpoint }) === 'aws' &&
      partitionOf(host) === partitionOf(address.host));
  const found = there === undefined && reachesAws ? atAws(address) : undefined;
  return found === undefined ? there : { found, rank: address.host.length };
}

function meansTheSame(one: ParsedLocation, other: ParsedLocation): boolean {
  return (
    one.kind === 'location' &&
    other.kind === 'location' &&
    one.bucket === other.bucket &&
    one.key === other.key
  );
}

function parseWebAddress(address: WebAddress, servers: readonly KnownServer[]): ParsedLocation {
  const answers = servers.flatMap((server) => {
    const answer = answerOf(address, server);
    return answer === undefined ? [] : [{ ...answer, connectionId: server.connectionId }];
  });
  const [best] = answers.toSorted((one, other) => other.rank - one.rank);
  if (best === undefined) return problem('unknownServer', address.host);
  const same = answers.filter(({ found }) => meansTheSame(found, best.found));
  return best.found.kind === 'problem'
    ? best.found
    : { ...best.found, connectionIds: same.map(({ connectionId }) => connectionId) };
}

/** Only AWS has access points; it must be one that Dipper can sign for. */
function atArn(text: string, servers: readonly KnownServer[]): ParsedLocation {
  const found = parseBucketArn(text.replace(/\/\*$/, '/'));
  if (found === undefined) return problem('notABucketArn');
  switch (found.kind) {
    case 'bucket':
      return location(found.bucket, found.key);
    case 'accessPoint': {
      const connectionIds = servers
        .filter((server) => providerOf(server) === 'aws')
        .map(({ connectionId }) => connectionId);
      const { bucket, key } = found;
      return connectionIds.length === 0
        ? problem('noAws')
        : { kind: 'location', bucket, key, connectionIds };
    }
    default:
      return problem(found.kind);
  }
}

/**
 * Reads an address of S3: `s3://bucket/key`, an `https://` URL with the bucket in its host or in its
 * path (of AWS, its console, or a known endpoint; presigned ones too), the ARN of a bucket, an object or
 * an access point (also behind `s3://`), or `bucket/key`. Keys are taken as they are: only web addresses are percent-decoded.
 */
export function parseLocation(text: string, servers: readonly KnownServer[]): ParsedLocation {
  const typed = text.trim();
  const uri = /^s3a?:\/\/(.*)$/is.exec(typed);
  if (uri?.[1] !== undefined) {
    return uri[1].startsWith('arn:') ? atArn(uri[1], servers) : location(...splitPath(uri[1]));
  }
  const address = webAddress(typed);
  if (address !== undefined) return parseWebAddress(address, servers);
  if (typed.toLowerCase().startsWith('arn:')) {
    return atArn(
      typed.replace(/^arn:[a-z0-9-]*:[a-z0-9-]*/i, (head) => head.toLowerCase()),
      servers,
    );
  }
  if (typed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return problem('notAnAddress');
  return location(...splitPath(typed));
}
