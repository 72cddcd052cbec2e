import { connect } from 'node:net';
import { proxyName } from './proxy';
import type { Proxy } from './proxy';

/** Milliseconds to wait for a proxy that another way could stand in for. */
const longestWait = 3000;

/** Milliseconds for which a proxy that can't be connected to is passed over. */
const shutFor = 30_000;

/** Milliseconds for which one that can be is not tried again. */
const openFor = 10_000;

/** What says that this machine has no network at the moment, rather than that the proxy is not there. */
const ofNoProxy: ReadonlySet<string | undefined> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Chooses among several ways. */
export interface OpenWay {
  /**
   * The first that can be connected to: off the company's network its proxy is not there, and the system
   * names what to do then. A single way, and the last one, is taken as it is.
   */
  readonly choose: (ways: readonly (Proxy | undefined)[]) => Promise<Proxy | undefined>;
  /** Forgets what could be connected to, as the network may be another one. */
  readonly forget: () => void;
}

type Found = 'open' | 'shut' | 'untold';

/** A look at a proxy, under way or over. */
interface Look {
  readonly found: Promise<Found>;
  /** On the clock; never as long as it is under way. */
  until: number;
}

/** @param now Milliseconds of a clock that only goes forward. */
export function createOpenWay(now: () => number = () => performance.now()): OpenWay {
  const looks = new Map<string, Look>();

  function look(proxy: Proxy): Look {
    const begun: Look = { found: lookFor(proxy), until: Infinity };
    void begun.found.then((found) => {
      begun.until = now() + { open: openFor, shut: shutFor, untold: 0 }[found];
    });
    return begun;
  }

  async function isOpen(proxy: Proxy): Promise<boolean> {
    const name = proxyName(proxy);
    const before = looks.get(name);
    const known = before !== undefined && now() < before.until ? before : look(proxy);
    looks.set(name, known);
    return (await known.found) === 'open';
  }

  return {
    async choose(ways) {
      for (const way of ways.slice(0, -1)) {
        if (way === undefined || (await isOpen(way))) return way;
      }
      return ways.at(-1);
    },
    forget: () => looks.clear(),
  };
}

function lookFor({ host, port }: Proxy): Promise<Found> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: longestWait });
    const end = (found: Found): void => {
      socket.destroy();
      resolve(found);
    };
    socket
      .once('connect', () => end('open'))
      .once('timeout', () => end('shut'))
      .once('error', ({ code }: NodeJS.ErrnoException) =>
        end(ofNoProxy.has(code) ? 'untold' : 'shut'),
      );
  });
}
