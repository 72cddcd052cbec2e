import { once } from 'node:events';
import dns from 'node:dns';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createOpenWay } from './openWay';
import { systemWays } from './proxyRules';

async function listening(at = 0): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(at, '127.0.0.1');
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

/** As a name is looked up on a machine that has just woken. */
function noNetwork(...given: readonly unknown[]): void {
  const told = given.at(-1) as (error: Error) => void;
  setImmediate(told, Object.assign(new Error('EAI_AGAIN'), { code: 'EAI_AGAIN' }));
}

test('a proxy that is not there is passed over for the next way of the system', async () => {
  const [shut, { port: open }] = [await shutPort(), await listening()];
  const { choose: openWay } = createOpenWay();
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
  const { choose: openWay } = createOpenWay();
  for (let i = 0; i < 3; i += 1) {
    expect(await openWay(systemWays(`PROXY 127.0.0.1:${port}; DIRECT`))).toMatchObject({ port });
  }
  await expect.poll(() => connections).toBe(1);
});

test('requests at the same time look for a proxy once', async () => {
  const { server, port } = await listening();
  const from: (number | undefined)[] = [];
  server.on('connection', ({ remotePort }) => from.push(remotePort));
  const { choose } = createOpenWay();
  const ways = systemWays(`PROXY 127.0.0.1:${port}; DIRECT`);
  await Promise.all([choose(ways), choose(ways), choose(ways)]);
  // Connections are taken in their order, and this is the last one.
  const last = connect({ host: '127.0.0.1', port });
  onTestFinished(() => void last.destroy());
  await once(last, 'connect');
  await expect.poll(() => from, { timeout: 10_000 }).toContain(last.localPort);
  expect(from).toHaveLength(2);
});

test('a proxy that was not there is looked for again after half a minute', async () => {
  let time = 0;
  const port = await shutPort();
  const { choose } = createOpenWay(() => time);
  const ways = systemWays(`PROXY 127.0.0.1:${port}; DIRECT`);
  expect(await choose(ways)).toBeUndefined();
  await listening(port);
  expect(await choose(ways)).toBeUndefined();
  time = 30_000;
  expect(await choose(ways)).toMatchObject({ port });
});

test('nothing is known of proxies in another network', async () => {
  const port = await shutPort();
  const { choose, forget } = createOpenWay();
  const ways = systemWays(`PROXY 127.0.0.1:${port}; DIRECT`);
  expect(await choose(ways)).toBeUndefined();
  const { server } = await listening(port);
  forget();
  expect(await choose(ways)).toMatchObject({ port });
  server.close();
  forget();
  expect(await choose(ways)).toBeUndefined();
});

test('a machine that had no network for a moment has not missed its proxy', async () => {
  const { port } = await listening();
  const { choose } = createOpenWay();
  const ways = systemWays(`PROXY localhost:${port}; DIRECT`);
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(noNetwork);
  onTestFinished(() => lookup.mockRestore());
  expect(await choose(ways)).toBeUndefined();
  lookup.mockRestore();
  expect(await choose(ways)).toMatchObject({ port });
});
