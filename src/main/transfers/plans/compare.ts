import { assertNever } from '../../../shared/assertNever';
import type { Comparison, ConflictChoice } from '../../../shared/model/transfers';
import type { PlanItem, SeenState } from '../plan';
import type { Condition, RunChoice } from '../run';

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

/**
 * Whether an object is still what a plan saw. Listings tell its time to fractions of a second, HeadObject does
 * not.
 */
export function isObjectAsSeen(seen: SeenState, now: SeenState): boolean {
  const [before = '', after = ''] = [seen.etag, now.etag];
  if (before !== '' && after !== '') return before === after;
  return seen.size === now.size && secondOf(seen) === secondOf(now);
}

function secondOf({ modified }: SeenState): number | undefined {
  return modified === undefined ? undefined : Math.floor(modified / 1000);
}

/** Whether a file is still what a plan saw. */
export function isFileAsSeen(seen: SeenState, now: SeenState): boolean {
  return seen.size === now.size && seen.modified === now.modified;
}

/** Counts how conflicts compare. */
export function createComparisonCounts(): Record<Comparison, number> {
  return { same: 0, newer: 0, older: 0, different: 0, unknown: 0 };
}

/**
 * What a choice means for one item. A choice that depends on a comparison skips what can't be compared,
 * and what is there although the plan saw nothing.
 */
export function resolveChoice(
  choice: ConflictChoice,
  item: Pick<PlanItem, 'comparison'>,
): RunChoice {
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

/** What a choice to replace depends upon, if it does. */
export function conditionOf(choice: ConflictChoice): Condition | undefined {
  return choice === 'replace_if_newer' || choice === 'replace_if_different' ? choice : undefined;
}
