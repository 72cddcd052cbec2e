import { expect, test } from 'vitest';
import { toDipperError } from '../s3/errors/errorMapping';
import { pageOfEntries } from '../s3/lists/listedPage';
import { createKeptSelections } from './keptSelections';
import { createRowView } from './rowView';
import type { RowView } from './rowView';

const place = { connectionId: 'c', bucket: 'b' };
const server = 'https://one.example';
const seen = { ...place, server };
const byName = { column: 'name', direction: 'ascending' } as const;

function viewOf(...keys: readonly string[]): RowView {
  const view = createRowView('');
  view.append(
    pageOfEntries(
      '',
      keys.map((key) => ({ kind: 'object', key, size: 1 })),
    ),
  );
  view.refresh(byName, undefined, 1);
  view.select(1, Uint32Array.of(0, keys.length));
  return view;
}

function keysOf(targets: Iterable<{ readonly key: string }>): readonly string[] {
  return Array.from(targets, ({ key }) => key);
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (thrown) {
    return toDipperError(thrown).detail.code;
  }
  return undefined;
}

test('what was selected stays as it was seen, whatever becomes of the rows', () => {
  const selections = createKeptSelections();
  const view = viewOf('a', 'b');
  const kept = selections.keep(place, { rows: view.selectedTargets(), server });
  expect(kept).toMatchObject({ folders: 0, objects: 2, bytes: 2 });
  expect(keysOf(kept.named ?? [])).toEqual(['a', 'b']);
  view.remove([{ kind: 'object', key: 'a' }]);
  view.put([{ kind: 'object', key: '0', size: 1 }]);
  view.refresh(byName, undefined, 2);
  view.select(2, Uint32Array.of(0, 1));
  expect(keysOf(view.selectedTargets().targets)).toEqual(['0']);
  expect(keysOf(selections.take(kept.selectionId, seen))).toEqual(['a', 'b']);
});

test('more than ten thousand rows are not named', () => {
  const keys = Array.from({ length: 10_001 }, (_, index) => String(index));
  const kept = createKeptSelections().keep(place, {
    rows: viewOf(...keys).selectedTargets(),
    server,
  });
  expect(kept).toMatchObject({ objects: 10_001 });
  expect(kept.named).toBeUndefined();
});

test('nothing is done elsewhere with what was selected, nor with what is not known any more', () => {
  const selections = createKeptSelections();
  const keep = (): string =>
    selections.keep(place, { rows: viewOf('a').selectedTargets(), server }).selectionId;
  const taken = (id: string, where = seen) => codeOf(() => selections.take(id, where));
  const id = keep();
  const asked = (where: typeof seen) => taken(id, where);
  expect(asked({ ...seen, server: 'https://two.example' })).toBe('connection_changed');
  expect(asked({ ...seen, bucket: 'other' })).toBe('not_found');
  expect(asked({ ...seen, connectionId: 'other' })).toBe('not_found');
  expect(asked(seen)).toBeUndefined();
  expect(asked(seen)).toBe('not_found');
  const oldest = keep();
  for (let others = 0; others < 4; others += 1) keep();
  expect(taken(oldest)).toBe('not_found');
});

test('a few selected rows hold on to none of the listing that they are of', () => {
  const selections = createKeptSelections();
  const rows = viewOf('a', 'b').selectedTargets();
  let timesRead = 0;
  function* once() {
    timesRead += 1;
    yield* rows.targets;
  }
  const targets = { [Symbol.iterator]: once };
  const { selectionId } = selections.keep(place, { rows: { ...rows, targets }, server });
  expect(keysOf(selections.take(selectionId, seen))).toEqual(['a', 'b']);
  expect(timesRead).toBe(1);
});

test('what was selected at a connection that was changed or removed is not kept', () => {
  const selections = createKeptSelections();
  const [gone, other] = ['c', 'other'].map((connectionId) => {
    const rows = viewOf('a').selectedTargets();
    return selections.keep({ ...place, connectionId }, { rows, server }).selectionId;
  });
  selections.forgetConnection('c');
  expect(codeOf(() => selections.take(gone ?? '', seen))).toBe('not_found');
  expect(keysOf(selections.take(other ?? '', { ...seen, connectionId: 'other' }))).toEqual(['a']);
});
