import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { listBuckets } from '../../../src/main/s3/buckets';
import { createClients } from '../../../src/main/s3/clients';
import { testConnection } from '../../../src/main/s3/connectionTest';
import { openConnections } from '../openConnections';
import { anyone, connect, errorDocument, failureOf, scripted, untilDone } from './support';

const noBuckets = '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>';

/** The window's half of main for a user with this credentials file. */
async function atHomeOf(credentials: string) {
  const home = await mkdtemp(join(tmpdir(), 'dipper-clients-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, '.aws'));
  const write = (text: string): Promise<void> => writeFile(join(home, '.aws', 'credentials'), text);
  await write(credentials);
  const connections = openConnections(home, { env: { PATH: process.env['PATH'] } });
  const clients = createClients({
    resolve: connections.resolve,
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  return { write, connections, clients };
}

test('a key that was changed in the AWS files signs the next call', async () => {
  const server = await scripted(() => ({ status: 200, body: noBuckets }));
  const keys = (id: string): string =>
    `[work]\nendpoint_url = ${server.endpoint}\naws_access_key_id = ${id}\naws_secret_access_key = s\n`;
  const here = await atHomeOf(keys('AKIDBEFORE'));
  const list = async (): Promise<void> => {
    await listBuckets(await here.clients.forConnection('profile:work'), untilDone);
  };
  await list();
  await list();
  const unchanged = await here.clients.forConnection('profile:work');
  expect(await here.clients.forConnection('profile:work')).toBe(unchanged);

  await here.write(keys('AKIDAFTER'));
  await Promise.all([list(), list()]);
  const signers = server.requests.map(
    ({ headers }) => /Credential=(\w+)/u.exec(headers['authorization'] ?? '')?.[1],
  );
  expect(signers).toEqual(['AKIDBEFORE', 'AKIDBEFORE', 'AKIDAFTER', 'AKIDAFTER']);
});

test('a profile that moved to another server is looked for there', async () => {
  const [before, after] = await Promise.all([
    scripted(() => ({ status: 200, body: noBuckets })),
    scripted(() => ({ status: 200, body: noBuckets })),
  ]);
  const profile = (endpoint: string): string =>
    `[work]\nendpoint_url = ${endpoint}\naws_access_key_id = A\naws_secret_access_key = s\n`;
  const here = await atHomeOf(profile(before.endpoint));
  await listBuckets(await here.clients.forConnection('profile:work'), untilDone);
  await here.write(profile(after.endpoint));
  await listBuckets(await here.clients.forConnection('profile:work'), untilDone);
  expect([before.requests.length, after.requests.length]).toEqual([1, 1]);
});

test('what is under way goes on when its connection is changed', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = await scripted(async () => {
    await released;
    return { status: 200, body: 'whole' };
  });
  const here = await connect(server.endpoint, anyone);
  const answer = here.client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  while (server.requests.length === 0) await delay(2);
  here.clients.forget(here.connectionId);
  await delay(20);
  release();
  expect(await (await answer).Body?.transformToString()).toBe('whole');
  expect(server.requests).toHaveLength(1);
});

test('stopping a call does not wait for the program that gives its credentials', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-programs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, 'slow.sh');
  await writeFile(program, 'echo > "$1"\nexec sleep 30\n');
  const names = ['one', 'two', 'three'] as const;
  const profiles = names.map(
    (name) =>
      `[${name}]\ncredential_process = sh ${program} ${join(folder, name)}\nregion = eu-west-1\n`,
  );
  const here = await atHomeOf(profiles.join('\n'));
  const calls = {
    one: async (signal: AbortSignal) =>
      listBuckets(await here.clients.forConnection('profile:one'), signal),
    two: (signal: AbortSignal) => here.clients.credentialsOf('profile:two', signal),
    three: (signal: AbortSignal) =>
      testConnection(() => here.connections.resolve('profile:three'), {
        productVersion: '0.0.0',
        signal,
        onCall: () => undefined,
      }),
  };
  for (const name of names) {
    const stop = new AbortController();
    const failure = failureOf(calls[name](stop.signal));
    while (!existsSync(join(folder, name))) await delay(2);
    const stoppedAt = performance.now();
    stop.abort();
    expect(await failure).toMatchObject({ code: 'cancelled' });
    // Of thirty that the program takes.
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  }
});

test('one signal stops any number of calls without a warning', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): number => warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  const server = await scripted(() => ({ status: 200, body: noBuckets }));
  const here = await connect(server.endpoint, anyone);
  const stop = new AbortController();
  await Promise.all(Array.from({ length: 30 }, () => listBuckets(here.client, stop.signal)));
  await delay(10);
  expect(warnings).toEqual([]);
});

