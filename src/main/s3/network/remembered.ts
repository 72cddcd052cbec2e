import type { ProxyFor } from './proxy';

/** Milliseconds for which an answer holds: a laptop moves from one network to another. */
const holdsFor = 5000;

/** What was found out about proxies a moment ago. */
export interface RememberedProxies {
  /** Asks for the proxy of an origin at most every few seconds: there may be thousands of requests. */
  readonly of: (ask: ProxyFor) => ProxyFor;
  /** Has all be asked for anew, as the network may be another one. */
  readonly forget: () => void;
}

/** Makes one that remembers nothing. */
export function createRememberedProxies(): RememberedProxies {
  /** How often all was forgotten. */
  let timesForgotten = 0;
  return {
    of(ask) {
      const answers = new Map<
        string,
        {
          readonly askedAt: number;
          readonly askedIn: number;
          readonly answer: ReturnType<ProxyFor>;
        }
      >();
      return (url) => {
        const { origin } = new URL(url);
        const known = answers.get(origin);
        const isKnown =
          known?.askedIn === timesForgotten && performance.now() - known.askedAt < holdsFor;
        if (isKnown) return known.answer;
        const answer = ask(url);
        const asked = { askedAt: performance.now(), askedIn: timesForgotten, answer };
        answers.set(origin, asked);
        answer.catch(() => {
          if (answers.get(origin) === asked) answers.delete(origin);
        });
        return answer;
      };
    },
    forget() {
      timesForgotten += 1;
    },
  };
}
