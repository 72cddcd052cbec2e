import { describe, expect, it } from 'vitest';
import type { ListEntry } from '../../shared/model/objects';
import { entryOrder, mergeRows, placeInOrder, sortRows } from './entryOrder';
import { createRandom } from './testing/random';

function entries(count: number, seed: number): readonly { readonly entry: ListEntry }[] {
  const random = createRandom(seed);
  const extensions = ['png', 'txt', 'zip', ''];
  return Array.from({ length: count }, (_, number): { readonly entry: ListEntry } => {
    const name = `${random(100)}-${seed}-${number}`;
    if (random(5) === 0) {
      return { entry: { kind: 'folder', key: `${name}/` } };
    }
    const times = [undefined, 20, 10];
    const classes = [undefined, 'STANDARD', 'GLACIER'];
    return {
      entry: {
        kind: 'object',
        key: `${name}.${extensions[random(4)] ?? ''}`,
        size: random(6),
        lastModified: times[random(3)],
        storageClass: classes[random(3)],
      },
    };
  });
}

const sorts = (['name', 'size', 'lastModified', 'storageClass', 'type'] as const).flatMap(
  (column) => (['ascending', 'descending'] as const).map((direction) => ({ column, direction })),
);

describe.each(sorts)('rows by $column, $direction', (sort) => {
  const order = entryOrder(sort);

  it('are as a plain sort would have them', () => {
    for (const seed of [1, 2, 3, 4]) {
      const rows = entries(200, seed);
      const plain = rows.toSorted((one, other) => order(one.entry, other.entry));
      expect(sortRows(rows, sort)).toEqual(plain);
      plain.forEach(({ entry }, place) => expect(placeInOrder(plain, order, entry)).toBe(place));
    }
  });

  it('are the same whether they come at once or in parts', () => {
    const parts = [entries(90, 5), entries(1, 6), [], entries(70, 7)];
    const merged = parts.reduce<ReturnType<typeof entries>>(
      (sorted, part) => mergeRows(sorted, part, sort),
      [],
    );
    expect(merged).toEqual(sortRows(parts.flat(), sort));
  });

  it('are merged where all that comes is behind what is there', () => {
    const rows = sortRows(entries(80, 8), sort);
    expect(mergeRows(rows.slice(0, 50), rows.slice(50), sort)).toEqual(rows);
  });
});
