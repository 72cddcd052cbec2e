import { expect, onTestFinished, test } from 'vitest';
import { startScriptedServer } from '../../scripts/servers/scripted';
import type { ScriptedAnswer, ScriptedServer } from '../../scripts/servers/scripted';
import { createSendJson } from '../../src/main/profiles/jsonRequest';
import { createSsoOidc } from '../../src/main/profiles/signIn/ssoOidc';

const client = { clientId: 'client', clientSecret: 'client-secret', expiresAt: Infinity };
const token = { status: 200, body: '{"accessToken":"token","expiresIn":3600}' };
const pending = { status: 400, body: '{"error":"authorization_pending"}' };
const gateway = { status: 503, body: '<html>Service Unavailable</html>' };

/** An identity center whose answers are these, the last one to whatever is asked after it. */
async function answering(...answers: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  const left = [...answers];
  const server = await startScriptedServer(
    () => (left.length > 1 ? left.shift() : left[0]) ?? 'reset',
  );
  onTestFinished(() => server.stop());
  return server;
}

/** Waits for a user who signs in; the code holds for so many milliseconds. */
function wait(
  { endpoint }: ScriptedServer,
  { holdsFor = 60_000, signal = new AbortController().signal } = {},
) {
  const sendJson = createSendJson({
    network: { acceptAnyCertificate: false },
    caCertificates: undefined,
  });
  const session = {
    cacheName: 'company',
    startUrl: 'https://company.awsapps.com/start',
    region: 'eu-west-1',
    scopes: [],
    oidcEndpoint: endpoint,
    portalEndpoint: endpoint,
  };
  return createSsoOidc(sendJson, 1).waitForUser(
    session,
    client,
    {
      deviceCode: 'device',
      userCode: 'ABCD-EFGH',
      verificationUrl: 'https://device.example.com/',
      expiresAt: Date.now() + holdsFor,
      interval: 0,
    },
    signal,
  );
}

test('a gateway, a lost connection and too many questions end no sign-in that is waited for', async () => {
  const slowDown = { status: 400, body: '{"error":"slow_down"}' };
  const blocked = { status: 403, body: '<html>Blocked</html>' };
  const server = await answering(pending, gateway, 'reset', slowDown, blocked, pending, token);
  expect(await wait(server)).toMatchObject({ accessToken: 'token' });
  expect(server.requests).toHaveLength(7);
});

test('a code that the service refuses is not asked about again', async () => {
  const server = await answering({ status: 400, body: '{"error":"access_denied"}' });
  await expect(wait(server)).rejects.toMatchObject({
    detail: { code: 'credentials_source_failed', server: { code: 'access_denied' } },
  });
  expect(server.requests).toHaveLength(1);
});

test('what still fails when the code ends is told', async () => {
  await expect(wait(await answering(gateway), { holdsFor: 100 })).rejects.toMatchObject({
    detail: { code: 'credentials_source_failed', server: { status: 503 } },
  });
  await expect(wait(await answering('reset'), { holdsFor: 100 })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});

test('nobody is asked any more once the user has left', async () => {
  const stop = new AbortController();
  const server = await startScriptedServer(() => {
    stop.abort();
    return 'reset';
  });
  onTestFinished(() => server.stop());
  await expect(wait(server, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(server.requests).toHaveLength(1);
});
