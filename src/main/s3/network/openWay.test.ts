import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createOpenWay } from './openWay';
import { systemWays } from './proxyRules';

async function listening(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** A port where nobody listens any more. */
async function shutPort(): Promise<number> {
  const { server, port } = await listening();
  server.close();
  await once(server, 'close');
  return port;
}

test('a proxy that is not there is passed over for the next way of the system', async () => {
  const [shut, { port: open }] = [await shutPort(), await listening()];
  const openWay = createOpenWay();
  const portBy = async (said: string) => (await openWay(systemWays(said)))?.port;
  expect(await portBy(`PROXY 127.0.0.1:${shut}; PROXY 127.0.0.1:${open}; DIRECT`)).toBe(open);
  expect(await portBy(`PROXY 127.0.0.1:${open}; PROXY 127.0.0.1:${shut}`)).toBe(open);
  expect(await openWay(systemWays(`PROXY 127.0.0.1:${shut}; DIRECT`))).toBeUndefined();
  // Where there is no other way, its own error says what is wrong.
  expect(await portBy(`PROXY 127.0.0.1:${shut}`)).toBe(shut);
  expect(await openWay([])).toBeUndefined();
});

test('a proxy that was found is not tried again for each request', async () => {
  const { server, port } = await listening();
  let connections = 0;
  server.on('connection', () => (connections += 1));
  const openWay = createOpenWay();
  for (let i = 0; i < 3; i += 1) {
    expect(await openWay(systemWays(`PROXY 127.0.0.1:${port}; DIRECT`))).toMatchObject({ port });
  }
  await expect.poll(() => connections).toBe(1);
});
