import { describe, expect, it } from 'vitest';
import { DipperError } from '../../../shared/errors/appError';
import { environmentProxy, systemWays } from './proxyRules';

const proxy = (scheme: string, host: string, port: number) => ({ scheme, host, port });

describe('what the environment says of a URL', () => {
  it.each([
    ['https://s3.test/', { HTTPS_PROXY: 'http://p:8080' }, proxy('http', 'p', 8080)],
    ['https://s3.test/', { https_proxy: 'p:3128' }, proxy('http', 'p', 3128)],
    [
      'https://s3.test/',
      { HTTPS_PROXY: 'http://A', https_proxy: 'http://b' },
      proxy('http', 'b', 80),
    ],
    ['http://s3.test/', { HTTP_PROXY: 'https://p' }, proxy('https', 'p', 443)],
    ['http://s3.test/', { HTTPS_PROXY: 'http://p' }, undefined],
    ['http://s3.test/', { ALL_PROXY: 'socks5://p' }, proxy('socks5', 'p', 1080)],
    ['https://s3.test/', { ALL_PROXY: 'socks://[::1]:9' }, proxy('socks5h', '::1', 9)],
    ['https://s3.test/', { HTTPS_PROXY: ' ' }, undefined],
    ['https://s3.test/', { NO_PROXY: '*' }, undefined],
  ])('%s with %o', (url, env, expected) => {
    expect(environmentProxy(env, url)).toEqual(expected);
  });

  it('reads a user and a password, decoded', () => {
    expect(environmentProxy({ ALL_PROXY: 'http://me:p%40ss%20@p:1' }, 'http://s3.test/')).toEqual({
      ...proxy('http', 'p', 1),
      user: 'me',
      password: 'p@ss ',
    });
  });

  it.each(['ftp://p', 'http://', 'http://p:port'])(
    'never passes over a proxy that it can’t read: %s',
    (text) => {
      const read = (): unknown =>
        environmentProxy({ HTTPS_PROXY: `${text}?secret` }, 'https://s3.test/');
      expect(read).toThrow(DipperError);
      expect(read).toThrow(/^The proxy in HTTPS_PROXY is not/u);
      expect(read).not.toThrow(/secret/u);
    },
  );

  it.each([
    ['s3.test', 'https://s3.test/', true],
    ['s3.test', 'https://b.s3.test/', true],
    ['.s3.test', 'https://b.S3.test/', true],
    ['*.s3.test', 'https://b.s3.test/', true],
    ['s3.test', 'https://notS3.test/', false],
    ['a, s3.test', 'https://s3.test:9000/', true],
    ['s3.test:9000', 'https://s3.test:9000/', true],
    ['s3.test:443', 'https://s3.test/', true],
    ['s3.test:9001', 'https://s3.test:9000/', false],
    ['*', 'https://s3.test/', true],
    ['127.0.0.1', 'https://127.0.0.1:9000/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/8', 'https://s3.test/', false],
    ['::1', 'https://[::1]:9000/', true],
    ['[::1]:9000', 'https://[::1]:9000/', true],
    ['[::1]:9001', 'https://[::1]:9000/', false],
    ['fd00::/8', 'https://[fd00::2]/', true],
    ['0.1', 'https://10.0.0.1/', false],
  ])('NO_PROXY %s and %s', (list, url, isExempt) => {
    const said = environmentProxy({ HTTPS_PROXY: 'p', no_proxy: list }, url);
    expect(said === 'straight').toBe(isExempt);
  });
});

describe('what the system says', () => {
  it.each([
    ['DIRECT', [undefined]],
    ['', []],
    ['PROXY p:8080; DIRECT', [proxy('http', 'p', 8080), undefined]],
    ['HTTPS p:8443', [proxy('https', 'p', 8443)]],
    ['SOCKS5 p:1080', [proxy('socks5h', 'p', 1080)]],
    ['SOCKS p:1080', [proxy('socks4a', 'p', 1080)]],
    ['QUIC q:1; PROXY [fd00::1]:3128', [proxy('http', 'fd00::1', 3128)]],
    ['DIRECT; PROXY p:1', [undefined, proxy('http', 'p', 1)]],
    ['PROXY p:1; PROXY :x; DIRECT', [proxy('http', 'p', 1), undefined]],
  ])('%s', (answer, expected) => {
    expect(systemWays(answer)).toEqual(expected);
  });

  it.each(['PROXY :x', 'PROXY :x; DIRECT'])(
    'never goes straight for what it can’t read: %s',
    (answer) => {
      expect(() => systemWays(answer)).toThrow(DipperError);
    },
  );
});
