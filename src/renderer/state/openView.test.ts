import { expect, onTestFinished, test } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { RouteInput, RouteName, RouteOutput } from '../../shared/ipc/routes';
import type { ViewState } from '../../shared/model/views';
import { openView } from './openView';
import type { ShownView } from './openView';
import { nextTurn } from './testing/stubDipper';

const byName = { column: 'name', direction: 'ascending' } as const;
const onlyA = { selectionId: 's', folders: 0, objects: 1, bytes: 1 };
const place = { connectionId: 'c', bucket: 'b', prefix: '', scope: 'folder' } as const;

/** A view over a main that is played by hand: every question waits until it is answered. */
function open() {
  const asked: {
    readonly name: RouteName;
    readonly input: Readonly<Record<string, unknown>>;
    readonly answer: (data: unknown) => Promise<void>;
    readonly refuse: (error: Error) => Promise<void>;
  }[] = [];
  const shown: ShownView[] = [];
  const ended: unknown[] = [];
  const failed: unknown[] = [];
  let signal: AbortSignal | undefined;

  function call<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    stopped?: AbortSignal,
  ): Promise<RouteOutput<Name>> {
    signal ??= stopped;
    return new Promise((resolve, reject) => {
      asked.push({
        name,
        input,
        answer: async (data) => {
          resolve(data as RouteOutput<Name>);
          await nextTurn();
        },
        refuse: async (error) => {
          reject(error);
          await nextTurn();
        },
      });
    });
  }

  const view = openView(
    place,
    { sort: byName, filter: '' },
    {
      call,
      onShown: (next) => shown.push(next),
      onEnded: (thrown) => ended.push(thrown),
      onFailed: (thrown) => failed.push(thrown),
    },
  );
  onTestFinished(() => view.close());
  const viewId = String(asked[0]?.input['viewId']);

  /** The oldest question of a route that was not looked at yet. */
  function next(name: RouteName) {
    const index = asked.findIndex((one) => one.name === name);
    const [found] = index < 0 ? [] : asked.splice(index, 1);
    if (found === undefined) throw new Error(`Nothing was asked of ${name}.`);
    return found;
  }

  const names = (): readonly RouteName[] => asked.map(({ name }) => name);
  const stateOf = (more: Partial<ViewState>): ViewState => ({
    viewId,
    revision: 1,
    version: 1,
    status: 'listing',
    listed: 0,
    total: { folders: 0, objects: 3, bytes: 0 },
    shown: { folders: 0, objects: 3, bytes: 0 },
    sort: byName,
    filter: '',
    selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
    ...more,
  });
  const windowOf = (version: number, ...keys: readonly string[]) => ({
    version,
    from: 0,
    rows: keys.map((key) => ({ entry: { kind: 'object', key, size: 0 }, highlights: [] })),
  });
  const drawn = (): readonly (string | undefined)[] =>
    [0, 1, 2].map((index) => shown.at(-1)?.rows.rowAt(index)?.entry.key);
  return {
    view,
    next,
    names,
    stateOf,
    windowOf,
    shown,
    drawn,
    ended,
    failed,
    signal: () => signal,
  };
}

test('a state is drawn with the rows that belong to it, not before', async () => {
  const { view, next, stateOf, windowOf, shown, drawn } = open();
  view.take(stateOf({}));
  expect(shown).toEqual([]);
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  expect(drawn()).toEqual(['a', 'b', 'c']);

  view.take(stateOf({ revision: 2, version: 2, listed: 4 }));
  expect(shown.at(-1)?.state.version).toBe(1);
  await next('views.window').answer(windowOf(2, '0', 'a', 'b'));
  expect(shown.at(-1)?.state).toMatchObject({ version: 2, listed: 4 });
  expect(drawn()).toEqual(['0', 'a', 'b']);
});

test('a state with the same rows is drawn at once, a late one and that of others never', async () => {
  const { view, next, names, stateOf, windowOf, shown } = open();
  view.take(stateOf({ revision: 5 }));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  view.take(stateOf({ revision: 6, status: 'complete' }));
  expect(shown.at(-1)?.state.status).toBe('complete');
  view.take(stateOf({ revision: 4, status: 'failed' }));
  view.take(stateOf({ revision: 9, status: 'failed', viewId: 'another' }));
  expect(shown.at(-1)?.state.status).toBe('complete');
  expect(names()).toEqual(['views.open']);
});

test('rows that are ahead of their state wait for it', async () => {
  const { view, next, names, stateOf, windowOf, shown, drawn } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(2, 'x', 'y', 'z'));
  expect(shown).toEqual([]);
  expect(names()).toEqual(['views.open']);
  view.take(stateOf({ revision: 2, version: 2 }));
  expect(drawn()).toEqual(['x', 'y', 'z']);
});

test('rows that are behind the newest state are asked for again', async () => {
  const { view, next, stateOf, windowOf, shown, drawn } = open();
  view.take(stateOf({}));
  view.take(stateOf({ revision: 2, version: 2 }));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  expect(shown).toEqual([]);
  await next('views.window').answer(windowOf(2, 'x', 'y', 'z'));
  expect(drawn()).toEqual(['x', 'y', 'z']);
});

test('what is scrolled to is asked for, one question at a time and the last one first', async () => {
  const { view, next, names, stateOf, windowOf, shown } = open();
  const many = { folders: 0, objects: 1_000_000, bytes: 0 };
  view.take(stateOf({ shown: many }));
  await next('views.window').answer(
    windowOf(1, ...Array.from({ length: 256 }, (_, at) => `${at}`)),
  );
  for (const first of [10_000, 500_000, 999_950]) {
    view.ask(first, first + 40);
  }
  const inBetween = next('views.window');
  expect(names()).toEqual(['views.open']);
  await inBetween.answer({ ...windowOf(1, 'm'), from: inBetween.input['from'] });
  const { input } = next('views.window');
  expect(Number(input['from'])).toBeLessThanOrEqual(999_950);
  expect(Number(input['to'])).toBeGreaterThan(999_950);
  expect(shown.at(-1)?.rows.rowAt(Number(inBetween.input['from']))?.entry.key).toBe('m');
});

