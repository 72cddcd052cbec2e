import { describe, expect, it } from 'vitest';
import type { ListEntry } from '../../shared/model/objects';
import { createListingRows, nameMatches } from './listingRows';
import type { SortOrder } from './entryOrder';
import type { ListingView } from './listingRows';

const byName: SortOrder = { column: 'name', direction: 'ascending' };

function folder(key: string): ListEntry {
  return { kind: 'folder', key };
}

function object(
  key: string,
  extra: Partial<Extract<ListEntry, { kind: 'object' }>> = {},
): ListEntry {
  return { kind: 'object', key, size: 0, ...extra };
}

function keys(view: ListingView): readonly (string | undefined)[] {
  return Array.from({ length: view.rowCount }, (_, index) => view.rowAt(index)?.key);
}

describe('createListingRows', () => {
  it('shows folders first and orders keys by code units', () => {
    const rows = createListingRows();
    rows.put([object('b'), folder('z/'), object('B'), object('a'), folder('a/'), object('é')]);
    expect(keys(rows.view(byName, ''))).toEqual(['a/', 'z/', 'B', 'a', 'b', 'é']);
  });

  it('keeps folders first when the order is turned round', () => {
    const rows = createListingRows();
    rows.put([object('b'), folder('z/'), object('a'), folder('a/')]);
    const view = rows.view({ column: 'name', direction: 'descending' }, '');
    expect(keys(view)).toEqual(['z/', 'a/', 'b', 'a']);
  });

  it('merges what comes later into the order, page by page', () => {
    const rows = createListingRows();
    rows.put([object('m'), object('x')]);
    expect(keys(rows.view(byName, ''))).toEqual(['m', 'x']);
    rows.put([object('a'), folder('q/'), object('n')]);
    expect(keys(rows.view(byName, ''))).toEqual(['q/', 'a', 'm', 'n', 'x']);
  });

  it.each([
    ['size', ['f/', 'small.txt', 'tie-1.zip', 'tie-2.png', 'big.png']],
    ['lastModified', ['f/', 'big.png', 'tie-2.png', 'small.txt', 'tie-1.zip']],
    ['storageClass', ['f/', 'small.txt', 'big.png', 'tie-1.zip', 'tie-2.png']],
    ['type', ['f/', 'tie-1.zip', 'big.png', 'tie-2.png', 'small.txt']],
  ] as const)('sorts by %s, equal ones by key', (column, order) => {
    const rows = createListingRows();
    rows.put([
      object('tie-2.png', { size: 5, lastModified: 20, storageClass: 'STANDARD' }),
      object('tie-1.zip', { size: 5, lastModified: 40, storageClass: 'STANDARD' }),
      object('small.txt', { size: 1, lastModified: 30, storageClass: 'GLACIER' }),
      object('big.png', { size: 9, lastModified: 10, storageClass: 'STANDARD' }),
      folder('f/'),
    ]);
    expect(keys(rows.view({ column, direction: 'ascending' }, ''))).toEqual(order);
  });

  it('keeps Unicode twins, empty names and keys of one letter in two cases apart', () => {
    const rows = createListingRows();
    rows.put([object('caf\u00e9'), object('cafe\u0301'), folder('/'), object('A'), object('a')]);
    expect(keys(rows.view(byName, ''))).toEqual(['/', 'A', 'a', 'cafe\u0301', 'caf\u00e9']);
  });

  it('takes a repeated key once, with its latest facts, in its right place', () => {
    const rows = createListingRows();
    const bySize: SortOrder = { column: 'size', direction: 'ascending' };
    rows.put([object('a', { size: 1 }), object('b', { size: 2 })]);
    rows.view(bySize, '');
    rows.put([object('a', { size: 3 })]);
    const view = rows.view(bySize, '');
    expect(keys(view)).toEqual(['b', 'a']);
    expect(view.rowAt(1)).toMatchObject({ size: 3 });
    expect(rows.size()).toBe(2);
  });

  it('tells where a key stands, and that a hidden one stands nowhere', () => {
    const rows = createListingRows();
    rows.put([object('p/Report.pdf'), object('p/photo.png')]);
    const view = rows.view(byName, 'report');
    expect(keys(view)).toEqual(['p/Report.pdf']);
    expect(view.indexOfKey('p/Report.pdf')).toBe(0);
    expect(view.indexOfKey('p/photo.png')).toBe(-1);
  });

  it('filters by the name alone, not by the folder it is in', () => {
    const rows = createListingRows();
    rows.put([object('photos/a.txt'), object('photos/photos.txt')]);
    expect(keys(rows.view(byName, 'photos'))).toEqual(['photos/photos.txt']);
  });

  it('drops what a new round did not name, but not before it is told to', () => {
    const rows = createListingRows();
    rows.put([object('a'), object('b'), object('c')]);
    rows.view(byName, '');
    rows.beginRound();
    rows.put([object('a'), object('d')]);
    expect(keys(rows.view(byName, ''))).toEqual(['a', 'b', 'c', 'd']);
    rows.dropOlder();
    expect(keys(rows.view(byName, ''))).toEqual(['a', 'd']);
  });

  it('takes rows away', () => {
    const rows = createListingRows();
    rows.put([object('a'), object('b')]);
    rows.view(byName, '');
    rows.remove(['a', 'not there']);
    expect(keys(rows.view(byName, ''))).toEqual(['b']);
    expect(rows.get('a')).toBeUndefined();
  });

  it('finds every row where it stands, in any order, also once its facts have changed', () => {
    const rows = createListingRows();
    rows.put([
      folder('z/'),
      ...Array.from({ length: 50 }, (_, index) => object(`k${index}`, { size: index % 7 })),
    ]);
    rows.view(byName, '');
    rows.put([object('k7', { size: 99 })]);
    for (const column of ['name', 'size', 'type'] as const) {
      for (const filter of ['', 'k1']) {
        const view = rows.view({ column, direction: 'descending' }, filter);
        keys(view).forEach((key, index) => expect(view.indexOfKey(key ?? '')).toBe(index));
      }
    }
  });

  it('gives a row one number in every order, and no other row that number', () => {
    const rows = createListingRows();
    rows.put([object('b'), object('c', { size: 3 }), object('a')]);
    const numbers = (): ReadonlyMap<string | undefined, number> => {
      const view = rows.view(byName, '');
      return new Map(keys(view).map((key, index) => [key, view.numberAt(index)]));
    };
    const before = numbers();
    rows.put([object('c', { size: 4 }), object('0')]);
    rows.remove(['a']);
    rows.put([object('a')]);
    const after = numbers();
    expect([after.get('b'), after.get('c')]).toEqual([before.get('b'), before.get('c')]);
    expect(new Set([...before.values(), after.get('0'), after.get('a')]).size).toBe(5);
  });

  it('gives the same view again where nothing has changed', () => {
    const rows = createListingRows();
    rows.put([object('a'), object('b')]);
    const view = rows.view(byName, 'a');
    rows.put([object('b')]);
    expect(rows.view(byName, 'a')).toBe(view);
    rows.put([object('aa')]);
    expect(keys(rows.view(byName, 'a'))).toEqual(['a', 'aa']);
  });

  it('leaves an earlier view as it was', () => {
    const rows = createListingRows();
    rows.put([object('a')]);
    const before = rows.view(byName, '');
    rows.put([object('0')]);
    rows.view(byName, '');
    expect(keys(before)).toEqual(['a']);
  });
});

describe('nameMatches', () => {
  it.each([
    ['Report.PDF', 'report', true],
    ['report.pdf', 'PDF', true],
    ['cafe\u0301.txt', 'caf\u00e9', true],
    ['line\u0001break', '\\u{1}', true],
    ['report.pdf', 'x', false],
    [' lead.txt', '␣lead', true],
    ['trail /', 'l␣', true],
  ])('%j with %j', (name, filter, matches) => {
    expect(nameMatches(name, filter)).toBe(matches);
  });
});
