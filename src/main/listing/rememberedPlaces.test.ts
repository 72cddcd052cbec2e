import { expect, test } from 'vitest';
import type { ListedPlace } from '../../shared/model/places';
import type { RememberedRows } from './liveView';
import { createRememberedPlaces } from './rememberedPlaces';
import { createRowView } from './rowView';

function place(prefix: string, connectionId = 'c'): ListedPlace {
  return { connectionId, bucket: 'b', prefix, scope: 'folder' };
}

/** Rows that say how much memory they take. */
function rows(mebibytes: number): RememberedRows {
  const view = createRowView('');
  const store = { ...view.store, memory: () => mebibytes * 1024 ** 2 };
  return { rows: { ...view, store }, listedAt: 1, server: 'aws' };
}

test('what is remembered is handed over once, for its own place', () => {
  const memory = createRememberedPlaces();
  const kept = rows(1);
  memory.keep(place('a/'), kept);
  expect(memory.take({ ...place('a/'), scope: 'below' })).toBeUndefined();
  expect(memory.take(place('a/'))).toBe(kept);
  expect(memory.take(place('a/'))).toBeUndefined();
});

test('the oldest is given up where all together would take too much', () => {
  const memory = createRememberedPlaces();
  memory.keep(place('a/'), rows(60));
  memory.keep(place('b/'), rows(60));
  memory.keep(place('c/'), rows(60));
  expect(memory.all().map(({ place: { prefix } }) => prefix)).toEqual(['b/', 'c/']);
});

test('what takes too much alone is not remembered, and costs nothing of what is', () => {
  const memory = createRememberedPlaces();
  memory.keep(place('a/'), rows(60));
  memory.keep(place('huge/'), rows(1));
  memory.keep(place('huge/'), rows(1000));
  expect(memory.all().map(({ place: { prefix } }) => prefix)).toEqual(['a/']);
});

test('a connection that was changed is forgotten', () => {
  const memory = createRememberedPlaces();
  memory.keep(place('a/', 'one'), rows(1));
  memory.keep(place('a/', 'other'), rows(1));
  memory.forget(({ connectionId }) => connectionId === 'one');
  expect(memory.take(place('a/', 'one'))).toBeUndefined();
  expect(memory.take(place('a/', 'other'))).toBeDefined();
});
