import { BlockList, isIP } from 'node:net';
import { DipperError } from '../../../shared/errors/appError';
import { parseProxy } from './proxy';
import type { Proxy } from './proxy';

/**
 * What the environment says of a URL: `HTTPS_PROXY` or `HTTP_PROXY` by its scheme, else `ALL_PROXY`,
 * unless `NO_PROXY` names its host. Names in lower case count first, as they do for curl.
 *
 * @returns `'straight'` for what `NO_PROXY` names; `undefined` where nothing is said
 * @throws DipperError `proxy_failed` for a proxy that can't be read: never is it passed over
 */
export function environmentProxy(
  env: NodeJS.ProcessEnv,
  url: string,
): Proxy | 'straight' | undefined {
  const target = new URL(url);
  const name = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const found = either(env, name) ?? either(env, 'all_proxy');
  if (found === undefined) return undefined;
  if (isExempt(either(env, 'no_proxy')?.value ?? '', target)) return 'straight';
  return parseProxy(found.value, found.name);
}

function either(
  env: NodeJS.ProcessEnv,
  name: string,
): { readonly name: string; readonly value: string } | undefined {
  for (const written of [name, name.toUpperCase()]) {
    const value = env[written]?.trim();
    if (value !== undefined && value !== '') return { name: written, value };
  }
  return undefined;
}

/**
 * Whether a list such as `localhost,.example.com,10.0.0.0/8,[::1]:9000` names the host of a URL. A
 * name stands for all below it as well.
 */
function isExempt(list: string, target: URL): boolean {
  const host = target.hostname.replace(/^\[|\]$/gu, '').toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const subnet = /^([\da-f.:]+)\/(\d+)$/u.exec(entry);
      if (subnet !== null) return isInSubnet(host, subnet[1] ?? '', Number(subnet[2]));
      const [, bracketed, plain, wantedPort] =
        /^(?:\[([^\]]+)\]|([^:]*|[\da-f]*:[\da-f:.]*:[\da-f:.]*))(?::(\d+))?$/u.exec(entry) ?? [];
      const wanted = (bracketed ?? plain ?? entry).replace(/^\*?\./u, '');
      if (wantedPort !== undefined && wantedPort !== port) return false;
      return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
    });
}

function isInSubnet(host: string, network: string, prefix: number): boolean {
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family) return false;
  if (prefix > (family === 6 ? 128 : 32)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const subnet = new BlockList();
  subnet.addSubnet(network, prefix, type);
  return subnet.check(host, type);
}

/** By the words of proxy auto-config; SOCKS alone is version 4. */
const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4a',
  SOCKS4: 'socks4a',
  SOCKS5: 'socks5h',
};

/**
 * The ways that the system names, the first one first, as `FindProxyForURL` of proxy auto-config does:
 * `PROXY host:8080; DIRECT`. `undefined` is the straight one. A proxy that can't be read is left out where
 * the system names another proxy: it is never passed over for a straight way alone.
 *
 * @throws DipperError `proxy_failed` where none of the proxies that are named can be read
 */
export function systemWays(answer: string): readonly (Proxy | undefined)[] {
  const read = answer.split(';').flatMap(systemWay);
  const failed = read.find((way) => way instanceof DipperError);
  const ways = read.flatMap((way) => (way instanceof DipperError ? [] : [way]));
  if (failed !== undefined && ways.every((way) => way === undefined)) throw failed;
  return ways;
}

/** One of them, if it is any; an error for a proxy that can't be read. */
function systemWay(way: string): readonly (Proxy | DipperError | undefined)[] {
  const [word = '', place] = way.trim().split(/\s+/u);
  if (word.toUpperCase() === 'DIRECT') return [undefined];
  const scheme = schemes[word.toUpperCase()];
  if (scheme === undefined || place === undefined) return [];
  try {
    return [parseProxy(`${scheme}://${place}`, 'the settings of the system')];
  } catch (error) {
    if (error instanceof DipperError) return [error];
    throw error;
  }
}
