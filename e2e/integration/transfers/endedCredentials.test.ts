import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startFaultProxy } from '../../../scripts/servers/faultProxy';
import type { SeenRequest } from '../../../scripts/servers/faultProxy';
import { assumeTestRole, createTestRole } from '../../../scripts/servers/temporary-credentials';
import type { TemporaryCredentials } from '../../../scripts/servers/temporary-credentials';
import type { Connections } from '../../../src/main/profiles/connections';
import type { SignInPrompts } from '../../../src/main/profiles/signIn/signInPrompts';
import { noPrompts } from '../../../src/main/profiles/testing/prompts';
import { createClients } from '../../../src/main/s3/clients';
import type { Clients } from '../../../src/main/s3/clients';
import type { ConnectionResolver } from '../../../src/main/s3/connection';
import { createConnectionCalls, resolveByMain } from '../../../src/main/threads/connectionCalls';
import type { ConnectionCalls } from '../../../src/main/threads/connectionCalls';
import { connectThreads } from '../../../src/main/threads/rpc';
import { openConnections } from '../openConnections';
import { connect, listKeys, newBucket, seedByWire, untilDone } from '../s3/support';
import type { Transfer } from '../../../src/shared/model/transfers';
import {
  mebibyte,
  newFolder,
  readTree,
  transferPath,
  transfersIn,
  until,
  writeRandom,
} from './support';

const ceph = inject('ceph');
const size = 48 * mebibyte + 5;
const smallCount = 300;
const smallContent = 'a small one '.repeat(3000);

/** What a test has at hand to say how a connection gets its first keys, and others once those have ended. */
interface Place {
  readonly home: string;
  /** Ceph, behind a proxy that can end keys. */
  readonly endpoint: string;
  readonly write: (config: string) => Promise<void>;
}

interface Way {
  /** Makes the connection. @returns its id */
  readonly connect: (place: Place, connections: Connections) => Promise<string>;
  /** Answers the questions, once the user has got to it. */
  readonly prompts: (user: () => Promise<void>) => Promise<SignInPrompts>;
  /** Brings others without an answer. */
  readonly renew?: (place: Place) => Promise<void>;
  /** How often the user is asked in all. */
  readonly questions: number;
}

const never = (): Promise<never> => new Promise(() => undefined);

function profileOf(endpoint: string, keys: Partial<TemporaryCredentials>, more = ''): string {
  const token = keys.sessionToken === undefined ? '' : `aws_session_token = ${keys.sessionToken}\n`;
  return `[profile a]
endpoint_url = ${endpoint}
aws_access_key_id = ${keys.accessKeyId}
aws_secret_access_key = ${keys.secretAccessKey}
${token}${more}s3 =
  addressing_style = path
`;
}

const ways: readonly (readonly [string, Way])[] = [
  [
    'a role with MFA',
    {
      connect: async ({ endpoint, write }) => {
        await write(`[profile keys]
aws_access_key_id = ${ceph.owner.accessKeyId}
aws_secret_access_key = ${ceph.owner.secretAccessKey}
[profile a]
endpoint_url = ${endpoint}
role_arn = ${await createTestRole(ceph)}
source_profile = keys
mfa_serial = arn:aws:iam:::mfa/phone
s3 =
  addressing_style = path
`);
        return 'profile:a';
      },
      prompts: (user) =>
        Promise.resolve({
          ...noPrompts,
          mfaCode: async () => {
            await user();
            return '1234567';
          },
        }),
      questions: 2,
    },
  ],
  [
    'keys that were typed in',
    {
      connect: async ({ endpoint }, connections) => {
        const keys = await assumeTestRole(ceph);
        const { id } = await connections.save({
          name: 'typed',
          endpoint,
          region: ceph.region,
          addressing: 'path',
          signing: 'keys',
          accessKeyId: keys.accessKeyId,
          secretAccessKey: keys.secretAccessKey,
          sessionToken: keys.sessionToken,
          keepSecret: 'session',
        });
        return id;
      },
      prompts: async (user) => {
        const { accessKeyId, secretAccessKey, sessionToken } = await assumeTestRole(ceph);
        return {
          ...noPrompts,
          newKeys: async () => {
            await user();
            return { accessKeyId, secretAccessKey, sessionToken };
          },
        };
      },
      questions: 1,
    },
  ],
  [
    'keys in the AWS files, in whose place others are typed in',
    {
      connect: async ({ endpoint, write }) => {
        await write(profileOf(endpoint, await assumeTestRole(ceph)));
        return 'profile:a';
      },
      prompts: async (user) => {
        const { accessKeyId, secretAccessKey, sessionToken } = await assumeTestRole(ceph);
        return {
          ...noPrompts,
          newKeys: async () => {
            await user();
            return { accessKeyId, secretAccessKey, sessionToken };
          },
        };
      },
      questions: 1,
    },
  ],
  [
    'keys in the AWS files, where a program writes others',
    {
      connect: async ({ endpoint, write }) => {
        await write(profileOf(endpoint, await assumeTestRole(ceph)));
        return 'profile:a';
      },
      prompts: (user) =>
        Promise.resolve({
          ...noPrompts,
          newKeys: async () => {
            await user();
            return never();
          },
        }),
      renew: async ({ endpoint, write }) => {
        await write(profileOf(endpoint, await assumeTestRole(ceph)));
      },
      questions: 1,
    },
  ],
];

