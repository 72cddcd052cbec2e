import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished } from 'vitest';
import type { S3Credentials } from '../../../scripts/servers/ceph-facts';
import { createTestBucket } from '../../../scripts/servers/buckets';
import type { CephFacts } from '../../../scripts/servers/ceph-facts';
import { startScriptedServer } from '../../../scripts/servers/scripted';
import type {
  ScriptedAnswer,
  ScriptedHandler,
  ScriptedServer,
} from '../../../scripts/servers/scripted';
import type { ReportedCall } from '../../../src/main/s3/reportedCall';
import { createClients } from '../../../src/main/s3/clients';
import type { Clients } from '../../../src/main/s3/clients';
import { concurrently } from '../../../src/main/base/concurrently';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { listPages } from '../../../src/main/s3/lists/listPages';
import { DipperError, dipperError } from '../../../src/shared/errors/appError';
import type { AppError } from '../../../src/shared/errors/appError';
import type { ListEntry } from '../../../src/shared/model/objects';

/** The product's own way to a server, as one test has it. */
export interface Connected {
  readonly client: S3Client;
  readonly clients: Clients;
  readonly connectionId: string;
  /** Every call so far. */
  readonly calls: readonly ReportedCall[];
}

/** The same, and one bucket there. */
export type InBucket = Connected & { readonly bucket: string };

/** Connects as to AWS itself, but each call goes to another server: no test may reach AWS. */
export async function connectAsAws(
  endpoint: string,
  overrides: Partial<ResolvedConnection> = {},
): Promise<Connected> {
  const here = await connect('https://s3.us-east-1.amazonaws.com', anyone, {
    addressing: 'path',
    ...overrides,
  });
  const { protocol, hostname, port } = new URL(endpoint);
  const place = { protocol, hostname, port: Number(port) };
  here.client.middlewareStack.add(
    (next) => (args) => {
      Object.assign(Object(args.request), place);
      return next(args);
    },
    // Signed by then.
    { step: 'finalizeRequest', priority: 'low' },
  );
  return here;
}

/** A signal that nobody pulls. */
export const untilDone = new AbortController().signal;

/** Any keys, for servers that do not look at them. */
export const anyone: S3Credentials = { accessKeyId: 'ANYONE', secretAccessKey: 'anything' };

/** Placeholders in expectations; vitest's own are of the type `any`. */
export const anyText: unknown = expect.stringMatching(/./u);
export const anyNumber: unknown = expect.any(Number);
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (members: object): unknown => expect.objectContaining(members);

/** Connects by the product's client factory; closed when the test ends. */
export async function connect(
  endpoint: string,
  user: S3Credentials,
  overrides: Partial<ResolvedConnection> = {},
): Promise<Connected> {
  const connectionId = `saved:${randomUUID()}`;
  const calls: ReportedCall[] = [];
  const connection: ResolvedConnection = {
    id: connectionId,
    endpoint,
    region: 'us-east-1',
    addressing: 'auto',
    credentials: () => Promise.resolve(user),
    ...overrides,
  };
  const clients = createClients({
    resolve: () => Promise.resolve(connection),
    onCall: (call) => calls.push(call),
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  return { client: await clients.forConnection(connectionId), clients, connectionId, calls };
}

/** A session that has to be renewed all the time, and whose user declines to from a certain moment on. */
export function declinedSignIn() {
  let isDeclined = false;
  let questions = 0;
  return {
    decline: () => {
      isDeclined = true;
    },
    /** How often the user had to decline. */
    questions: () => questions,
    credentials: () => {
      if (!isDeclined) return Promise.resolve({ ...anyone, expiration: new Date() });
      questions += 1;
      return Promise.reject(
        dipperError('sign_in_declined', 'Declined', { retry: 'after_sign_in' }),
      );
    },
  };
}

/** A new bucket on Ceph, by its name; removed when the test ends. */
export async function newBucket(
  ceph: CephFacts,
  options: { readonly objectLock?: boolean } = {},
): Promise<string> {
  const bucket = await createTestBucket(ceph, options);
  onTestFinished(() => bucket.remove());
  return bucket.name;
}

/** A new bucket on Ceph and the owner's way to it; removed when the test ends. */
export async function connectToBucket(
  ceph: CephFacts,
  options: { readonly objectLock?: boolean } = {},
): Promise<InBucket> {
  const bucket = await newBucket(ceph, options);
  return { ...(await connect(ceph.endpoint, ceph.owner)), bucket };
}

/** Starts a scripted server that stops when the test ends. */
export async function scripted(handler: ScriptedHandler): Promise<ScriptedServer> {
  const server = await startScriptedServer(handler);
  onTestFinished(() => server.stop());
  return server;
}

/** Puts objects, each with its own key as its content unless told otherwise. */
export async function putKeys(
  { client, bucket }: { readonly client: S3Client; readonly bucket: string },
  keys: readonly string[],
  body?: string,
): Promise<void> {
  for (const key of keys) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body ?? key }));
  }
}

