import { describe, expect, it } from 'vitest';
import type { ListEntry } from '../../shared/model/objects';
import { createListingRows } from './listingRows';
import type { SortOrder } from './entryOrder';
import type { ListingView } from './listingRows';
import { eachRow, rowsBetween } from './rowRanges';
import {
  carrySelection,
  findByStart,
  invertSelection,
  moveFocus,
  nothingSelected,
  selectAllRows,
  selectOnly,
  selectRow,
} from './selection';
import type { Selection } from './selection';
import { createRandom } from './testing/random';

const byName: SortOrder = { column: 'name', direction: 'ascending' };

function rows({ rows: selected }: Selection): readonly number[] {
  return [...eachRow(selected)];
}

describe('selectRow', () => {
  it('selects one row alone', () => {
    expect(rows(selectRow(selectOnly(0), 2, 'only'))).toEqual([2]);
  });

  it('adds a row and takes it away again', () => {
    const two = selectRow(selectOnly(0), 2, 'toggle');
    expect(rows(two)).toEqual([0, 2]);
    expect(rows(selectRow(two, 0, 'toggle'))).toEqual([2]);
  });

  it('selects from the anchor to the row, and anew from the same anchor', () => {
    const down = selectRow(selectOnly(1), 3, 'range');
    expect(rows(down)).toEqual([1, 2, 3]);
    expect(rows(selectRow(down, 0, 'range'))).toEqual([0, 1]);
  });

  it('adds a range to what is selected', () => {
    const apart = selectRow(selectOnly(0), 4, 'toggle');
    expect(rows(selectRow(apart, 6, 'addRange'))).toEqual([0, 4, 5, 6]);
  });

  it('starts a range where the keyboard is, or at the first row', () => {
    expect(rows(selectRow({ ...nothingSelected, focus: 3 }, 5, 'range'))).toEqual([3, 4, 5]);
    expect(rows(selectRow(nothingSelected, 1, 'range'))).toEqual([0, 1]);
  });
});

describe('moveFocus', () => {
  it('stays within the rows', () => {
    expect(moveFocus(selectOnly(0), 5, -3, 'only').focus).toBe(0);
    expect(moveFocus(selectOnly(0), 5, 99, 'only').focus).toBe(4);
  });

  it('moves alone, or takes rows along', () => {
    const alone = moveFocus(selectOnly(0), 5, 2, 'focusOnly');
    expect([rows(alone), alone.focus]).toEqual([[0], 2]);
    expect(rows(moveFocus(selectOnly(0), 5, 2, 'range'))).toEqual([0, 1, 2]);
  });

  it('does nothing without rows', () => {
    expect(moveFocus(nothingSelected, 0, 0, 'only')).toBe(nothingSelected);
  });
});

describe('all rows', () => {
  it('are selected and inverted in a few numbers', () => {
    const all = selectAllRows(nothingSelected, 1_000_000);
    expect(all.rows).toEqual({ edges: [0, 1_000_000], count: 1_000_000 });
    const rest = invertSelection(selectRow(all, 17, 'toggle'), 1_000_000);
    expect(rows(rest)).toEqual([17]);
  });
});

function object(key: string, size = 0): ListEntry {
  return { kind: 'object', key, size };
}

function keysOf(selection: Selection, view: ListingView): readonly string[] {
  return rows(selection).map((row) => view.rowAt(row)?.key ?? '');
}

/** A folder with these objects, and the selection of some of them, by name. */
function folderOf(keys: readonly string[], selected: readonly string[], focus?: string) {
  const folder = createListingRows();
  folder.put(keys.map((key) => object(key)));
  const view = folder.view(byName, '');
  const selection = selected.reduce(
    (sum, key) => selectRow(sum, view.indexOfKey(key), 'toggle'),
    nothingSelected,
  );
  return {
    folder,
    view,
    selection: {
      ...selection,
      ...(focus === undefined ? {} : { focus: view.indexOfKey(focus) }),
    },
  };
}

