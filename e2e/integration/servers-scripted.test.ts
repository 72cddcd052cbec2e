import { get, type IncomingMessage } from 'node:http';
import { get as getSecurely } from 'node:https';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CertificateOptions, createCertificates } from '../../scripts/servers/certificates';
import {
  type ScriptedHandler,
  type ScriptedServer,
  startScriptedServer,
} from '../../scripts/servers/scripted';

describe('the scripted server', () => {
  test('answers as told and keeps each request as it came', async () => {
    const server = await scripted(({ body }) => ({
      status: 418,
      headers: { 'x-amz-request-id': '42' },
      body: `got ${body.length}`,
    }));
    const path = '/bucket/a/../%2e/b//c?x=%20';
    const { port } = new URL(server.endpoint);
    const answer = await response(get({ host: '127.0.0.1', port, path }));
    expect(answer.statusCode).toBe(418);
    expect(answer.headers['x-amz-request-id']).toBe('42');
    expect(await text(answer)).toBe('got 0');

    const put = await fetch(server.endpoint, { method: 'PUT', body: 'hello' });
    expect(await put.text()).toBe('got 5');
    expect(server.requests.map(({ method, rawUrl }) => [method, rawUrl])).toEqual([
      ['GET', path],
      ['PUT', '/'],
    ]);
    expect(server.requests[1]?.body.toString()).toBe('hello');
    expect(server.requests[1]?.headers['content-length']).toBe('5');
  });

  test('resets the connection, at once or in the middle of a body', async () => {
    const server = await scripted(({ rawUrl }) =>
      rawUrl === '/at-once'
        ? 'reset'
        : { status: 200, headers: { 'content-length': '10' }, body: 'half', thenReset: true },
    );
    await expect(response(get(`${server.endpoint}/at-once`))).rejects.toThrow('ECONNRESET');
    const half = await response(get(`${server.endpoint}/half`));
    expect(half.statusCode).toBe(200);
    await expect(text(half)).rejects.toThrow('aborted');
  });

  test('tells at the end what its handler threw', async () => {
    const server = await startScriptedServer(() => {
      throw new Error('unexpected request');
    });
    await expect(response(get(server.endpoint))).rejects.toThrow();
    const error: unknown = await server.stop().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ errors: [new Error('unexpected request')] });
  });
});

describe('certificates', () => {
  test.each([
    { title: 'good for whoever trusts the authority', options: {}, code: undefined },
    { title: 'too old', options: { expired: true }, code: 'CERT_HAS_EXPIRED' },
    {
      title: 'for another host',
      options: { names: ['DNS:elsewhere.example'] },
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
  ])('can be $title', async ({ options, code }) => {
    const { endpoint, ca } = await secured(options);
    const answer = response(getSecurely(endpoint, { ca }));
    if (code === undefined) expect(await text(await answer)).toBe('secret');
    else await expect(answer).rejects.toMatchObject({ code });
  });

  test('are refused by whoever does not know the authority', async () => {
    const { endpoint } = await secured({});
    await expect(response(getSecurely(endpoint))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });
});

async function scripted(handler: ScriptedHandler): Promise<ScriptedServer> {
  const server = await startScriptedServer(handler);
  onTestFinished(server.stop);
  return server;
}

async function secured(
  options: CertificateOptions,
): Promise<{ readonly endpoint: string; readonly ca: string }> {
  const { authority, certificate, key } = await createCertificates(options);
  const server = await startScriptedServer(() => ({ status: 200, body: 'secret' }), {
    tls: { certificate, key },
  });
  onTestFinished(server.stop);
  return { endpoint: server.endpoint, ca: authority };
}

function response(request: ReturnType<typeof get>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
}

async function text(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
