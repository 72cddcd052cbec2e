import { describe, expect, it } from 'vitest';
import {
  columnTracks,
  completeChoice,
  moveColumn,
  resizeColumn,
  shownColumns,
  toggleColumn,
} from './gridColumns';
import type { ColumnChoice, ColumnDefault } from './gridColumns';

const columns: readonly ColumnDefault[] = [
  { id: 'name', width: 240, smallest: 120, grows: true, leads: true },
  { id: 'size', width: 80, smallest: 56 },
  { id: 'time', width: 180, smallest: 80 },
  { id: 'class', width: 112, smallest: 64 },
];

function ids(choice: readonly ColumnChoice[]): string {
  return shownColumns(columns, choice)
    .map(({ id }) => id)
    .join(' ');
}

describe('the columns of a table', () => {
  it('are those that there are, where nothing is chosen', () => {
    expect(ids([])).toBe('name size time class');
    expect(columnTracks(columns, [])).toEqual({
      tracks: 'minmax(120px, 1fr) 80px 180px 112px',
      narrowest: 120 + 80 + 180 + 112,
    });
  });

  it('stand in the order that was chosen', () => {
    expect(ids([{ id: 'class' }, { id: 'size' }, { id: 'name' }, { id: 'time' }])).toBe(
      'name class size time',
    );
  });

  it('show a column that has come to be since, and forget one that is no more', () => {
    const remembered = [{ id: 'name' }, { id: 'owner' }, { id: 'class' }, { id: 'size' }];
    expect(ids(remembered)).toBe('name class time size');
    expect(completeChoice(columns, remembered).map(({ id }) => id)).not.toContain('owner');
  });

  it('are shown once each, whatever is remembered', () => {
    expect(ids([{ id: 'size' }, { id: 'size', hidden: true }, { id: 'name', hidden: true }])).toBe(
      'name size time class',
    );
  });
});

describe('a width', () => {
  it('is kept, and the room beside it is left empty where nothing grows', () => {
    const narrow = resizeColumn(columns, [], 'name', 200.4);
    expect(columnTracks(columns, narrow)).toEqual({
      tracks: '200px 80px 180px 112px minmax(0, 1fr)',
      narrowest: 200 + 80 + 180 + 112,
    });
  });

  it('has limits', () => {
    const small = resizeColumn(columns, [], 'size', -40);
    const large = resizeColumn(columns, small, 'time', 1e9);
    expect(columnTracks(columns, large).tracks).toBe('minmax(120px, 1fr) 56px 2000px 112px');
  });
});

describe('choosing columns', () => {
  it('hides and shows one where it was, with its width', () => {
    const wide = resizeColumn(columns, [], 'time', 222);
    const hidden = toggleColumn(columns, wide, 'time');
    expect(ids(hidden)).toBe('name size class');
    const shown = toggleColumn(columns, hidden, 'time');
    expect(ids(shown)).toBe('name size time class');
    expect(columnTracks(columns, shown).tracks).toContain('222px');
  });

  it('never hides the leading one', () => {
    expect(ids(toggleColumn(columns, [], 'name'))).toBe('name size time class');
  });
});

describe('moving a column', () => {
  it.each([
    ['size', 2, 'name time size class'],
    ['size', 9, 'name time class size'],
    ['class', 1, 'name class size time'],
    ['class', 0, 'name class size time'],
    ['name', 3, 'name size time class'],
  ])('puts %s at %i', (id, to, order) => {
    expect(ids(moveColumn(columns, [], id, to))).toBe(order);
  });

  it('counts the columns that are shown', () => {
    const hidden = toggleColumn(columns, [], 'size');
    const moved = moveColumn(columns, hidden, 'class', 1);
    expect(ids(moved)).toBe('name class time');
    expect(ids(toggleColumn(columns, moved, 'size'))).toBe('name size class time');
  });
});
