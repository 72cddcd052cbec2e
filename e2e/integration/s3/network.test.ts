import { expect, onTestFinished, test } from 'vitest';
import { createCertificates } from '../../../scripts/servers/certificates';
import { findFreePort } from '../../../scripts/servers/free-port';
import { startScriptedServer } from '../../../scripts/servers/scripted';
import type { AppError } from '../../../src/shared/errors/appError';
import { anyone, connect, emptyListing, listKeys, listingFailure, scripted } from './support';

test('a port where nobody listens refuses the connection', async () => {
  const port = await findFreePort();
  const error = await listingFailure(`http://localhost:${port}`);
  expect(error).toMatchObject({ code: 'connection_refused', resource: `localhost:${port}` });
  expect(error.message).toContain(`localhost:${port}`);
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
