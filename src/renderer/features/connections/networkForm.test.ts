import { expect, test } from 'vitest';
import { defaultNetworkOptions } from '../../../shared/model/connection';
import { english } from '../../i18n/en';
import { korean } from '../../i18n/ko';
import { keepsPassword, networkFormOf, networkProblemsOf } from './networkForm';

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

test('a password that is kept is told to stay for the same proxy and user only', () => {
  const proxy = { kind: 'custom', url: 'http://one.test:3128', user: 'me' } as const;
  const options = { ...defaultNetworkOptions, proxy };
  const form = networkFormOf(options);
  expect(keepsPassword({ ...form, proxyUrl: ' http://one.test:3128 ' }, options)).toBe(true);
  expect(keepsPassword({ ...form, proxyUrl: 'http://two.test:3128' }, options)).toBe(false);
  expect(keepsPassword({ ...form, proxyUser: 'you' }, options)).toBe(false);
  expect(keepsPassword({ ...form, proxyKind: 'none' }, options)).toBe(false);
  expect(keepsPassword(form, defaultNetworkOptions)).toBe(false);
});

test.each([english, korean])(
  'the longest time that the window names is taken as it is written',
  (words) => {
    const { idleSeconds: hint } = words.connections.network.problem;
    const idleSeconds = /\d[\d.,]*\d/u.exec(hint)?.[0] ?? '';
    const form = networkFormOf(defaultNetworkOptions);
    expect(networkProblemsOf({ ...form, idleSeconds })).toEqual({});
    expect(networkProblemsOf({ ...form, idleSeconds: `${idleSeconds}0` })).not.toEqual({});
  },
);
