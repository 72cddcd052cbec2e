import { isOfKind } from '../../shared/model/fileKinds';
import type { Comparison, FactCondition } from '../../shared/query/filter';
import type { RowStore } from './rowStore';

/** Takes rows out of those that passed what was asked before. */
export type Step = (from: number, to: number, passing: Uint8Array) => void;

/**
 * Asks rows one question about anything but their names, with the same answers as those of
 * `compileFilter`, read from the columns. A folder has neither size nor time nor class, and so meets no
 * condition on them. Every kind has a loop of its own: a call for each of a million rows would take
 * several times as long as the answer.
 *
 * @param isNegated Whether those pass that do not meet the condition.
 * @param now Milliseconds since the epoch, from which ages count back.
 */
export function createFactStep(
  store: RowStore,
  condition: FactCondition,
  isNegated: boolean,
  now: number,
): Step {
  switch (condition.kind) {
    case 'size':
      return sizeStep(store, wholeNumbers(condition.comparison, condition.bytes), isNegated);
    case 'age': {
      const { least, most } = wholeNumbers(condition.comparison, condition.milliseconds);
      return timeStep(store, { least: now - most, most: now - least }, isNegated);
    }
    case 'modified':
      return timeStep(store, { least: condition.from, most: condition.before - 1 }, isNegated);
    case 'class': {
      const wanted = condition.storageClass.toLowerCase();
      const isWanted = (row: number): boolean => store.storageClass(row).toLowerCase() === wanted;
      return classStep(store, isWanted, isNegated);
    }
    case 'type': {
      const { type } = condition;
      const isFolder = (row: number): boolean => store.isFolder(row);
      if (type === 'folder') return rowStep(isFolder, isNegated);
      if (type === 'object') return rowStep(isFolder, !isNegated);
      return rowStep((row) => isOfKind(store.kindOf(row), type), isNegated);
    }
  }
}

/** Whole numbers from one to another, both included. */
interface WholeNumbers {
  readonly least: number;
  readonly most: number;
}

/** The whole numbers that compare so; sizes and times are whole numbers, limits need not be. */
function wholeNumbers(comparison: Comparison, limit: number): WholeNumbers {
  switch (comparison) {
    case '<':
      return { least: -Infinity, most: Math.ceil(limit) - 1 };
    case '<=':
      return { least: -Infinity, most: Math.floor(limit) };
    case '>':
      return { least: Math.floor(limit) + 1, most: Infinity };
    case '>=':
      return { least: Math.ceil(limit), most: Infinity };
    case '=':
      return { least: Math.ceil(limit), most: Math.floor(limit) };
  }
}

function sizeStep(store: RowStore, { least, most }: WholeNumbers, isNegated: boolean): Step {
  return (from, to, passing) => {
    const { sizes } = store.columns();
    for (let row = from; row < to; row += 1) {
      const size = sizes[row] ?? 0;
      const isMet = size >= least && size <= most && !store.isFolder(row);
      if (isMet === isNegated) passing[row] = 0;
    }
  };
}

/** No time is later or earlier than NaN. */
function timeStep(store: RowStore, { least, most }: WholeNumbers, isNegated: boolean): Step {
  return (from, to, passing) => {
    const { times } = store.columns();
    for (let row = from; row < to; row += 1) {
      const time = times[row] ?? 0;
      if ((time >= least && time <= most) === isNegated) passing[row] = 0;
    }
  };
}

/** Asks once for each class that there is. */
function classStep(store: RowStore, isWanted: (row: number) => boolean, isNegated: boolean): Step {
  const answers: (boolean | undefined)[] = [];
  return (from, to, passing) => {
    const { classes } = store.columns();
    for (let row = from; row < to; row += 1) {
      const number = classes[row] ?? 0;
      const isMet = (answers[number] ??= isWanted(row));
      if (isMet === isNegated) passing[row] = 0;
    }
  };
}

function rowStep(test: (row: number) => boolean, isNegated: boolean): Step {
  return (from, to, passing) => {
    for (let row = from; row < to; row += 1) {
      if (test(row) === isNegated) passing[row] = 0;
    }
  };
}