/**
 * Puts many objects over many kept connections of Dipper's own wire, which takes a fifth of what the
 * SDK does.
 */
export async function seedByWire(
  { clients, connectionId, bucket }: InBucket,
  keys: readonly string[],
  content = '',
): Promise<void> {
  const wire = await clients.wireFor(connectionId, bucket);
  if (wire === undefined) throw new Error('This connection has no wire.');
  const body = Buffer.from(content);
  await concurrently(keys, 64, async (key) => {
    const request = { operation: 'PutObject', method: 'PUT', key, payload: 'signed' } as const;
    await wire.send({ ...request, body, signal: untilDone });
  });
}

/** The content of an object as text. */
export async function readText(client: S3Client, bucket: string, key: string): Promise<string> {
  const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await answer.Body?.transformToString()) ?? '';
}

/** Every entry of a listing. */
export async function listAll(
  { client, bucket }: { readonly client: S3Client; readonly bucket: string },
  options: { readonly prefix?: string; readonly delimiter?: '/' } = {},
): Promise<readonly ListEntry[]> {
  const entries: ListEntry[] = [];
  const query = { client, bucket, prefix: '', signal: untilDone, ...options };
  for await (const page of listPages(query)) entries.push(...page.entries);
  return entries;
}

/** Every key of a bucket, sorted as text. */
export async function listKeys(target: {
  readonly client: S3Client;
  readonly bucket: string;
}): Promise<readonly string[]> {
  return (await listAll(target)).map(({ key }) => key).sort();
}

/** The error that a call ends with. Fails when it succeeds, or fails with anything else. */
export async function failureOf(call: Promise<unknown>): Promise<AppError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof DipperError) return error.detail;
    throw error;
  }
  throw new Error('The call was expected to fail, and succeeded.');
}

/** Fetches a URL as it is written: `fetch` would resolve `..` in its path. */
export function fetchAsWritten(
  url: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const [, host = '', port = '', path = ''] = /^http:\/\/([^:/]+):(\d+)(\/.*)$/u.exec(url) ?? [];
  return new Promise((resolve, reject) => {
    get({ host, port, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    }).on('error', reject);
  });
}

/** An XML error document of S3. */
export function errorDocument(code: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} was said</Message>${more}</Error>`;
}

/** The answer of CreateMultipartUpload. */
export function begunUpload(uploadId = 'u1'): Exclude<ScriptedAnswer, 'reset'> {
  return {
    status: 200,
    body: `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
  };
}

/** A page of a listing with nothing in it. */
export const emptyListing =
  '<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>';

/** How listing the bucket `b` of a server fails. */
export async function listingFailure(
  endpoint: string,
  overrides: Partial<ResolvedConnection> = {},
): Promise<AppError> {
  const here = await connect(endpoint, anyone, overrides);
  return failureOf(listAll({ ...here, bucket: 'b' }));
}
