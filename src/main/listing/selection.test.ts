import { describe, expect, it, vi } from 'vitest';
import type { ListEntry } from '../../shared/model/objects';
import type { RowEdges, SortOrder } from '../../shared/model/views';
import { parseFilter } from '../../shared/query/parseFilter';
import { randomNumbers } from '../../shared/testing/random';
import { pageOfEntries } from '../s3/lists/listedPage';
import { createRowFilter } from './rowFilter';
import { createRowView } from './rowView';
import type { RowView } from './rowView';

const byName: SortOrder = { column: 'name', direction: 'ascending' };

function object(key: string, size = 0): ListEntry {
  return { kind: 'object', key, size };
}

function show(view: RowView, sort: SortOrder = byName, text = ''): void {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.problem.message);
  const filter = createRowFilter(view.store, result.filter, 0);
  while (!filter.advance());
  view.refresh(sort, text === '' ? undefined : filter, view.version() + 1);
}

function viewOf(keys: readonly string[]): RowView {
  const view = createRowView('');
  view.append(
    pageOfEntries(
      '',
      keys.map((key) => object(key)),
    ),
  );
  show(view);
  return view;
}

function keysOf(view: RowView): readonly string[] {
  return view.window(0, view.rowCount()).map(({ entry }) => entry.key);
}

function selectKeys(view: RowView, keys: readonly string[], focus: string): void {
  const shown = keysOf(view);
  const place = shown.indexOf(focus);
  const places = keys.map((key) => shown.indexOf(key));
  view.select(view.version(), edgesOf(places), { anchor: place, focus: place });
}

function focusOf(view: RowView): string | undefined {
  const { focus } = view.selection();
  return focus === undefined ? undefined : keysOf(view)[focus];
}

describe('the keyboard', () => {
  it.each([
    ['c', ['b', 'c'], 'd'],
    ['e', ['d', 'e'], 'c'],
    ['b', ['a', 'c'], 'b'],
    ['b', ['a', 'b', 'c', 'd', 'e'], undefined],
  ])('stays near where it was: on %s, without %s', (focus, gone, expected) => {
    const view = viewOf(['a', 'b', 'c', 'd', 'e']);
    selectKeys(view, [focus], focus);
    view.remove(gone.map((key) => ({ kind: 'object', key })));
    show(view);
    expect(focusOf(view)).toBe(expected);
    expect([...view.selectedTargets().targets].map(({ key }) => key)).toEqual(
      gone.includes(focus) ? [] : [focus],
    );
    expect(view.selection().anchor).toBe(gone.includes(focus) ? undefined : 0);
  });

  it.each([
    ['c', ['b', 'c'], 'd'],
    ['e', ['d', 'e'], 'c'],
    ['b', ['a', 'c'], 'b'],
  ])('stays near it in a new listing as well: on %s, without %s', (focus, gone, expected) => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const before = viewOf(keys);
    selectKeys(before, ['a', focus], focus);
    const after = createRowView('');
    after.append(
      pageOfEntries(
        '',
        keys.filter((key) => !gone.includes(key)).map((key) => object(key)),
      ),
    );
    show(after);
    after.takeSelection(before);
    expect(focusOf(after)).toBe(expected);
    const left = ['a', focus].filter((key) => !gone.includes(key));
    expect([...after.selectedTargets().targets].map(({ key }) => key)).toEqual(left);
  });

  it('keeps the beginning of its range in a new listing', () => {
    const before = viewOf(['a', 'b', 'c', 'd', 'e']);
    before.select(before.version(), Uint32Array.of(1, 4), { anchor: 1, focus: 3 });
    const after = viewOf(['a', 'a2', 'b', 'c', 'd', 'e']);
    after.takeSelection(before);
    expect(after.selection()).toMatchObject({ edges: Uint32Array.of(2, 5), anchor: 2, focus: 4 });

    const without = viewOf(['a', 'c', 'd', 'e']);
    without.takeSelection(before);
    expect(without.selection()).toMatchObject({ edges: Uint32Array.of(1, 3), focus: 2 });
    expect(without.selection().anchor).toBeUndefined();
  });

  it('goes to the next row of a new listing where a filter hides its own there', () => {
    const listed = (sizeOfC: number): RowView => {
      const entries = [object('a', 9), object('b', 9), object('c', sizeOfC), object('d', 9)];
      const view = createRowView('');
      view.append(pageOfEntries('', entries));
      show(view, byName, 'size>5');
      return view;
    };
    const before = listed(9);
    selectKeys(before, ['c'], 'c');
    const after = listed(1);
    after.takeSelection(before);
    expect(focusOf(after)).toBe('d');
    expect([...after.selectedTargets().targets]).toEqual([]);
  });

  it('goes to the next row where its own has come again as one that a filter hides', () => {
    const view = createRowView('');
    view.append(
      pageOfEntries(
        '',
        ['a', 'b', 'c', 'd'].map((key) => object(key, 9)),
      ),
    );
    show(view, byName, 'size>5');
    selectKeys(view, ['b'], 'b');
    view.append(pageOfEntries('', [object('b', 1), object('c', 9)]));
    show(view, byName, 'size>5');
    expect(keysOf(view)).toEqual(['a', 'c', 'd']);
    expect(focusOf(view)).toBe('c');
  });

  it('goes to the next row from where it was pointed at, where that is hidden by then', () => {
    const view = viewOf(['a1', 'b', 'c1', 'd']);
    const drawn = view.version();
    show(view, byName, '1');
    view.select(drawn, Uint32Array.of(1, 2), { anchor: 1, focus: 1 });
    expect(focusOf(view)).toBe('c1');
  });

  it('goes along when rows come in between', () => {
    const view = viewOf(['b', 'd']);
    selectKeys(view, ['d'], 'd');
    view.append(pageOfEntries('', [object('a'), object('c')]));
    show(view);
    expect(view.selection()).toMatchObject({ edges: Uint32Array.of(3, 4), anchor: 3, focus: 3 });
  });
});

