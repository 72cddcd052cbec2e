import type { TextRange } from '../../../../shared/query/filter';
import { visiblePart } from '../../../../shared/model/visibleName';

/** A part of a name as it is shown. */
export interface NamePart {
  readonly text: string;
  /** Whether the filter has found it. */
  readonly isFound: boolean;
}

/**
 * A name, or a stretch of it, as it can be seen: in parts that a filter has found and that it has not.
 *
 * @param found Parts of the name as it is written, in order and apart from each other.
 */
export function markedName(
  name: string,
  found: readonly TextRange[],
  start = 0,
  end = name.length,
): readonly NamePart[] {
  const parts: NamePart[] = [];
  let from = start;
  const add = (to: number, isFound: boolean): void => {
    if (to > from) {
      parts.push({ text: visiblePart(name, from, to), isFound });
      from = to;
    }
  };
  for (const range of found) {
    add(Math.min(range.start, end), false);
    add(Math.min(range.end, end), true);
  }
  add(end, false);
  return parts;
}
