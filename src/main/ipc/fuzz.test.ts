import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { errorCodes } from '../../shared/errors/appError';
import { channels } from '../../shared/ipc/bridge';
import { routes } from '../../shared/ipc/routes';
import type { RouteName } from '../../shared/ipc/routes';
import type { Sender } from './gate';
import { createRouter } from './router';
import { createFakePort, ourPage, pageOrigin } from './testing/fakePort';
import { samples } from './testing/samples';

const huge = 'x'.repeat(2_000_000);

/** Values that no member of any route takes. All of them can be cloned, so a page can send them. */
const hostileValues: readonly unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -1,
  1e308,
  12n,
  huge,
  '\ud800',
  new Array(3),
  [[[]]],
  deep(500),
  JSON.parse('{"__proto__": {"kind": "object"}, "constructor": {"prototype": 1}}'),
  { length: 1, 0: 'a' },
  new Date(NaN),
  new Map([['key', 'a']]),
  new Set(['a']),
  new Uint8Array(8),
  /x/u,
  new Error('x'),
];

/** Inputs that no route takes as a whole. */
const hostileInputs: readonly unknown[] = [
  ...hostileValues,
  '',
  '__proto__',
  true,
  [],
  Object.values(samples),
  JSON.parse('{"__proto__": null}'),
  { constructor: 1 },
  { prototype: {} },
  { [huge]: 1 },
];

const strangers: readonly Sender[] = [
  { ...ourPage, isMainFrame: false },
  { ...ourPage, isOurWindow: false },
  { ...ourPage, url: 'https://evil/', origin: 'https://evil' },
  { ...ourPage, origin: 'null' },
];

test.each(Object.keys(routes) as RouteName[])(
  '%s rejects hostile input with a code, and never reaches its handler',
  async (name) => {
    const port = createFakePort();
    const reached: unknown[] = [];
    const unexpected: unknown[] = [];
    createRouter({
      port,
      pageOrigin,
      findHandler: () =>
        Promise.resolve((input: unknown) => {
          reached.push(input);
          return Promise.resolve(null as never);
        }),
      onUnexpected: (_route, error) => unexpected.push(error),
      onUntold: () => undefined,
    });

    for (const input of [...hostileInputs, ...mutations(samples[name])]) {
      const answer = await port.ask(channels.call, [name, randomUUID(), input]);
      expect(codeOf(answer), shown(input)).toBe('invalid_input');
      expect(JSON.stringify(answer).length).toBeLessThan(2000);
      const [stranger] = strangers;
      expect(codeOf(await port.ask(channels.call, [name, randomUUID(), input], stranger))).toBe(
        'forbidden_sender',
      );
    }
    for (const stranger of strangers) {
      const answer = await port.ask(channels.call, [name, randomUUID(), samples[name]], stranger);
      expect(codeOf(answer)).toBe('forbidden_sender');
    }
    expect(reached).toEqual([]);
    expect(unexpected).toEqual([]);
  },
);

test('hostile messages that are no call at all are rejected with a code', async () => {
  const port = createFakePort();
  createRouter({
    port,
    pageOrigin,
    findHandler: () => Promise.reject(new Error('No handler is to be looked for')),
    onUnexpected: () => expect.unreachable('Nothing is to come this far'),
    onUntold: () => undefined,
  });
  const hostile = [...hostileInputs, 'constructor', 'valueOf', '__defineGetter__'];
  for (const value of hostile) {
    for (const args of [[], [value], [value, value], [value, value, value], ['app.info', value]]) {
      const code = codeOf(await port.ask(channels.call, args));
      expect(['unknown_route', 'invalid_input']).toContain(code);
    }
    port.tell(channels.cancel, [value]);
  }
  port.tell(channels.cancel, []);
});

/** Members for which null stands for no limit. */
const mayBeNull: ReadonlySet<string> = new Set(['uploadLimit', 'downloadLimit']);

/** Copies of a valid input with one thing wrong: a hostile member, one missing, or one too many. */
function* mutations(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) {
    // A missing optional member is no attack.
    for (const hostile of hostileValues) {
      if (hostile !== undefined && !fits(value, hostile)) yield hostile;
    }
    return;
  }
  if (Array.isArray(value)) {
    yield* [null, 'a', {}, new Array(2), [null], [value]];
    for (const [index, item] of value.entries()) {
      for (const mutation of mutations(item)) yield value.with(index, mutation);
    }
    return;
  }
  yield { ...value, surplus: 1 };
  yield JSON.parse(`{"__proto__": 1, ${JSON.stringify(value).slice(1)}`.replace(/, \}$/u, '}'));
  for (const [key, member] of Object.entries(value)) {
    for (const mutation of mutations(member)) {
      if (mutation === null && mayBeNull.has(key)) continue;
      yield { ...value, [key]: mutation };
    }
  }
}

/** The few hostile values that are valid where any text goes: S3 keys may be anything. */
function fits(member: unknown, hostile: unknown): boolean {
  return typeof member === 'string' && hostile === '\ud800';
}

/** Deeper than a schema expects, and no deeper than a message can be. */
function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = { key: [value] };
  return value;
}

function codeOf(answer: unknown): string {
  expect(answer).toMatchObject({ ok: false, error: { retry: 'never' } });
  const { error } = answer as { readonly error: { readonly code: string } };
  expect(errorCodes).toContain(error.code);
  return error.code;
}

function shown(input: unknown): string {
  return inspect(input, { maxStringLength: 40, maxArrayLength: 5 }).slice(0, 300);
}
