import type { S3Client } from '@aws-sdk/client-s3';
import type { Target } from '../../shared/model/objects';
import type { ListStyle } from './capabilities/capabilities';
import { listPages } from './lists/listPages';
import type { ListOptions } from './lists/listPages';

/** A key that a delete would remove; its size in bytes where a listing told. */
interface PlannedKey {
  readonly key: string;
  readonly size?: number;
}

/** Exactly what a delete would remove. */
export interface PlannedDeletion {
  readonly keys: readonly PlannedKey[];
  /** Bytes, over the objects whose size is known. */
  readonly bytes: number;
}

/** What {@link planDeletion} is to list. */
export interface PlanDeletionOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly targets: readonly Target[];
  readonly signal: AbortSignal;
  /** What is known of the server's list calls. */
  readonly style?: ListStyle;
  /** Told how many keys were found so far. */
  readonly onProgress?: (found: number) => void;
}

/**
 * Lists what a delete would remove (ListObjectsV2 or ListObjects). A folder `d/` is every key that begins with `d/`, itself among
 * them, but not the object `d`; the folder with the empty key is the whole bucket. Each key comes
 * once, however often it was pointed at.
 *
 * @throws DipperError
 */
export async function planDeletion(options: PlanDeletionOptions): Promise<PlannedDeletion> {
  const { targets, onProgress, ...place } = options;
  const sizes = new Map<string, number | undefined>();
  for (const target of targets) {
    if (target.kind === 'object') {
      if (!sizes.has(target.key)) sizes.set(target.key, undefined);
      continue;
    }
    await noteBelow({ ...place, prefix: target.key }, sizes, onProgress);
  }
  onProgress?.(sizes.size);
  let bytes = 0;
  const keys = [...sizes].map(([key, size]): PlannedKey => {
    bytes += size ?? 0;
    return size === undefined ? { key } : { key, size };
  });
  return { keys, bytes };
}

async function noteBelow(
  listed: ListOptions,
  sizes: Map<string, number | undefined>,
  onProgress: PlanDeletionOptions['onProgress'],
): Promise<void> {
  for await (const { entries } of listPages(listed)) {
    for (const entry of entries) if (entry.kind === 'object') sizes.set(entry.key, entry.size);
    onProgress?.(sizes.size);
  }
}
