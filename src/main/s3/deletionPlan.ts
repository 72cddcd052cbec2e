import { setImmediate as nextTurn } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Target } from '../../shared/model/objects';
import type { ListStyle } from './capabilities/capabilities';
import { listInParallel } from './lists/parallelListing';
import type { FastWay } from './lists/parallelListing';
import { countOf, textAt } from './lists/textColumn';
import type { ListedPage } from './lists/listedPage';

/** Exactly what a delete would remove. */
interface PlannedDeletion {
  /** Each of them once. */
  readonly keys: readonly string[];
  /** Bytes of the objects that were found in folders: of others no listing tells. */
  readonly bytes: number;
}

/** What {@link planDeletion} is to list. */
export interface PlanDeletionOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly targets: Iterable<Target>;
  readonly signal: AbortSignal;
  /** What is known of the server's list calls. */
  readonly style?: ListStyle;
  /** A faster way to list, beside the SDK's. */
  readonly way?: FastWay;
  /** Told how many keys were found so far. */
  readonly onProgress?: (found: number) => void;
}

const bySdk: FastWay = { open: () => Promise.resolve(undefined), asksFirst: false };

/** Targets that are noted at a time: others have their turn in between. */
const targetsPerTurn = 10_000;

/**
 * Lists what a delete would remove (ListObjectsV2 or ListObjects). A folder `d/` is every key that begins with `d/`, itself among
 * them, but not the object `d`; the folder with the empty key is the whole bucket. Each key comes
 * once, however often it was pointed at.
 *
 * @throws DipperError
 */
export async function planDeletion(options: PlanDeletionOptions): Promise<PlannedDeletion> {
  const { targets, onProgress, way = bySdk, ...place } = options;
  const keys = new Set<string>();
  let bytes = 0;
  let noted = 0;

  function noteBelow({ prefix, keys: names, sizes }: ListedPage): void {
    for (let index = 0; index < countOf(names); index += 1) {
      const key = prefix + textAt(names, index);
      if (!keys.has(key)) bytes += sizes[index] ?? 0;
      keys.add(key);
    }
  }

  for (const { kind, key } of targets) {
    if (kind === 'object') keys.add(key);
    else {
      for await (const page of listInParallel({ ...place, prefix: key }, way)) {
        noteBelow(page);
        onProgress?.(keys.size);
      }
    }
    noted += 1;
    if (noted % targetsPerTurn > 0) continue;
    onProgress?.(keys.size);
    await nextTurn();
    place.signal.throwIfAborted();
  }
  onProgress?.(keys.size);
  return { keys: [...keys], bytes };
}
