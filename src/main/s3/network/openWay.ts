import { connect } from 'node:net';
import { proxyName } from './proxy';
import type { Proxy } from './proxy';

/** Milliseconds to wait for a proxy that another way could stand in for. */
const longestWait = 3000;

/** Milliseconds for which a proxy that can't be connected to is passed over, as Chromium does. */
const shutFor = 5 * 60_000;

/** Milliseconds for which one that can be is not tried again. */
const openFor = 60_000;

/**
 * Chooses the first of several ways that can be connected to: off the company's network its proxy is not
 * there, and the system names what to do then. A single way, and the last one, is taken as it is.
 */
export function createOpenWay(): (
  ways: readonly (Proxy | undefined)[],
) => Promise<Proxy | undefined> {
  const known = new Map<string, { readonly isOpen: boolean; readonly until: number }>();

  async function isOpen(proxy: Proxy): Promise<boolean> {
    const name = proxyName(proxy);
    const before = known.get(name);
    if (before !== undefined && performance.now() < before.until) return before.isOpen;
    const now = await canConnect(proxy);
    known.set(name, { isOpen: now, until: performance.now() + (now ? openFor : shutFor) });
    return now;
  }

  return async (ways) => {
    for (const way of ways.slice(0, -1)) {
      if (way === undefined || (await isOpen(way))) return way;
    }
    return ways.at(-1);
  };
}

function canConnect({ host, port }: Proxy): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: longestWait });
    const end = (isOpen: boolean) => (): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}
