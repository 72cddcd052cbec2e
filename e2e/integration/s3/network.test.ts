import dns from 'node:dns';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { createCertificates } from '../../../scripts/servers/certificates';
import { startScriptedServer } from '../../../scripts/servers/scripted';
import { startTlsFront } from '../../../scripts/servers/tls-front';
import type { AppError } from '../../../src/shared/errors/appError';
import {
  anyone,
  connect,
  emptyListing,
  failureOf,
  listKeys,
  listingFailure,
  newBucket,
  scripted,
  untilDone,
} from './support';
import type { Connected } from './support';

test('a port where nobody listens refuses the connection', async () => {
  const error = await listingFailure('http://localhost:1');
  expect(error).toMatchObject({ code: 'connection_refused', resource: 'localhost:1' });
  expect(error.message).toContain('localhost:1');
});

test('a host that does not exist is not found', async () => {
  expect(await listingFailure('http://no-such-host.invalid')).toMatchObject({
    code: 'host_not_found',
    resource: 'no-such-host.invalid',
  });
});

test('a certificate of an unknown authority is refused, and trusted once it is named', async () => {
  const tls = await createCertificates();
  const server = await startScriptedServer(() => ({ status: 200, body: emptyListing }), { tls });
  onTestFinished(() => server.stop());
  expect(await listingFailure(server.endpoint)).toMatchObject({
    code: 'tls_failed',
    facts: { reason: 'unknown_authority' },
  });
  const trusting = await connect(server.endpoint, anyone, { caCertificates: tls.authority });
  expect(await listKeys({ ...trusting, bucket: 'b' })).toEqual([]);
});

test('a certificate that has expired, or is of another host, is refused with the reason', async () => {
  const failing = async (options: Parameters<typeof createCertificates>[0]): Promise<AppError> => {
    const tls = await createCertificates(options);
    const server = await startScriptedServer(() => ({ status: 200 }), { tls });
    onTestFinished(() => server.stop());
    return listingFailure(server.endpoint, { caCertificates: tls.authority });
  };
  expect(await failing({ expired: true })).toMatchObject({
    code: 'tls_failed',
    facts: { reason: 'expired' },
  });
  expect(await failing({ names: ['DNS:other.test'] })).toMatchObject({
    code: 'tls_failed',
    facts: { reason: 'wrong_host' },
  });
});

test('https to a plain http server says so, and http to an https server too', async () => {
  const plain = await scripted(() => ({ status: 200, body: emptyListing }));
  expect(await listingFailure(plain.endpoint.replace('http:', 'https:'))).toMatchObject({
    code: 'tls_failed',
    facts: { reason: 'plain_http' },
  });
  const tls = await createCertificates();
  const secure = await startScriptedServer(() => ({ status: 200 }), { tls });
  onTestFinished(() => secure.stop());
  const { code } = await listingFailure(secure.endpoint.replace('https:', 'http:'));
  expect(['bad_response', 'network_failed']).toContain(code);
});

const ceph = inject('ceph');

/** How the fast path fails to get an object. */
async function wireFailure({ clients, connectionId }: Connected, bucket = 'b'): Promise<AppError> {
  const wire = await clients.wireFor(connectionId, bucket);
  if (wire === undefined) throw new Error('There is no wire.');
  return failureOf(
    wire.send({
      operation: 'GetObject',
      method: 'GET',
      key: 'a',
      payload: 'signed',
      signal: untilDone,
    }),
  );
}

test('any certificate is accepted where the user chose so, on both paths, and else on neither', async () => {
  for (const options of [{}, { expired: true }, { names: ['DNS:other.test'] }]) {
    const front = await startTlsFront(ceph.endpoint, await createCertificates(options));
    onTestFinished(() => front.stop());
    const bucket = await newBucket(ceph);
    const endpoint = `https://127.0.0.1:${front.port}`;
    const strict = await connect(endpoint, ceph.owner);
    expect(await failureOf(listKeys({ ...strict, bucket }))).toMatchObject({
      code: 'tls_failed',
    });
    expect(await wireFailure(strict, bucket)).toMatchObject({ code: 'tls_failed' });
    const lax = await connect(endpoint, ceph.owner, { network: { acceptAnyCertificate: true } });
    expect(await listKeys({ ...lax, bucket })).toEqual([]);
    expect(await wireFailure(lax, bucket)).toMatchObject({ code: 'no_such_key' });
  }
});

test('an address of IPv6 is reached on both paths', async () => {
  const server = createHttpServer((request, response) => {
    const isListing = request.url?.includes('list-type') === true;
    response.writeHead(isListing ? 200 : 404, { 'content-type': 'application/xml' });
    response.end(isListing ? emptyListing : '<Error><Code>NoSuchKey</Code></Error>');
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '::1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const here = await connect(`http://[::1]:${port}`, anyone);
  expect(await listKeys({ ...here, bucket: 'b' })).toEqual([]);
  expect(await wireFailure(here)).toMatchObject({ code: 'no_such_key' });
});

test('a host whose IPv6 address is dead is reached by its IPv4 address, on both paths', async () => {
  const server = await scripted(({ rawUrl }) =>
    rawUrl.includes('list-type')
      ? { status: 200, body: emptyListing }
      : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' },
  );
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
    _host: string,
    _options: object,
    tell: (error: null, addresses: readonly dns.LookupAddress[]) => void,
  ) =>
    tell(null, [
      // Reserved for being thrown away (RFC 6666).
      { address: '100::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ])) as never);
  onTestFinished(() => lookup.mockRestore());
  const here = await connect(`http://two-ways.test:${new URL(server.endpoint).port}`, anyone);
  expect(await listKeys({ ...here, bucket: 'b' })).toEqual([]);
  expect(await wireFailure(here)).toMatchObject({ code: 'no_such_key' });
});

test('a server that takes connections and never answers is given up after the silence allowed', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  onTestFinished(() => void silent.close());
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as AddressInfo;
  const network = { idleTimeout: 300, connectTimeout: 300 };
  const here = await connect(`http://127.0.0.1:${port}`, anyone, { network });
  expect(await failureOf(listKeys({ ...here, bucket: 'b' }))).toMatchObject({ code: 'timed_out' });
  expect(await wireFailure(here)).toMatchObject({ code: 'timed_out' });
  // TLS is never made either: that belongs to connecting.
  const secure = await connect(`https://127.0.0.1:${port}`, anyone, { network });
  expect(await wireFailure(secure)).toMatchObject({ code: 'timed_out' });
});

test('an address that nobody answers at is given up after the time to connect', async () => {
  const network = { connectTimeout: 300, idleTimeout: 60_000 };
  // Leads nowhere (RFC 5737); a network without a way there says so at once.
  const here = await connect('http://192.0.2.1:9000', anyone, { network });
  const codes = ['timed_out', 'network_failed', 'connection_refused'];
  // Otherwise it could not be told from a server that has taken the connection.
  const systemCodes = ['ECONNECTTIMEOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED'];
  for (const { code, facts } of [
    await failureOf(listKeys({ ...here, bucket: 'b' })),
    await wireFailure(here),
  ]) {
    expect(codes).toContain(code);
    expect(systemCodes).toContain(facts?.systemCode);
  }
}, 10_000);
