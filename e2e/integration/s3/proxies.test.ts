import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createCertificates } from '../../../scripts/servers/certificates';
import { startProxy } from '../../../scripts/servers/proxy';
import type { ProxyOptions, RunningProxy } from '../../../scripts/servers/proxy';
import { startTlsFront } from '../../../scripts/servers/tls-front';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { parseProxy } from '../../../src/main/s3/network/proxy';
import type { Proxy } from '../../../src/main/s3/network/proxy';
import { connect, failureOf, listKeys, newBucket, untilDone } from './support';
import type { Connected } from './support';

const ceph = inject('ceph');
const signal = untilDone;
/**
 * An address that leads nowhere (RFC 5737) but by the proxy, so that nothing can go round it. Ceph takes
 * a name that it does not know for that of a bucket.
 */
const host = '192.0.2.7';

interface Behind extends Connected {
  readonly bucket: string;
  readonly proxy: RunningProxy;
}

/** Ceph, plain or by TLS, under a name that only a proxy knows. */
async function behind(
  proxyOptions: ProxyOptions,
  scheme: 'http' | 'https',
  given: Partial<Proxy> = {},
): Promise<Behind> {
  const tls = await createCertificates({ names: [`IP:${host}`, 'IP:127.0.0.1'] });
  let port = Number(new URL(ceph.endpoint).port);
  if (scheme === 'https') {
    const front = await startTlsFront(ceph.endpoint, tls);
    onTestFinished(() => front.stop());
    ({ port } = front);
  }
  const proxy = await startProxy({ tls, hosts: { [`${host}:9000`]: port }, ...proxyOptions });
  onTestFinished(() => proxy.stop());
  const bucket = await newBucket(ceph);
  const here = await connectBy(proxyOptions.kind, proxy.port, `${scheme}://${host}:9000`, given, {
    caCertificates: tls.authority,
  });
  return { ...here, bucket, proxy };
}

function connectBy(
  kind: ProxyOptions['kind'],
  port: number,
  endpoint: string,
  given: Partial<Proxy> = {},
  overrides: Partial<ResolvedConnection> = {},
): Promise<Connected> {
  const scheme = kind === 'socks5' ? 'socks5h' : kind;
  const proxy = { ...parseProxy(`${scheme}://127.0.0.1:${port}`, 'a test'), ...given };
  return connect(endpoint, ceph.owner, {
    addressing: 'path',
    network: { proxyFor: () => Promise.resolve(proxy) },
    ...overrides,
  });
}

const content = Buffer.alloc(3 * 1024 * 1024, 'dipper ');