/** The clients of a thread that asks main for its connections. */
function clientsOfThread(resolve: ConnectionResolver): Clients {
  const { port1, port2 } = new MessageChannel();
  connectThreads(port1, createConnectionCalls({ resolve, onCall: () => undefined }));
  const main = connectThreads<ConnectionCalls>(port2, {});
  const clients = createClients({
    resolve: resolveByMain(() => main),
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => {
    clients.close();
    port1.close();
  });
  return clients;
}

test.each(ways)(
  'when %s end, uploads, downloads and other threads wait, ask once for all, and go on',
  async (_name, way) => {
    const home = await mkdtemp(join(tmpdir(), 'dipper-ended-'));
    onTestFinished(() => rm(home, { recursive: true }));
    await mkdir(join(home, '.aws'));
    const endedKeys = new Set<string>();
    const proxy = await startFaultProxy({ target: ceph.endpoint, endedKeys });
    onTestFinished(() => proxy.stop());
    const write = (text: string): Promise<void> => writeFile(join(home, '.aws', 'config'), text);
    const place: Place = { home, endpoint: proxy.endpoint, write };
    let questions = 0;
    let atHand = Promise.resolve();
    const prompts = await way.prompts(() => {
      questions += 1;
      return atHand;
    });
    const connections = openConnections(home, { env: { PATH: process.env['PATH'] }, prompts });
    const connectionId = await way.connect(place, connections);

    const bucket = await newBucket(ceph);
    const owner = { ...(await connect(ceph.endpoint, ceph.owner)), bucket };
    const small = Array.from({ length: smallCount }, (_, index) => `d/${1000 + index}`);
    await seedByWire(owner, small, smallContent);
    const clientsOf = () => clientsOfThread(connections.resolve);
    const [moving, listing, late] = [clientsOf(), clientsOf(), clientsOf()];
    const bench = await transfersIn(
      {
        clients: moving,
        connectionId,
        client: await moving.forConnection(connectionId),
        bucket,
        calls: [],
      },
      { options: { uploadLimit: 4 * mebibyte, downloadLimit: 2 * mebibyte, transferPath } },
    );
    const sent = await writeRandom(join(bench.folder, 'up'), size);
    const into = await newFolder(bench);
    for (const plan of [
      await bench.planUpload([join(bench.folder, 'up')]),
      await bench.planDownload([{ kind: 'folder', key: 'd/' }], into),
    ]) {
      await bench.transfers.start(plan.planId, 'skip');
    }
    const list = async (clients: Clients): Promise<readonly string[]> =>
      listKeys({ client: await clients.forBucket(connectionId, bucket), bucket });
    // Each thread has the first keys by now.
    expect(await Promise.all([list(listing), list(late)])).toEqual([small, small]);
    const statesOf = async (kind: Transfer['kind']) =>
      (await bench.list()).filter((transfer) => transfer.kind === kind);
    await until(async () => {
      const [up] = await statesOf('upload');
      const downs = await statesOf('download');
      return (up?.bytesDone ?? 0) > 4 * mebibyte && downs.some(({ state }) => state === 'done');
    });
    const first = await late.credentialsOf(connectionId, untilDone);
    let answer = (): void => undefined;
    atHand = new Promise<void>((resolve) => (answer = resolve));
    endedKeys.add(first.accessKeyId);
    // Four parts are under way; the others begin with keys that have ended.
    await bench.transfers.setOptions({
      uploadLimit: null,
      downloadLimit: 2 * mebibyte,
      transferPath,
    });
    const refused = (): readonly SeenRequest[] =>
      proxy.requests.filter(({ status }) => status === 400);
    await until(
      () =>
        refused().some(({ partNumber }) => partNumber !== undefined) &&
        refused().some(({ path }) => path.startsWith(`/${bucket}/d/`)),
    );
    const listed = list(listing);
    answer();
    await way.renew?.(place);
    expect(await listed).toEqual(small);
    // Longer than calls count as failing together; its answer has no document (HEAD).
    await delay(1100);
    const head = await (
      await late.forBucket(connectionId, bucket)
    ).send(new HeadObjectCommand({ Bucket: bucket, Key: 'd/1000' }));
    expect(head.ContentLength).toBe(smallContent.length);

    expect(new Set((await bench.untilIdle()).map(({ state }) => state))).toEqual(new Set(['done']));
    expect(questions).toBe(way.questions);
    const tree = await readTree(into);
    expect([...tree.keys()].sort()).toEqual(small);
    expect(new Set([...tree.values()].map(String))).toEqual(new Set([smallContent]));
    const there = await owner.client.send(new GetObjectCommand({ Bucket: bucket, Key: 'up' }));
    expect(sent.equals((await there.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
    // It went on: one upload, and no part that the server had was sent again.
    const parts = proxy.requests.filter(
      ({ partNumber, status }) => partNumber !== undefined && status === 200,
    );
    expect(new Set(parts.map(({ uploadId }) => uploadId)).size).toBe(1);
    expect(new Set(parts.map(({ partNumber }) => partNumber)).size).toBe(parts.length);
  },
);