test('credentials that the server takes for expired are obtained anew', async () => {
  const server = await scripted(({ headers }) =>
    /Credential=AKIDOLD/u.test(headers['authorization'] ?? '')
      ? { status: 400, body: errorDocument('ExpiredToken') }
      : { status: 200, body: noBuckets },
  );
  const folder = await mkdtemp(join(tmpdir(), 'dipper-program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const answer = join(folder, 'answer');
  const give = (AccessKeyId: string): Promise<void> =>
    writeFile(answer, JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey: 's' }));
  await give('AKIDOLD');
  const here = await atHomeOf(
    `[program]\nendpoint_url = ${server.endpoint}\ncredential_process = cat ${answer}\n`,
  );
  const list = async () =>
    listBuckets(await here.clients.forConnection('profile:program'), untilDone);
  await here.clients.credentialsOf('profile:program', untilDone);
  await delay(1100);
  expect(await failureOf(list())).toMatchObject({ code: 'credentials_expired' });
  await give('AKIDNEW');
  await delay(1100);
  expect(await list()).toEqual({ buckets: [] });
});

test('calls whose credentials end meanwhile wait for new ones, obtained once, and go on', async () => {
  const server = await scripted(({ headers, rawUrl }) => {
    if (/Credential=AKIDOLD/u.test(headers['authorization'] ?? '')) {
      return { status: 400, body: errorDocument('ExpiredToken') };
    }
    return { status: 200, body: rawUrl.startsWith('/b/') ? 'content' : noBuckets };
  });
  let obtained = 0;
  const { client, clients, connectionId } = await connect(server.endpoint, anyone, {
    credentials: () => {
      obtained += 1;
      const accessKeyId = obtained === 1 ? 'AKIDOLD' : 'AKIDNEW';
      return Promise.resolve({ accessKeyId, secretAccessKey: 's' });
    },
  });
  await clients.credentialsOf(connectionId, untilDone);
  const wire = await clients.wireFor(connectionId, 'b');
  const read = { operation: 'GetObject', method: 'GET', key: 'k', payload: 'signed' } as const;
  const [buckets, again, answer] = await Promise.all([
    listBuckets(client, untilDone),
    listBuckets(client, untilDone),
    wire?.send({ ...read, signal: untilDone }),
  ]);
  expect([buckets, again]).toEqual([{ buckets: [] }, { buckets: [] }]);
  expect(String(Buffer.from(answer?.body ?? []))).toBe('content');
  expect(obtained).toBe(2);
});

test('a server that answers 400 without a word is asked no more than once', async () => {
  // As a Go server does that is asked without TLS.
  const server = await scripted(() => ({ status: 400, body: 'Client sent an HTTP request.' }));
  const { client } = await connect(server.endpoint, { ...anyone, sessionToken: 'temporary' });
  expect(await failureOf(listBuckets(client, untilDone))).toMatchObject({
    server: { status: 400 },
  });
  expect(server.requests).toHaveLength(1);
});

test('a call goes on once only: credentials that end at once are told', async () => {
  const server = await scripted(() => ({ status: 400, body: errorDocument('ExpiredToken') }));
  let obtained = 0;
  const { client } = await connect(server.endpoint, anyone, {
    credentials: () => {
      obtained += 1;
      return Promise.resolve({ accessKeyId: `AKID${obtained}`, secretAccessKey: 's' });
    },
  });
  expect(await failureOf(listBuckets(client, untilDone))).toMatchObject({
    code: 'credentials_expired',
  });
  expect(server.requests).toHaveLength(2);
});

/** The headers with which an upload and a download would leave; nothing is sent. */
async function headersTo(endpoint: string | undefined): Promise<readonly string[]> {
  const { client } = await connect(
    endpoint ?? '',
    anyone,
    endpoint === undefined ? { endpoint } : {},
  );
  const sent: string[] = [];
  client.middlewareStack.add(
    () =>
      ({ request }) => {
        sent.push(...Object.keys((request as { readonly headers: object }).headers));
        throw new Error('Nothing is sent.');
      },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const subject = { Bucket: 'some-bucket', Key: 'k' };
  const upload = client.send(new PutObjectCommand({ ...subject, Body: 'content' }));
  await expect(upload).rejects.toThrow('Nothing is sent.');
  const download = client.send(new GetObjectCommand(subject));
  await expect(download).rejects.toThrow('Nothing is sent.');
  return sent.filter((name) => name.startsWith('x-amz-checksum'));
}

test.each([
  ['AWS itself', undefined],
  ['a region of AWS', 'https://s3.eu-west-1.amazonaws.com'],
])('trap 12: %s keeps the checksums of the SDK, both ways', async (_, endpoint) => {
  expect(await headersTo(endpoint)).toEqual(['x-amz-checksum-crc32', 'x-amz-checksum-mode']);
});

test('trap 12: another server is sent a checksum only where one has to be', async () => {
  expect(await headersTo(inject('ceph').endpoint)).toEqual([]);
});