/** Both ways of moving bytes, there and back, each on several connections. */
async function moveBytes({ client, clients, connectionId, bucket }: Behind): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'sdk', Body: content }));
  const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'sdk' }));
  // Comparing them as values would look at every byte by itself.
  expect(content.equals((await answer.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
  const wire = await clients.wireFor(connectionId, bucket);
  if (wire === undefined) throw new Error('There is no wire.');
  await wire.send({
    operation: 'PutObject',
    method: 'PUT',
    key: 'a key+with/parts',
    body: content,
    payload: 'signed',
    signal,
  });
  const pieces: Buffer[] = [];
  await Promise.all([
    wire.send({
      operation: 'GetObject',
      method: 'GET',
      key: 'a key+with/parts',
      payload: 'signed',
      // Taken slowly, so that the connection has to wait.
      onBody: async (bytes) => {
        pieces.push(Buffer.from(bytes));
        await Promise.resolve();
      },
      signal,
    }),
    wire.send({ operation: 'GetObject', method: 'GET', key: 'sdk', payload: 'signed', signal }),
  ]);
  expect(content.equals(Buffer.concat(pieces))).toBe(true);
  expect(await listKeys({ client, bucket })).toEqual(['a key+with/parts', 'sdk']);
}

const secret = 'p@ss: wörd';

test.each(
  (['http', 'https', 'socks5'] as const).flatMap((kind) =>
    (['http', 'https'] as const).map((scheme) => [kind, scheme] as const),
  ),
)(
  'a proxy of %s carries all to %s, on either path, and nothing goes round it',
  async (kind, scheme) => {
    const user = { user: 'me', password: secret };
    const here = await behind({ kind, ...user }, scheme, user);
    await moveBytes(here);
    expect(here.proxy.refused()).toBe(0);
    if (kind !== 'socks5' && scheme === 'http') {
      // Each request by itself: many proxies open ways to port 443 alone.
      expect(here.proxy.asked).toHaveLength(here.calls.length);
      expect(here.proxy.asked.every((url) => url.startsWith(`http://${host}:9000/`))).toBe(true);
    } else {
      expect(new Set(here.proxy.asked)).toEqual(new Set([`${host}:9000`]));
    }
    expect(JSON.stringify(here.calls)).not.toContain(secret);
  },
  60_000,
);

test.each([
  ['http', 'http'],
  ['http', 'https'],
  ['socks5', 'https'],
] as const)('a proxy of %s that wants a password says so, to %s', async (kind, scheme) => {
  const wrong = { user: 'me', password: 'another one' };
  const here = await behind({ kind, user: 'me', password: secret }, scheme, wrong);
  const name = `127.0.0.1:${here.proxy.port}`;
  const expected = { code: 'proxy_failed', resource: name, facts: { reason: 'sign_in' } };
  const bySdk = await failureOf(listKeys(here));
  expect(bySdk).toMatchObject(expected);
  const wire = await here.clients.wireFor(here.connectionId, here.bucket);
  const byWire = await failureOf(
    wire?.send({ operation: 'GetObject', method: 'GET', key: 'a', payload: 'signed', signal }) ??
      Promise.resolve(),
  );
  expect(byWire).toMatchObject(expected);
  expect(JSON.stringify([bySdk, byWire])).not.toContain('another one');
  expect(here.proxy.asked).toEqual([]);
});

/** How both paths fail, in codes. */
async function failures(here: Connected): Promise<readonly unknown[]> {
  const bySdk = await failureOf(listKeys({ client: here.client, bucket: 'b' }));
  const wire = await here.clients.wireFor(here.connectionId, 'b');
  const byWire = await failureOf(
    wire?.send({ operation: 'GetObject', method: 'GET', key: 'a', payload: 'signed', signal }) ??
      Promise.resolve(),
  );
  return [bySdk, byWire].map(({ code, facts }) => [code, facts?.['reason'], facts?.['status']]);
}

test.each(['http', 'https'] as const)(
  'what goes wrong with a proxy is told as the proxy’s, to %s',
  async (scheme) => {
    const twice = (...failure: readonly unknown[]) => [
      ['proxy_failed', ...failure],
      ['proxy_failed', ...failure],
    ];
    const endpoint = `${scheme}://${host}:9000`;
    for (const kind of ['http', 'socks5'] as const) {
      const nobody = await connectBy(kind, 1, endpoint);
      expect(await failures(nobody)).toEqual(twice('refused', undefined));
      const nowhere = await connectBy(kind, 1, endpoint, { host: 'no-such-proxy.invalid' });
      expect(await failures(nowhere)).toEqual(twice('unknown_host', undefined));
    }
    const proxy = await startProxy({ kind: 'http', failsWith: 504 });
    onTestFinished(() => proxy.stop());
    const failing = await connectBy('http', proxy.port, endpoint);
    expect(await failures(failing)).toEqual(twice('status', '504'));
    const socks = await startProxy({ kind: 'socks5' });
    onTestFinished(() => socks.stop());
    const lost = await connectBy('socks5', socks.port, endpoint);
    expect(await failures(lost)).toEqual(twice('unreachable_target', undefined));
  },
);

test.each(['http', 'https'] as const)(
  'a choice to take any certificate of the server, by %s, is none about the proxy’s, which gets no password',
  async (scheme) => {
    const user = { user: 'me', password: secret };
    const tls = await createCertificates({ names: ['IP:127.0.0.1'] });
    const proxy = await startProxy({ kind: 'https', tls, ...user });
    onTestFinished(() => proxy.stop());
    // The authority of its certificate is not known here.
    const here = await connectBy('https', proxy.port, `${scheme}://${host}:9000`, user);
    const accepting = await connect(`${scheme}://${host}:9000`, ceph.owner, {
      network: {
        acceptAnyCertificate: true,
        proxyFor: () =>
          Promise.resolve({ ...parseProxy(`https://127.0.0.1:${proxy.port}`, 'a test'), ...user }),
      },
    });
    const expected = await failures(here);
    expect(expected).toMatchObject([
      ['proxy_failed', 'tls', undefined],
      ['proxy_failed', 'tls', undefined],
    ]);
    expect(await failures(accepting)).toEqual(expected);
    // Nobody got as far as to sign in, or to be let through.
    expect([proxy.refused(), proxy.asked]).toEqual([0, []]);
  },
);

test('a proxy that never answers is given up, and so is its connection', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const ended: Promise<unknown>[] = [];
  silent.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    ended.push(once(socket, 'close'));
  });
  const proxy = parseProxy(`http://127.0.0.1:${port}`, 'a test');
  const here = await connect(`https://${host}:9000`, ceph.owner, {
    network: { proxyFor: () => Promise.resolve(proxy), connectTimeout: 300 },
  });
  expect(await failures(here)).toEqual([
    ['proxy_failed', 'timed_out', undefined],
    ['proxy_failed', 'timed_out', undefined],
  ]);
  await Promise.all(ended);
});
