import type { ProxyFor } from './proxy';

/** Milliseconds for which an answer holds: a laptop moves from one network to another. */
const holdsFor = 5000;

/** Asks for the proxy of an origin at most every few seconds: there may be thousands of requests. */
export function remembered(ask: ProxyFor): ProxyFor {
  const answers = new Map<
    string,
    { readonly askedAt: number; readonly answer: ReturnType<ProxyFor> }
  >();
  return (url) => {
    const { origin } = new URL(url);
    const known = answers.get(origin);
    if (known !== undefined && performance.now() - known.askedAt < holdsFor) return known.answer;
    const answer = ask(url);
    const asked = { askedAt: performance.now(), answer };
    answers.set(origin, asked);
    answer.catch(() => {
      if (answers.get(origin) === asked) answers.delete(origin);
    });
    return answer;
  };
}
