import { fileKindOf, isOfKind } from '../model/fileKinds';
import type { Comparison, FactCondition, Filter, TextRange } from './filter';
import { isNameCondition } from './filter';
import { createNameTest } from './nameTests';
import type { NameTest } from './nameTests';

/** What is asked about a row. Only what a filter needs is read of it. */
export interface FilteredRow {
  /** What follows the listed prefix in the key; a folder's ends in a slash. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes. */
  readonly size?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly lastModified?: number | undefined;
  readonly storageClass?: string | undefined;
}

/** A filter that can be asked about rows. */
export interface CompiledFilter {
  readonly matches: (row: FilteredRow) => boolean;
  /** The parts of a name to be highlighted, in order and apart from each other. */
  readonly rangesIn: (name: string) => readonly TextRange[];
}

/** @param now Milliseconds since the epoch, from which ages count back. */
export function compileFilter({ terms }: Filter, now: number): CompiledFilter {
  const highlighting: NameTest[] = [];
  const ofFacts: RowTest[] = [];
  const ofNames: RowTest[] = [];
  for (const { condition, isNegated } of terms) {
    if (isNameCondition(condition)) {
      const test = createNameTest(condition);
      ofNames.push((row) => test.matches(row.name) !== isNegated);
      if (!isNegated) highlighting.push(test);
    } else {
      const test = createFactTest(condition, now);
      ofFacts.push((row) => test(row) !== isNegated);
    }
  }
  // Names cost most, so they are asked for last.
  const tests = [...ofFacts, ...ofNames];
  return {
    matches: (row) => {
      for (const test of tests) if (!test(row)) return false;
      return true;
    },
    rangesIn: (name) => merged(highlighting.flatMap((test) => test.rangesIn(name))),
  };
}

type RowTest = (row: FilteredRow) => boolean;

/** A folder has neither size nor time nor class, and so meets no condition on them. */
function createFactTest(condition: FactCondition, now: number): RowTest {
  switch (condition.kind) {
    case 'size':
      return ({ size }) =>
        size !== undefined && compares(size, condition.comparison, condition.bytes);
    case 'age':
      return ({ lastModified }) =>
        lastModified !== undefined &&
        compares(now - lastModified, condition.comparison, condition.milliseconds);
    case 'modified':
      return ({ lastModified }) =>
        lastModified !== undefined &&
        lastModified >= condition.from &&
        lastModified < condition.before;
    case 'class': {
      const wanted = condition.storageClass.toLowerCase();
      return ({ storageClass }) => storageClass?.toLowerCase() === wanted;
    }
    case 'type': {
      const { type } = condition;
      if (type === 'folder') return ({ isFolder }) => isFolder;
      if (type === 'object') return ({ isFolder }) => !isFolder;
      return (row) =>
        !row.isFolder && isOfKind(fileKindOf(row.name.slice(row.name.lastIndexOf('/') + 1)), type);
    }
  }
}

function compares(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '=':
      return value === limit;
  }
}

function merged(ranges: readonly TextRange[]): readonly TextRange[] {
  const result: TextRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}
