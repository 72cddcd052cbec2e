import { assertNever } from '../../shared/assertNever';
import type { Comparison, FactCondition } from '../../shared/query/filter';
import type { RowStore } from './rowStore';

/** Asks a row one question about anything but its name. */
export type RowTest = (row: number) => boolean;

/**
 * The same answers as those of `compileFilter`, read from the columns. A folder has neither size nor
 * time nor class, and so meets no condition on them.
 *
 * @param now Milliseconds since the epoch, from which ages count back.
 */
export function createFactTest(store: RowStore, condition: FactCondition, now: number): RowTest {
  switch (condition.kind) {
    case 'size': {
      const compares = comparing(condition.comparison, condition.bytes);
      return (row) => !store.isFolder(row) && compares(store.size(row));
    }
    case 'age': {
      // No time is later or earlier than NaN.
      const compares = comparing(condition.comparison, condition.milliseconds);
      return (row) => compares(now - store.time(row));
    }
    case 'modified': {
      const { from, before } = condition;
      return (row) => store.time(row) >= from && store.time(row) < before;
    }
    case 'class': {
      const wanted = condition.storageClass.toLowerCase();
      return (row) => store.storageClass(row).toLowerCase() === wanted;
    }
    case 'type': {
      const { type } = condition;
      if (type === 'folder') return (row) => store.isFolder(row);
      if (type === 'object') return (row) => !store.isFolder(row);
      return (row) => store.kindOf(row) === type;
    }
    default:
      return assertNever(condition);
  }
}

function comparing(comparison: Comparison, limit: number): (value: number) => boolean {
  switch (comparison) {
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    case '=':
      return (value) => value === limit;
    default:
      return assertNever(comparison);
  }
}
