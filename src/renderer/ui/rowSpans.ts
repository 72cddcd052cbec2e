import { nextSlots } from './rowSlots';
import type { SlottedSpan } from './rowSlots';
import type { PlacedRows, RowSpan } from './scrollScale';

/** Rows in sight, and rows that are drawn. */
export interface RowSpans {
  readonly inSight: PlacedRows;
  /** Others than those in sight where these are far away and on their way. */
  readonly drawn: SlottedSpan;
}

/** Before anything was measured. */
export const nothingDrawn: RowSpans = {
  inSight: { first: 0, end: 0, places: 0 },
  drawn: { first: 0, end: 0, places: 0, shift: 0 },
};

function isSame(one: PlacedRows, other: PlacedRows): boolean {
  return one.first === other.first && one.end === other.end && one.places === other.places;
}

/** Whether other rows are drawn than are in sight. */
export function isBehind({ inSight, drawn }: RowSpans): boolean {
  return !isSame(inSight, drawn);
}

/** Draws what is in sight. */
export function catchUp({ inSight, drawn }: RowSpans): RowSpans {
  return { inSight, drawn: nextSlots(drawn, inSight) };
}

/**
 * Other rows have come into sight. They are drawn where some of them are drawn already; rows far away may
 * be waited for.
 */
export function follow(before: RowSpans, inSight: PlacedRows): RowSpans {
  const { drawn } = before;
  if (isSame(inSight, before.inSight)) return before;
  const next = { inSight, drawn };
  const isNear = inSight.first < drawn.end && drawn.first < inSight.end;
  return isNear ? catchUp(next) : next;
}

/** Rows that became fewer may leave a span behind their end until it is measured again. */
export function within({ first, end }: RowSpan, rowCount: number): RowSpan {
  const start = Math.max(0, Math.min(first, rowCount - (end - first)));
  return { first: start, end: Math.min(rowCount, start + end - first) };
}
