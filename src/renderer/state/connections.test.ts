import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ProfileDraft } from '../../shared/ipc/profileSchemas';
import type { ConnectionDraft } from '../../shared/ipc/routes/connections';
import { defaultConnectionOptions } from '../../shared/model/connection';
import type { Connection } from '../../shared/model/connection';
import { onServerForgotten, saveConnection, useConnections } from './connections';
import { useLocation } from './location';
import { applyProfile } from './profiles';
import { answered, stubDipper } from './testing/stubDipper';

const id = 'profile:x';

function profile(name: string): Connection {
  return {
    id: `profile:${name}`,
    name,
    source: { kind: 'profile', profile: name },
    addressing: 'auto',
    server: 'aws',
    options: defaultConnectionOptions,
  };
}

/** What main knows and is asked. */
let main: { connections: readonly Connection[]; buckets: readonly string[] };
let bucketsAsked: readonly unknown[];

function answerTo(name: string, input: unknown): unknown {
  switch (name) {
    case 'profiles.apply':
      return { kind: 'saved', was: 'x' };
    case 'connections.save':
      return main.connections[0];
    case 'connections.list':
      return { connections: main.connections, places: [], keychain: { available: true } };
    case 'buckets.list':
      bucketsAsked = [...bucketsAsked, input];
      return { buckets: main.buckets.map((bucket) => ({ name: bucket })) };
    default:
      return null;
  }
}

beforeEach(async () => {
  main = { connections: [profile('x')], buckets: ['old'] };
  bucketsAsked = [];
  stubDipper({ invoke: (name, input: unknown) => answered(answerTo(name, input)) });
  useConnections.setState({ buckets: {} });
  await useConnections.getState().load();
  await useConnections.getState().loadBuckets(id);
  main.buckets = ['new'];
  bucketsAsked = [];
});

afterEach(() => vi.unstubAllGlobals());

/** Hears of which connections what was seen is forgotten. */
function listenForForgotten(): readonly string[] {
  const forgotten: string[] = [];
  onTestFinished(onServerForgotten((connectionId) => forgotten.push(connectionId)));
  return forgotten;
}

const draft = (name: string) => ({ name }) as ProfileDraft;

const edits = {
  profile: () => applyProfile('edit', { kind: 'put', draft: draft('x') }, false),
  connection: () => saveConnection({ id, name: 'x' } as ConnectionDraft),
};

test.each([
  ['profile', 'the same server', 'aws'],
  ['profile', 'another server', 'https://elsewhere.example'],
  ['connection', 'the same server', 'aws'],
  ['connection', 'another server', 'https://elsewhere.example'],
] as const)(
  'the buckets of a %s that was edited, with %s, are asked for again, once',
  async (edited, _, server) => {
    const forgotten = listenForForgotten();
    main.connections = [{ ...profile('x'), server }];
    await edits[edited]();
    await vi.waitFor(() =>
      expect(useConnections.getState().buckets[id]).toEqual({
        status: 'ready',
        buckets: [{ name: 'new' }],
      }),
    );
    expect(bucketsAsked).toEqual([{ connectionId: id }]);
    expect(forgotten).toEqual([id]);
  },
);

test('buckets that nobody has asked for are not asked for because of an edit', async () => {
  useConnections.setState({ buckets: {} });
  await applyProfile('edit', { kind: 'put', draft: draft('x') }, false);
  expect(bucketsAsked).toEqual([]);
});

test.each([
  ['removed', { kind: 'remove' } as const, []],
  ['renamed', { kind: 'put', draft: draft('y') } as const, [profile('y')]],
])('what was seen of a profile that was %s is forgotten', async (_, change, left) => {
  const forgotten = listenForForgotten();
  main.connections = left;
  await applyProfile('edit', change, false);
  expect(forgotten).toContain(id);
  expect(useConnections.getState().buckets).toEqual({});
  expect(bucketsAsked).toEqual([]);
});

test('the ways back to a profile that gets another name lead to it under that name', async () => {
  useLocation.setState({ back: [{ kind: 'connection', connectionId: id }] });
  onTestFinished(() => useLocation.setState({ back: [] }));
  await applyProfile('edit', { kind: 'put', draft: draft('y') }, false);
  expect(useLocation.getState().back).toEqual([{ kind: 'connection', connectionId: 'profile:y' }]);
});

test('what was seen of a connection that leads elsewhere is forgotten, and its buckets are asked for again', async () => {
  const forgotten = listenForForgotten();
  await useConnections.getState().load();
  expect(forgotten).toEqual([]);
  main.connections = [{ ...profile('x'), server: 'https://elsewhere.example' }];
  await useConnections.getState().load();
  expect(forgotten).toEqual([id]);
  await vi.waitFor(() =>
    expect(useConnections.getState().buckets[id]?.buckets).toEqual([{ name: 'new' }]),
  );
});

test('what was seen of a connection that has gone by itself is forgotten', async () => {
  const forgotten = listenForForgotten();
  main.connections = [];
  await useConnections.getState().load();
  expect(forgotten).toEqual([id]);
});
