import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { parseFilter } from '../../shared/query/parseFilter';
import type { ListEntry } from '../../shared/model/objects';
import type { SortOrder } from '../../shared/model/views';
import { pageOfEntries } from '../s3/lists/listedPage';
import { createRowFilter } from './rowFilter';
import { createRowView } from './rowView';
import type { RowView } from './rowView';
import { TooSlowError } from './timeLimit';

const byName: SortOrder = { column: 'name', direction: 'ascending' };
const now = Date.UTC(2026, 10, 25);

function folder(key: string): ListEntry {
  return { kind: 'folder', key };
}

function object(
  key: string,
  extra: Partial<Extract<ListEntry, { kind: 'object' }>> = {},
): ListEntry {
  return { kind: 'object', key, size: 0, ...extra };
}

/** A view of pages, refreshed after each of them as it is while a listing runs. */
function viewOf(prefix: string, ...pages: readonly (readonly ListEntry[])[]): RowView {
  const view = createRowView(prefix);
  for (const page of pages) {
    view.append(pageOfEntries(prefix, page));
    view.refresh(byName, undefined, view.version() + 1);
  }
  return view;
}

function show(view: RowView, sort: SortOrder, filter = ''): void {
  const result = parseFilter(filter);
  if (!result.ok) throw new Error(result.problem.message);
  const rows = createRowFilter(view.store, result.filter, now);
  while (!rows.advance());
  view.refresh(sort, rows, view.version() + 1);
}

function entries(view: RowView): readonly ListEntry[] {
  return view.window(0, view.rowCount()).map(({ entry }) => entry);
}

function keys(view: RowView): readonly string[] {
  return entries(view).map(({ key }) => key);
}

test('rows come back as they went in', () => {
  const page = [
    folder('p/d/'),
    folder('p/한글/'),
    object('p/a', {
      size: 2 ** 40,
      lastModified: Date.UTC(1969, 0, 1),
      storageClass: 'GLACIER',
      etag: 'd41d8cd98f00b204e9800998ecf8427e',
    }),
    object('p/b', { etag: 'ffff8cd98f00b204e9800998ecf8427e' }),
    object('p/c', { etag: 'd41d8cd98f00b204e9800998ecf8427e-12', storageClass: 'STANDARD' }),
    object('p/d', { etag: 'fifteen letters' }),
    object('p/e\u0001\u00e9e\u0301😀', { etag: 'D41D8CD98F00B204E9800998ECF8427E' }),
  ];
  expect(entries(viewOf('p/', page))).toEqual(page);
});

describe('the order of names', () => {
  it('is that of bytes, folders first', () => {
    const view = viewOf('', [
      object('b'),
      folder('z/'),
      object('B'),
      object('a'),
      folder('a/'),
      object('\u{1F600}'),
      object('\uFFFD'),
    ]);
    expect(keys(view)).toEqual(['a/', 'z/', 'B', 'a', 'b', '\uFFFD', '\u{1F600}']);
  });

  it('is turned round for objects and for folders, which stay first', () => {
    const view = viewOf('', [folder('a/'), folder('z/'), object('a'), object('b')]);
    show(view, { column: 'name', direction: 'descending' });
    expect(keys(view)).toEqual(['z/', 'a/', 'b', 'a']);
  });

  it('is kept whatever the order in which pages come, and whatever is in two of them', () => {
    let state = 11;
    const next = (most: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % most;
    };
    for (let round = 0; round < 60; round += 1) {
      const view = createRowView('');
      const expected = new Map<string, number>();
      for (let page = 0; page < 6; page += 1) {
        const found = Array.from({ length: next(12) }, () =>
          object(`k${next(40)}`, { size: next(9) }),
        );
        // Some servers sort, some do not, and some repeat themselves.
        if (next(3) > 0) found.sort((one, other) => (one.key < other.key ? -1 : 1));
        view.append(pageOfEntries('', found));
        for (const entry of found) if (entry.kind === 'object') expected.set(entry.key, entry.size);
        if (next(2) > 0) view.refresh(byName, undefined, view.version() + 1);
      }
      view.refresh(byName, undefined, view.version() + 1);
      const sorted = [...expected].sort(([one], [other]) => (one < other ? -1 : 1));
      expect(
        entries(view).map((entry) => [entry.key, entry.kind === 'object' ? entry.size : -1]),
      ).toEqual(sorted);
      const bytes = sorted.reduce((sum, [, size]) => sum + size, 0);
      expect(view.shown()).toEqual({ folders: 0, objects: sorted.length, bytes });
      expect(view.store.totals()).toEqual(view.shown());
    }
  });
});

