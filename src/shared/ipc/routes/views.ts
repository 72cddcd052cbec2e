import { z } from 'zod';
import type { BucketList, FolderPage } from '../../model/objects';
import { mostTargets, sortColumns, sortDirections } from '../../model/views';
import type {
  FolderSize,
  KeptSelection,
  RowEdges,
  RowPosition,
  ViewState,
  ViewWindow,
} from '../../model/views';
import { connectionId, inBucket, key, prefix, requestId, target } from './fields';
import { route } from './route';

const viewId = requestId;
const arrangement = {
  sort: z.strictObject({ column: z.enum(sortColumns), direction: z.enum(sortDirections) }),
  /** See docs/filter.md. */
  filter: z.string().max(10_000),
};
/** A position among rows, counted from 0. */
const position = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32);
const listedEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), key }),
  z.strictObject({
    kind: z.literal('object'),
    key,
    size: z.number().int().min(0),
    /** Of something that was made just now. */
    lastModified: z.number().int().min(0).optional(),
    storageClass: z.string().max(1000).optional(),
    etag: z.string().max(1000).optional(),
  }),
]);

/** In no more runs than there are rows that can be worked on at once. */
function isRowEdges(value: unknown): value is RowEdges {
  return (
    value instanceof Uint32Array &&
    value.length % 2 === 0 &&
    value.length <= 2 * mostTargets &&
    value.every((edge, index) => index === 0 || edge > (value[index - 1] ?? 0))
  );
}

/** Buckets, and what is in them as it is shown. */
export const viewRoutes = {
  'buckets.list': route<BucketList>()(z.strictObject({ connectionId })),
  /** The region that a bucket is in; null where nobody can tell. */
  'buckets.region': route<string | null>()(z.strictObject(inBucket)),
  'listing.folders': route<FolderPage>()(
    z.strictObject({ ...inBucket, prefix, from: z.string().max(4096).optional() }),
  ),

  /**
   * Lists a folder, or everything below it, and keeps it as a view until this call is cancelled: only
   * then it answers. What it shows comes as `views.changed`, at most ten times a second.
   */
  'views.open': route<null>()(
    z.strictObject({
      viewId,
      ...inBucket,
      prefix,
      scope: z.enum(['folder', 'below']),
      ...arrangement,
    }),
  ),
  /** Lists again; what is shown stays until all of it is there. */
  'views.refresh': route<null>()(z.strictObject({ viewId })),
  /** Ends the listing; what has come so far stays. */
  'views.stop': route<null>()(z.strictObject({ viewId })),
  /** Sorts and filters; a filter that can't be read is told in the state and changes nothing. */
  'views.arrange': route<ViewState>()(z.strictObject({ viewId, ...arrangement })),
  /** The rows from one position on and before another, as far as there are any. */
  'views.window': route<ViewWindow>()(
    z
      .strictObject({ viewId, from: position, to: position })
      .refine(({ from, to }) => to - from <= 2000, 'too many rows'),
  ),
  /** Where a key is shown now. */
  'views.positionOf': route<RowPosition>()(z.strictObject({ viewId, key })),
  /** The first row from a position on, and then from the beginning, whose name begins with what was typed. */
  'views.findTyped': route<RowPosition>()(
    z.strictObject({ viewId, text: z.string().min(1).max(1024), from: position }),
  ),
  /**
   * Selects rows by their positions in a version that was the newest within the last second; of an older
   * one, or of one of another server, nothing changes, and the call fails as `cancelled`.
   * The selection stays with its rows, also when they change their places.
   */
  'views.select': route<ViewState>()(
    z.strictObject({
      viewId,
      version: z.number().int().min(0),
      edges: z.custom<RowEdges>(isRowEdges, 'no rows in order'),
      cursor: z.strictObject({ anchor: position.optional(), focus: position.optional() }),
    }),
  ),
  /** Keeps what is selected at this moment, for something to be done with it. */
  'views.keepSelection': route<KeptSelection>()(z.strictObject({ viewId })),
  /** Tells what was just made or removed, so that every view shows it without listing again. */
  'views.note': route<null>()(
    z.strictObject({
      ...inBucket,
      made: z.array(listedEntry).max(100_000),
      /** Folders that a rename has moved objects into, which are not named one by one. */
      filled: z.array(key).max(1000).optional(),
      removed: z.array(target).max(1_000_000),
    }),
  ),

  /** Counts what is below a prefix until it is cancelled; progress comes as `folderSizes.counting`. */
  'folderSizes.count': route<FolderSize>()(
    z.strictObject({ countId: requestId, ...inBucket, prefix }),
  ),
  /** What was counted last, and when. */
  'folderSizes.counted': route<FolderSize | null>()(z.strictObject({ ...inBucket, prefix })),
} as const;