describe('a selection of very many rows', () => {
  const names = Array.from(
    { length: 1000 },
    (_, index) => `name ${String(index).padStart(4, '0')}`,
  );

  /** Rows of one name in two, which are not in the order of their sizes. */
  function shownBySize(isThere: (index: number) => boolean): RowView {
    const view = createRowView('');
    const there = names.filter((_, index) => isThere(index));
    const folders = there.map((name): ListEntry => ({ kind: 'folder', key: `${name}/` }));
    const objects = there.map((name, index) => object(name, (index * 7919) % 100));
    view.append(pageOfEntries('', [...folders, ...objects]));
    show(view, { column: 'size', direction: 'ascending' });
    return view;
  }

  it('goes over to a new listing by a few steps for each row, and without its text', () => {
    const before = shownBySize(() => true);
    before.select(before.version(), Uint32Array.of(0, 2000), { anchor: 0, focus: 1999 });
    const after = shownBySize((index) => index % 2 === 0);
    const texts = [before, after].flatMap(({ store }) => [
      vi.spyOn(store, 'entry'),
      vi.spyOn(store, 'name'),
    ]);
    const compared = vi.spyOn(after.store, 'compareTo');
    after.takeSelection(before);
    for (const text of texts) expect(text).not.toHaveBeenCalled();
    expect(compared.mock.calls.length).toBeLessThan(6 * 2000);
    expect(after.selection()).toMatchObject({ folders: 500, objects: 500 });
  });

  it('finds where the keyboard goes by few steps as well, where nothing near it is left', () => {
    const before = shownBySize(() => true);
    show(before);
    before.select(before.version(), new Uint32Array(0), { anchor: 1000, focus: 1000 });
    const after = viewOf([names.at(-1) ?? '']);
    const texts = [before, after].map(({ store }) => vi.spyOn(store, 'entry'));
    after.takeSelection(before);
    for (const text of texts) expect(text).not.toHaveBeenCalled();
    expect(focusOf(after)).toBe(names.at(-1));
  });
});

