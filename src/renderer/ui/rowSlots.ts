import type { PlacedRows } from './scrollScale';

/** A run of rows, and which elements draw them: see {@link slotOf}. */
export interface SlottedSpan extends PlacedRows {
  /** What is added to the index of a row to get the number of its elements. */
  readonly shift: number;
}

/** The part of all places that may give its elements to others by moving them. */
const mostMoved = 1 / 3;

/** The number of the elements that draw a row; each row of a span has others. */
export function slotOf(
  index: number,
  { places, shift }: Pick<SlottedSpan, 'places' | 'shift'>,
): number {
  return (((index + shift) % places) + places) % places;
}

/**
 * The elements for the next rows. Elements that change their order in the document are styled and laid
 * out anew, which takes far longer than to show another text. So they stay in order and show other rows,
 * except where rows go by slowly: each that leaves at the upper edge then gives its elements to one
 * that comes at the lower. The other way round, all others would have to be moved past them.
 */
export function nextSlots(before: SlottedSpan, next: PlacedRows): SlottedSpan {
  const { first, places } = next;
  if (places !== before.places) return { ...next, shift: -first };
  const step = first - before.first;
  const isMoved = step >= 0 && step <= places * mostMoved;
  return { ...next, shift: isMoved ? before.shift : before.shift - step };
}
