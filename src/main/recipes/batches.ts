import { fitsXml, keysPerBatch } from '../s3/deletion';

/** Keys as a deletion groups them. */
interface DeletionGroups {
  /** For DeleteObjects; at least two keys each. */
  readonly batches: readonly (readonly string[])[];
  /** For DeleteObject. */
  readonly singles: readonly string[];
}

/**
 * Groups keys as Dipper deletes them: in batches, except what the XML of a batch can't carry.
 *
 * @param singly No batches, for servers that refuse them as the tools send them.
 */
export function splitBatches(keys: readonly string[], singly = false): DeletionGroups {
  if (singly) return { batches: [], singles: keys };
  const fitting = keys.filter(fitsXml);
  const singles = keys.filter((key) => !fitsXml(key));
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < fitting.length; start += keysPerBatch) {
    const batch = fitting.slice(start, start + keysPerBatch);
    if (batch.length > 1) batches.push(batch);
    else singles.push(...batch);
  }
  return { batches, singles };
}

/**
 * Splits texts into runs that are not longer together than allowed; none is empty.
 *
 * @param longest Of a run, in the unit of `lengthOf`. A text that is longer by itself is a run.
 */
export function splitByLength(
  texts: readonly string[],
  longest: number,
  lengthOf: (text: string) => number,
): readonly (readonly string[])[] {
  const runs: string[][] = [];
  let length = Infinity;
  for (const text of texts) {
    length += lengthOf(text);
    if (length > longest) {
      runs.push([]);
      length = lengthOf(text);
    }
    runs.at(-1)?.push(text);
  }
  return runs;
}