describe('other columns', () => {
  const page = [
    folder('f/'),
    folder('g/'),
    object('big.png', { size: 9, lastModified: 10, storageClass: 'STANDARD' }),
    object('none'),
    object('small.txt', { size: 1, lastModified: 30, storageClass: 'GLACIER' }),
    object('tie-1.zip', { size: 5, lastModified: 40, storageClass: 'STANDARD' }),
    object('tie-2.png', { size: 5, lastModified: -20, storageClass: 'STANDARD' }),
  ];

  it.each([
    ['size', 'ascending', ['none', 'small.txt', 'tie-1.zip', 'tie-2.png', 'big.png']],
    ['size', 'descending', ['big.png', 'tie-1.zip', 'tie-2.png', 'small.txt', 'none']],
    ['lastModified', 'ascending', ['tie-2.png', 'none', 'big.png', 'small.txt', 'tie-1.zip']],
    ['lastModified', 'descending', ['tie-1.zip', 'small.txt', 'big.png', 'none', 'tie-2.png']],
    ['storageClass', 'ascending', ['none', 'small.txt', 'big.png', 'tie-1.zip', 'tie-2.png']],
    ['type', 'ascending', ['tie-1.zip', 'big.png', 'tie-2.png', 'none', 'small.txt']],
    ['type', 'descending', ['small.txt', 'none', 'big.png', 'tie-2.png', 'tie-1.zip']],
  ] as const)('sort by %s %s, equal ones by name', (column, direction, order) => {
    const view = viewOf('', page);
    show(view, { column, direction });
    expect(keys(view)).toEqual(['f/', 'g/', ...order]);
  });

  it('sort any number of rows as a plain sort does', () => {
    const sizes = Array.from({ length: 5000 }, (_, index) =>
      index % 7 === 0 ? 2 ** 45 + index : Math.imul(index, 0x9e3779b1) >>> (index % 30),
    );
    const objects = sizes.map((size, index) => object(String(index).padStart(5, '0'), { size }));
    const view = viewOf('', objects);
    show(view, { column: 'size', direction: 'descending' });
    const sorted = sizes
      .map((size, index) => ({ size, index }))
      .sort((one, other) => other.size - one.size || one.index - other.index);
    expect(keys(view)).toEqual(sorted.map(({ index }) => String(index).padStart(5, '0')));
  });
});

describe('the filter', () => {
  const names = [
    'Report.csv',
    'a report',
    'cafe\u0301.csv',
    'x'.repeat(40),
    'data.csv',
    ' port',
    'é',
  ];
  const page = [
    folder('p/reports/'),
    ...names.map((name, index) => object(`p/${name}`, { size: index })),
  ];

  it.each([
    [
      '',
      [
        'reports/',
        ' port',
        'Report.csv',
        'a report',
        'cafe\u0301.csv',
        'data.csv',
        'x'.repeat(40),
        'é',
      ],
    ],
    ['report', ['reports/', 'Report.csv', 'a report']],
    ['port', ['reports/', ' port', 'Report.csv', 'a report']],
    ['-report csv', ['cafe\u0301.csv', 'data.csv']],
    ['caf\u00e9', ['cafe\u0301.csv']],
    ['É', ['cafe\u0301.csv', 'é']],
    ['␣port', [' port']],
    ['vrep', []],
    ['*.csv size>0', ['cafe\u0301.csv', 'data.csv']],
    ['/^.{40}$/', ['x'.repeat(40)]],
    ['type:folder', ['reports/']],
    ['/t/ -type:folder', [' port', 'Report.csv', 'a report', 'data.csv']],
  ])('%j', (filter, expected) => {
    const view = viewOf('p/', page);
    show(view, byName, filter);
    expect(keys(view).map((key) => key.slice(2))).toEqual(expected);
  });

  it('says of many rows what it says of each', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      object(`p/${index.toString(36)}${index % 5 === 0 ? 'é' : '-'}`),
    );
    const view = viewOf('p/', many);
    show(view, byName, 'ab -é');
    const expected = many
      .map(({ key }) => key)
      .filter((key) => key.includes('ab') && !key.includes('é'))
      .sort();
    expect(expected.length).toBeGreaterThan(20);
    expect(keys(view)).toEqual(expected);
  });

  it('tells what it found in each shown row', () => {
    const view = viewOf('p/', page);
    show(view, byName, 'port -type:folder');
    const found = view
      .window(0, 3)
      .map(({ entry, highlights }) => [
        entry.key,
        highlights.map(({ start, end }) => entry.key.slice(2 + start, 2 + end)),
      ]);
    expect(found).toEqual([
      ['p/ port', ['port']],
      ['p/Report.csv', ['port']],
      ['p/a report', ['port']],
    ]);
  });

  it('is cut off where an expression never ends', () => {
    const view = viewOf('', [object('b'), object(`${'a'.repeat(60)}b`)]);
    expect(() => show(view, byName, '/^(a+)+$/')).toThrow(TooSlowError);
    expect(keys(view)).toHaveLength(2);
  });
});

