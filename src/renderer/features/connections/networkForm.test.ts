import { expect, test } from 'vitest';
import { defaultNetworkOptions } from '../../../shared/model/connection';
import { networkFormOf, networkProblemsOf } from './networkForm';

function problemsOfProxy(proxyUrl: string) {
  const form = networkFormOf(defaultNetworkOptions);
  return networkProblemsOf({ ...form, proxyKind: 'custom', proxyUrl });
}

test.each(['http://proxy.test', ' socks5h://127.0.0.1:1080 ', 'https://[::1]:65535/'])(
  '%s can be a proxy',
  (url) => expect(problemsOfProxy(url)).toEqual({}),
);

test.each([
  'proxy.test:3128',
  'http://me@proxy.test',
  'http://proxy.test:99999',
  'socks5://a:65536',
])('%s is told before it is kept', (url) =>
  expect(problemsOfProxy(url)).toEqual({ proxyUrl: 'proxyUrl' }),
);
