import { visibleName, visiblePart } from '../model/visibleName';
import type { TextRange } from './filter';

/**
 * Where a text stands in a name, whatever the case and however letters with marks are composed; else, where
 * it stands in the name as it is shown.
 *
 * @param wanted In lower case.
 */
export function foldedRanges(name: string, wanted: string): readonly TextRange[] {
  if (wanted === '') return [];
  const folded = name.toLowerCase();
  if (folded.length === name.length) {
    const plain = occurrences(folded, wanted);
    if (plain.length > 0) return plain;
  }
  const composed = wanted.normalize('NFC');
  const written = clusterRanges(name, composed, (start, end) => name.slice(start, end));
  if (written.length > 0 || visibleName(name) === name) return written;
  return clusterRanges(name, composed, (start, end) => visiblePart(name, start, end));
}

function occurrences(text: string, wanted: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    ranges.push({ start: at, end: at + wanted.length });
  }
  return ranges;
}

/** A letter with the marks that follow it. */
const clusters = /[^]\p{M}*/gu;

/** Folds letter by letter, and remembers which of the name each folded unit comes from. */
function clusterRanges(
  name: string,
  wanted: string,
  partOf: (start: number, end: number) => string,
): readonly TextRange[] {
  let folded = '';
  const origins: TextRange[] = [];
  for (const { index, 0: cluster } of name.matchAll(clusters)) {
    const origin = { start: index, end: index + cluster.length };
    const part = partOf(origin.start, origin.end).normalize('NFC').toLowerCase();
    folded += part;
    for (let unit = 0; unit < part.length; unit += 1) origins.push(origin);
  }
  return occurrences(folded, wanted).flatMap(({ start, end }) => {
    const first = origins[start];
    const last = origins[end - 1];
    return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }];
  });
}
