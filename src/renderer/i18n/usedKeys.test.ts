import { expect, it } from 'vitest';
import { english } from './en';

const files = import.meta.glob<string>(['../../**/*.ts', '../../**/*.tsx', '!../../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const sources = Object.entries(files)
  .filter(([path]) => !/^\.\/(?:en|ko)\//u.test(path))
  .map(([, text]) => text);
const source = sources.join('\n');
const wordsOfSource = new Set(source.match(/\w+/gu));
const quoted = new Set(source.match(/'[\w.]+'/gu));

/** Texts for permissions, whose names servers and policies say. */
const namedByServers = /^(?:errors\.doing|inspector\.policy\.action)\./u;

/** The key of every text, without what a number makes of it. */
function keysOf(words: object, path = ''): readonly string[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
    const key = `${path}${name}`;
    return typeof value === 'object' && value !== null
      ? keysOf(value, `${key}.`)
      : [key.replace(/_(?:one|other)$/u, '')];
  });
}

/** Keys that are put together, such as `browser.kinds.${kind}`, as what they match. */
const patterns = [...new Set(source.match(/`\w+\.[\w.]*\$\{[^`]*`/gu))].map((template) => {
  const pattern = template
    .slice(1, -1)
    .split(/\$\{[^}]*\}/u)
    .map((text) => text.replaceAll('.', '\\.'))
    .join('(\\w+)');
  return new RegExp(`^${pattern}$`, 'u');
});

function isPutTogether(key: string): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.exec(key)?.slice(1);
    return parts?.every((part) => wordsOfSource.has(part)) === true;
  });
}

it('every text of the window is used', () => {
  const keys = new Set(keysOf(english));
  expect(keys.size).toBeGreaterThan(1000);
  const unused = [...keys].filter(
    (key) => !quoted.has(`'${key}'`) && !namedByServers.test(key) && !isPutTogether(key),
  );
  expect(unused).toEqual([]);
});