describe('a selection that is carried over', () => {
  it('is of the same rows when others come in between, and takes none of those', () => {
    const { folder, view, selection } = folderOf(['b', 'd'], ['b', 'd']);
    folder.put([object('a'), object('c'), object('e')]);
    const after = folder.view(byName, '');
    const carried = carrySelection(selection, view, after);
    expect(keysOf(carried, after)).toEqual(['b', 'd']);
    expect(keysOf(selectRow(carried, after.indexOfKey('e'), 'range'), after)).toEqual(['d', 'e']);
  });

  it('forgets rows that the filter hides, also once it is gone', () => {
    const { folder, view, selection } = folderOf(['a1', 'b1', 'b2'], ['a1', 'b2']);
    const filtered = folder.view(byName, 'b');
    const narrow = carrySelection(selection, view, filtered);
    expect(keysOf(narrow, filtered)).toEqual(['b2']);
    expect(keysOf(carrySelection(narrow, filtered, view), view)).toEqual(['b2']);
  });

  it.each([
    ['c', ['b', 'c'], 'd'],
    ['e', ['d', 'e'], 'c'],
    ['b', ['a', 'c'], 'b'],
    ['b', ['a', 'b', 'c', 'd', 'e'], undefined],
  ])('keeps the keyboard near where it was: on %s, without %s', (focus, gone, expected) => {
    const { folder, view, selection } = folderOf(['a', 'b', 'c', 'd', 'e'], [focus], focus);
    folder.remove(gone);
    const after = folder.view(byName, '');
    const carried = carrySelection(selection, view, after);
    expect(carried.focus === undefined ? undefined : after.rowAt(carried.focus)?.key).toBe(
      expected,
    );
    expect(keysOf(carried, after)).toEqual(gone.includes(focus) ? [] : [focus]);
  });

  it('is the same for many rows as for few', () => {
    const folder = createListingRows();
    folder.put(Array.from({ length: 5_000 }, (_, index) => object(`k${index}`, index % 13)));
    const view = folder.view(byName, '');
    const selection: Selection = { rows: rowsBetween(100, 4_100), anchor: 100, focus: 4_099 };
    const chosen = new Set(keysOf(selection, view));
    folder.put(Array.from({ length: 3_000 }, (_, index) => object(`k${index}+`)));
    folder.remove(['k77', 'k4000']);
    const after = folder.view({ column: 'size', direction: 'descending' }, '1');
    const expected = [...chosen].filter((key) => after.indexOfKey(key) >= 0);
    const carried = carrySelection(selection, view, after);
    expect(expected.length).toBeGreaterThan(1_000);
    expect(keysOf(carried, after).toSorted()).toEqual(expected.toSorted());
    expect(carried.rows.count).toBe(expected.length);
  });
});

/** A user at a table that changes under their hands, beside a selection by names. */
describe.each(Array.from({ length: 40 }, (_, seed) => seed))('any session (seed %i)', (seed) => {
  it('selects what a plain set of names would', () => {
    const random = createRandom(seed);
    const folder = createListingRows();
    let sort = byName;
    let filter = '';
    let view = folder.view(sort, filter);
    let selection = nothingSelected;
    let names: ReadonlySet<string> = new Set();
    let anchor: string | undefined;
    let made = 0;

    const shownNames = (): readonly string[] =>
      Array.from({ length: view.rowCount }, (_, row) => view.rowAt(row)?.key ?? '');
    const between = (one: number, other: number): readonly string[] =>
      shownNames().slice(Math.min(one, other), Math.max(one, other) + 1);

    function follow(): void {
      const after = folder.view(sort, filter);
      selection = carrySelection(selection, view, after);
      view = after;
      names = new Set([...names].filter((name) => view.indexOfKey(name) >= 0));
      anchor = anchor !== undefined && view.indexOfKey(anchor) >= 0 ? anchor : undefined;
    }

    for (let step = 0; step < 80; step += 1) {
      const row = random(Math.max(1, view.rowCount));
      const name = view.rowAt(row)?.key;
      const action = random(10);
      if (action < 2) {
        folder.put(
          Array.from({ length: random(12) }, () => object(`${random(10)}-${made++}`, random(5))),
        );
        follow();
      } else if (action === 2) {
        folder.remove(shownNames().filter(() => random(6) === 0));
        follow();
      } else if (action === 3) {
        const column = (['name', 'size', 'type'] as const)[random(3)] ?? 'name';
        sort = { column, direction: random(2) === 0 ? 'ascending' : 'descending' };
        follow();
      } else if (action === 4) {
        filter = random(2) === 0 ? '' : String(random(10));
        follow();
      } else if (name === undefined) {
        continue;
      } else if (action === 5) {
        selection = selectRow(selection, row, 'only');
        names = new Set([name]);
        anchor = name;
      } else if (action === 6) {
        selection = selectRow(selection, row, 'toggle');
        names = new Set(
          names.has(name) ? [...names].filter((one) => one !== name) : [...names, name],
        );
        anchor = name;
      } else if (action === 7) {
        const mode = random(2) === 0 ? 'range' : 'addRange';
        // Where the anchor is gone, the keyboard's row stands in for it.
        const from = anchor === undefined ? (selection.focus ?? 0) : view.indexOfKey(anchor);
        names = new Set([...(mode === 'range' ? [] : names), ...between(from, row)]);
        anchor = view.rowAt(from)?.key;
        selection = selectRow(selection, row, mode);
      } else if (action === 8) {
        selection = selectAllRows(selection, view.rowCount);
        names = new Set(shownNames());
        anchor = view.rowAt(0)?.key;
      } else {
        selection = invertSelection(selection, view.rowCount);
        names = new Set(shownNames().filter((one) => !names.has(one)));
      }
      expect(keysOf(selection, view).toSorted()).toEqual([...names].toSorted());
      expect(selection.rows.count).toBe(names.size);
    }
  });
});

describe('findByStart', () => {
  const names = ['apple', 'Avocado', 'banana', 'cafe\u0301', 'e\u0301cole'];
  it.each([
    ['a', 0, 0],
    ['a', 1, 1],
    ['a', 2, 0],
    ['ba', 0, 2],
    ['caf\u00e9', 0, 3],
    ['\u00e9', 0, 4],
    ['x', 0, -1],
  ])('finds %j from row %i at %i', (text, from, found) => {
    expect(findByStart(names.length, (index) => names[index] ?? '', text, from)).toBe(found);
  });
});
