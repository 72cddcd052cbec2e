import type { RowSpan } from './scrollScale';

/** A run of rows, and which elements draw them: see {@link slotOf}. */
export interface SlottedSpan extends RowSpan {
  /** What is added to the index of a row to get the number of its elements. */
  readonly shift: number;
}

/** The part of all rows that may give its elements to others by moving them. */
const mostMoved = 1 / 3;

/** The number of the elements that draw a row; each row of a span has others. */
export function slotOf(index: number, { first, end, shift }: SlottedSpan): number {
  const slots = end - first;
  return (((index + shift) % slots) + slots) % slots;
}

/**
 * The elements for the next rows. Elements that change their order in the document are styled and laid
 * out anew, which takes far longer than to show another text. So they stay in order and show other rows,
 * except where rows go by slowly: each that leaves at the upper edge then gives its elements to one
 * that comes at the lower. The other way round, all others would have to be moved past them.
 */
export function nextSlots(before: SlottedSpan, { first, end }: RowSpan): SlottedSpan {
  const slots = end - first;
  if (slots !== before.end - before.first) return { first, end, shift: -first };
  const step = first - before.first;
  const isMoved = step >= 0 && step <= slots * mostMoved;
  return { first, end, shift: isMoved ? before.shift : before.shift - step };
}
