import { assertNever } from '../../../shared/assertNever';
import type { Comparison, ConflictChoice } from '../../../shared/model/transfers';
import type { PlanItem } from '../plan';
import type { RunChoice } from '../run';

/** A file or an object: bytes, and milliseconds since the epoch. */
export interface Compared {
  readonly size: number;
  readonly modified?: number;
}

/**
 * Compares what is to come with what is there, as `aws s3 sync` does: the same size, and put there no
 * earlier than what is to come was changed, is the same.
 */
export function compare(incoming: Compared, existing: Compared): Comparison {
  const isSameSize = incoming.size === existing.size;
  if (incoming.modified === undefined || existing.modified === undefined) {
    return isSameSize ? 'unknown' : 'different';
  }
  if (incoming.modified > existing.modified) return 'newer';
  if (isSameSize) return 'same';
  return incoming.modified === existing.modified ? 'different' : 'older';
}

/** Counts how conflicts compare. */
export function createComparisonCounts(): Record<Comparison, number> {
  return { same: 0, newer: 0, older: 0, different: 0, unknown: 0 };
}

/**
 * What a choice means for one item. A choice that depends on a comparison skips what can't be compared,
 * and what is there although the plan saw nothing.
 */
export function resolveChoice(choice: ConflictChoice, item: PlanItem): RunChoice {
  switch (choice) {
    case 'skip':
    case 'replace':
    case 'keep_both':
      return choice;
    case 'replace_if_newer':
      return item.comparison === 'newer' ? 'replace' : 'skip';
    case 'replace_if_different':
      return item.comparison === 'newer' ||
        item.comparison === 'older' ||
        item.comparison === 'different'
        ? 'replace'
        : 'skip';
    default:
      return assertNever(choice);
  }
}
