import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { createRememberedProxies } from '../s3/network/remembered';
import { createConnectionCalls, resolveByMain } from './connectionCalls';
import type { ConnectionCalls } from './connectionCalls';
import { connectThreads } from './rpc';

test('a thread asks main for a proxy once in a while, and anew when the network may be another one', async () => {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  let port = 1;
  const answers = createConnectionCalls({
    resolve: (id) =>
      Promise.resolve({
        id,
        region: '',
        addressing: 'path',
        credentials: () => Promise.reject(new Error('Nobody asks for keys.')),
        network: { proxyFor: () => Promise.resolve({ scheme: 'http', host: 'proxy.test', port }) },
      }),
    onCall: () => undefined,
  });
  connectThreads<Record<string, never>>(port2, answers);
  const proxies = createRememberedProxies();
  const main = connectThreads<ConnectionCalls>(port1, {});
  const { network } = await resolveByMain(() => main, proxies)('saved:1');
  const proxy = () => network?.proxyFor?.('https://s3.test/');
  expect(await proxy()).toMatchObject({ port: 1 });
  port = 2;
  expect(await proxy()).toMatchObject({ port: 1 });
  proxies.forget();
  expect(await proxy()).toMatchObject({ port: 2 });
});