test('states from before a selection do not undo it', async () => {
  const { view, next, stateOf, windowOf, shown } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  const drawnBefore = shown.length;
  void view.select(1, Uint32Array.of(1, 2), { anchor: 1, focus: 1 });
  view.take(stateOf({ revision: 2, status: 'complete' }));
  expect(shown).toHaveLength(drawnBefore);
  const selection = { edges: Uint32Array.of(1, 2), folders: 0, objects: 1, bytes: 0, focus: 1 };
  await next('views.select').answer(stateOf({ revision: 3, status: 'complete', selection }));
  expect(shown.at(-1)?.state).toMatchObject({ status: 'complete', selection });
});

test('a selection that is refused is no longer shown, and nothing is done with what main has', async () => {
  const { view, next, names, stateOf, windowOf, shown, failed } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  const drawnBefore = shown.length;
  void view.select(1, Uint32Array.of(1, 2), {});
  const refused = dipperError('invalid_input', 'Refused.');
  const targetsFail = expect(view.keepSelection()).rejects.toBe(refused);
  await next('views.select').refuse(refused);
  await targetsFail;
  expect(names()).toEqual(['views.open']);
  expect(failed).toEqual([refused]);
  expect(shown).toHaveLength(drawnBefore + 1);
  expect(shown.at(-1)?.state.selection.edges).toEqual(new Uint32Array(0));
});

test('once what main has is on screen again, something can be done with it', async () => {
  const { view, next, stateOf, windowOf } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  void view.select(1, Uint32Array.of(1, 2), {});
  await next('views.select').refuse(dipperError('cancelled', 'These rows are gone.'));
  const targets = view.keepSelection();
  await nextTurn();
  await next('views.keepSelection').answer(onlyA);
  expect(await targets).toEqual(onlyA);
});

test('nothing is done with what main has while a refused selection is still on screen', async () => {
  const { view, next, stateOf, windowOf } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  void view.select(1, Uint32Array.of(1, 2), {});
  view.take(stateOf({ revision: 2, version: 2 }));
  const refused = dipperError('cancelled', 'These rows are gone.');
  await next('views.select').refuse(refused);
  await expect(view.keepSelection()).rejects.toBe(refused);
});

test('rows are asked for while selections are under way', async () => {
  const { view, next, names, stateOf, windowOf, drawn } = open();
  view.take(stateOf({ shown: { folders: 0, objects: 1_000_000, bytes: 0 } }));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  void view.select(1, Uint32Array.of(500_000, 500_001), { focus: 500_000 });
  view.ask(500_000, 500_040);
  expect(names()).toContain('views.window');
  await next('views.window').answer({ ...windowOf(1, 'm'), from: 500_000 });
  expect(drawn()).toEqual(['a', 'b', 'c']);
  expect(names()).toEqual(['views.open', 'views.select', 'views.window']);
});

test('what is selected is asked for only once the selection has arrived', async () => {
  const { view, next, names, stateOf, windowOf } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  void view.select(1, Uint32Array.of(0, 3), {});
  const targets = view.keepSelection();
  await nextTurn();
  expect(names()).toEqual(['views.open', 'views.select']);
  await next('views.select').answer(stateOf({ revision: 2 }));
  await next('views.keepSelection').answer(onlyA);
  expect(await targets).toEqual(onlyA);
});

test('what is selected is asked for only once rows have passed the filter that was typed', async () => {
  const { view, next, names, stateOf, windowOf } = open();
  view.take(stateOf({}));
  await next('views.window').answer(windowOf(1, 'a', 'b', 'c'));
  view.arrange({ sort: byName, filter: 'a' });
  void view.select(1, Uint32Array.of(0, 3), {});
  const targets = view.keepSelection();
  await nextTurn();
  await next('views.select').answer(stateOf({ revision: 2 }));
  expect(names()).toEqual(['views.open', 'views.arrange']);
  await next('views.arrange').answer(stateOf({ revision: 3, filter: 'a' }));
  await next('views.keepSelection').answer(onlyA);
  expect(await targets).toEqual(onlyA);
});

test('nothing is asked of a view before main has it', async () => {
  const { view, next, names, stateOf } = open();
  view.arrange({ sort: byName, filter: 'x' });
  view.stop();
  await nextTurn();
  expect(names()).toEqual(['views.open']);
  view.take(stateOf({ shown: { folders: 0, objects: 0, bytes: 0 } }));
  await nextTurn();
  expect(next('views.arrange').input).toMatchObject({ filter: 'x' });
  next('views.stop');
});

test('leaving cancels the call that keeps the view, and says nothing of what fails then', async () => {
  const { view, next, stateOf, signal, ended, failed } = open();
  view.take(stateOf({}));
  view.close();
  expect(signal()?.aborted).toBe(true);
  await next('views.open').refuse(dipperError('cancelled', 'Left.'));
  await next('views.window').refuse(dipperError('not_found', 'Closed.'));
  expect([ended, failed]).toEqual([[], []]);
});

test('a view that ends by itself says why, once', async () => {
  const { view, next, stateOf, ended, failed } = open();
  view.take(stateOf({}));
  const gone = dipperError('unexpected', 'The thread has ended.');
  await next('views.open').refuse(gone);
  await next('views.window').refuse(gone);
  expect([ended, failed]).toEqual([[gone], []]);
});
