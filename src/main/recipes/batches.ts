import { fitsXml, keysPerBatch } from '../s3/deletion';

/** Keys as a deletion groups them. */
interface DeletionGroups {
  /** For DeleteObjects; at least two keys each. */
  readonly batches: readonly (readonly string[])[];
  /** For DeleteObject. */
  readonly singles: readonly string[];
}

/** Groups keys as Dipper deletes them: in batches, except what the XML of a batch can't carry. */
export function splitBatches(keys: readonly string[]): DeletionGroups {
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