describe('changes of one’s own', () => {
  it('are shown in their places', () => {
    const view = viewOf('p/', [folder('p/a/'), object('p/b'), object('p/d')]);
    view.put([object('p/c', { size: 3 }), folder('p/0/'), object('elsewhere')]);
    view.refresh(byName, undefined, view.version() + 1);
    expect(keys(view)).toEqual(['p/0/', 'p/a/', 'p/b', 'p/c', 'p/d']);
    expect(view.shown()).toEqual({ folders: 2, objects: 3, bytes: 3 });
  });

  it('replace what is there, and keep its selection', () => {
    const view = viewOf('', [object('a', { size: 1, etag: 'old' }), object('b', { size: 2 })]);
    view.select(view.version(), Uint32Array.of(0, 1));
    view.put([object('a', { size: 5, lastModified: 7 })]);
    show(view, { column: 'size', direction: 'ascending' });
    expect(entries(view)).toEqual([
      object('b', { size: 2 }),
      object('a', { size: 5, lastModified: 7 }),
    ]);
    expect(view.selection()).toEqual({
      edges: Uint32Array.of(1, 2),
      folders: 0,
      objects: 1,
      bytes: 5,
      only: object('a', { size: 5, lastModified: 7 }),
    });
  });

  it('pass the filter or not by their new facts', () => {
    const view = viewOf('', [object('a', { size: 1 }), object('b', { size: 20 })]);
    const result = parseFilter('size>10');
    if (!result.ok) throw new Error();
    const filter = createRowFilter(view.store, result.filter, now);
    while (!filter.advance());
    view.refresh(byName, filter, view.version() + 1);
    view.put([object('a', { size: 30 }), object('b', { size: 2 })]);
    view.refresh(byName, filter, view.version() + 1);
    expect(keys(view)).toEqual(['a']);
  });

  it('take away objects, and folders with what is below them', () => {
    const view = viewOf('', [
      object('a'),
      object('d'),
      object('d/x'),
      object('d/y/z'),
      object('d0'),
    ]);
    view.remove([
      { kind: 'folder', key: 'd/' },
      { kind: 'object', key: 'a' },
      { kind: 'object', key: 'not there' },
    ]);
    view.refresh(byName, undefined, view.version() + 1);
    expect(keys(view)).toEqual(['d', 'd0']);
    expect(view.store.totals()).toEqual({ folders: 0, objects: 2, bytes: 0 });
    view.put([object('a')]);
    view.refresh(byName, undefined, view.version() + 1);
    expect(keys(view)).toEqual(['a', 'd', 'd0']);
  });

  it.each(['object', 'folder'] as const)(
    'take away many of one kind (%s) without going through all rows for each',
    (kind) => {
      const names = Array.from({ length: 4000 }, (_, index) => String(index).padStart(4, '0'));
      const view = viewOf('', [
        ...names.map((name) => folder(`${name}/`)),
        ...names.map((name) => object(name)),
      ]);
      const targets = names
        .filter((_, index) => index % 10 === 0)
        .map((name) => ({ kind, key: kind === 'folder' ? `${name}/` : name }));
      const asked = vi.spyOn(view.store, 'isGone');
      view.remove(targets);
      view.refresh(byName, undefined, view.version() + 1);
      expect(view.rowCount()).toBe(7600);
      expect(asked.mock.calls.length).toBeLessThan(3 * 8000);
    },
  );

  it.each(['p/', ''])('take all away where what is shown is below a removed folder: %j', (key) => {
    const view = viewOf('p/q/', [folder('p/q/a/'), object('p/q/b')]);
    view.remove([{ kind: 'folder', key }]);
    view.refresh(byName, undefined, view.version() + 1);
    expect(keys(view)).toEqual([]);
  });

  it('that take nothing away leave all rows alone', () => {
    const view = viewOf('', [folder('a/'), object('b')]);
    const asked = vi.spyOn(view.store, 'isGone');
    view.remove([
      { kind: 'folder', key: 'b/' },
      { kind: 'object', key: 'c' },
    ]);
    view.refresh(byName, undefined, view.version() + 1);
    expect(keys(view)).toEqual(['a/', 'b']);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('a selection', () => {
  const view = (): RowView =>
    viewOf('', [folder('f/'), ...['b', 'd', 'f', 'h'].map((key) => object(key, { size: 1 }))]);

  it('stays with its rows when others come between them', () => {
    const shown = view();
    const before = shown.version();
    shown.append(pageOfEntries('', [object('a'), object('e')]));
    shown.refresh(byName, undefined, shown.version() + 1);
    // What is selected was seen a moment ago.
    expect(shown.select(before, Uint32Array.of(0, 3))).toBe(true);
    expect(shown.selection()).toEqual({
      edges: Uint32Array.of(0, 1, 2, 4),
      folders: 1,
      objects: 2,
      bytes: 2,
    });
    expect([...shown.selectedTargets().targets]).toEqual([
      { kind: 'folder', key: 'f/' },
      { kind: 'object', key: 'b' },
      { kind: 'object', key: 'd' },
    ]);
  });

  it('leaves out what is no longer shown, for good', () => {
    const shown = view();
    shown.select(shown.version(), Uint32Array.of(0, 5));
    show(shown, byName, '/[bd]/');
    expect(shown.selection().edges).toEqual(Uint32Array.of(0, 2));
    show(shown, byName, '');
    expect([...shown.selectedTargets().targets].map(({ key }) => key)).toEqual(['b', 'd']);
    shown.select(shown.version(), new Uint32Array(0));
    expect(shown.selection()).toEqual({
      edges: new Uint32Array(0),
      folders: 0,
      objects: 0,
      bytes: 0,
    });
  });

  it('of a version long gone changes nothing', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const shown = view();
    const before = shown.version();
    for (let round = 0; round < 10; round += 1) {
      vi.advanceTimersByTime(200);
      shown.refresh(byName, undefined, shown.version() + 1);
    }
    expect(shown.select(before, Uint32Array.of(0, 1))).toBe(false);
    expect(shown.selection().edges).toEqual(new Uint32Array(0));
  });
});

describe('finding a row', () => {
  const names = ['Alpha', 'alps', 'beta', 'cafe\u0301', 'delta', '한글.txt', '회의'];
  const page = names.map((key) => object(key));

  it.each([
    ['al', 0, 0],
    ['al', 1, 1],
    ['al', 2, 0],
    ['ALP', 0, 0],
    ['caf\u00e9', 0, 3],
    ['pha', 0, -1],
    ['aa', 0, 1],
    ['aa', 1, 0],
    ['ㅎ', 0, 5],
    ['ㅎㅎ', 5, 6],
    ['ㅎㅏㄴㄱ', 0, 5],
    ['gks', 0, 5],
  ])('that begins with %j from %i on', (text, from, place) => {
    expect(viewOf('', page).findTyped(text, from)).toBe(place);
  });

  it('by its key, in whatever order', () => {
    const view = viewOf('p/', [
      object('p/a', { size: 2 }),
      object('p/b', { size: 1 }),
      folder('p/a/'),
    ]);
    show(view, { column: 'size', direction: 'ascending' }, 'a');
    expect(view.positionOf('p/a')).toBe(1);
    expect(view.positionOf('p/a/')).toBe(0);
    expect(view.positionOf('p/b')).toBe(-1);
    expect(view.positionOf('q')).toBe(-1);
  });
});