it('tells the entry that is selected alone', () => {
  const view = viewOf(['a', 'b']);
  selectKeys(view, ['b'], 'b');
  expect(view.selection().only).toEqual(object('b'));
  selectKeys(view, ['a', 'b'], 'b');
  expect(view.selection().only).toBeUndefined();
});

it.each([
  [Uint32Array.of(0, 1, 2, 9), Uint32Array.of(0, 1, 2, 3)],
  [Uint32Array.of(0, 1, 3, 9), Uint32Array.of(0, 1)],
  [Uint32Array.of(7, 9), new Uint32Array(0)],
])('takes no more rows than there are: %s', (edges, expected) => {
  const view = viewOf(['a', 'b', 'c']);
  view.select(view.version(), edges);
  expect(view.selection().edges).toEqual(expected);
});

/** The edges of single rows, in whichever order they are named. */
function edgesOf(places: readonly number[]): RowEdges {
  const wanted = new Set(places);
  const ends = [...wanted].flatMap((place) => [
    ...(wanted.has(place - 1) ? [] : [place]),
    ...(wanted.has(place + 1) ? [] : [place + 1]),
  ]);
  return Uint32Array.from(ends).sort();
}

/** A table that changes under a user's hands, beside a selection by names. */
describe.each(Array.from({ length: 20 }, (_, seed) => seed))('any session (seed %i)', (seed) => {
  it('selects what a plain set of names would', () => {
    const random = randomNumbers(seed).below;
    let view = viewOf([]);
    let sort = byName;
    let filter = '';
    let names: ReadonlySet<string> = new Set();
    let made = 0;
    for (let step = 0; step < 60; step += 1) {
      const action = random(7);
      const shown = keysOf(view);
      if (action < 2) {
        const count = random(12);
        const page = Array.from({ length: count }, () =>
          object(`${random(10)}-${made++}`, random(5)),
        );
        view.append(pageOfEntries('', page));
      } else if (action === 2) {
        const gone = shown.filter(() => random(6) === 0);
        view.remove(gone.map((key) => ({ kind: 'object', key })));
      } else if (action === 3) {
        const column = (['name', 'size', 'type'] as const)[random(3)] ?? 'name';
        sort = { column, direction: random(2) === 0 ? 'ascending' : 'descending' };
      } else if (action === 4) {
        filter = random(2) === 0 ? '' : `${random(10)}-`;
      } else if (action === 5) {
        const again = createRowView('');
        // Those that the filter hides are there too.
        again.append(
          pageOfEntries(
            '',
            allOf(view).filter(() => random(5) > 0),
          ),
        );
        show(again, sort, filter);
        again.takeSelection(view);
        view = again;
      } else {
        const places = shown.map((_, place) => place).filter(() => random(3) === 0);
        view.select(view.version(), edgesOf(places));
        names = new Set(places.map((place) => shown[place] ?? ''));
      }
      show(view, sort, filter);
      const left = new Set(keysOf(view));
      names = new Set([...names].filter((name) => left.has(name)));
      const selected = [...view.selectedTargets().targets].map(({ key }) => key);
      expect(selected.toSorted()).toEqual([...names].toSorted());
      expect(view.selection().objects).toBe(names.size);
    }
  });
});

function allOf({ store }: RowView): readonly ListEntry[] {
  return Array.from({ length: store.count }, (_, row) => row)
    .filter((row) => !store.isGone(row))
    .map((row) => store.entry(row));
}

it('a row that comes again, as where a listing begins anew, stays selected', () => {
  const view = viewOf(['a', 'b', 'c']);
  selectKeys(view, ['b'], 'b');
  view.append(pageOfEntries('', [object('b', 5)]));
  view.append(pageOfEntries('', [object('a'), object('b', 6)]));
  show(view);
  expect([...view.selectedTargets().targets]).toEqual([{ kind: 'object', key: 'b' }]);
  expect(view.selection().bytes).toBe(6);
  expect(focusOf(view)).toBe('b');
});
