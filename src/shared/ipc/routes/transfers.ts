import { z } from 'zod';
import type {
  StuckUpload,
  Transfer,
  TransferHold,
  TransferPlan,
  TransferTotals,
  UnfinishedUploads,
} from '../../model/transfers';
import {
  conflictChoice,
  mostUploads,
  prefix,
  requestId,
  seenBucket,
  selectionId,
  token,
  uploadId,
} from './fields';
import { nothing, route } from './route';

const transferIds = z.array(z.uuid()).max(1_000_000);

/** Uploads and downloads. */
export const transferRoutes = {
  'uploads.plan': route<TransferPlan>()(
    z.strictObject({
      planId: requestId,
      ...seenBucket,
      prefix,
      tokens: z.array(token).min(1).max(100_000),
    }),
    'prepares',
  ),
  'downloads.plan': route<TransferPlan>()(
    z.strictObject({ planId: requestId, ...seenBucket, selectionId, folder: token }),
    'reads',
  ),
  /** Queues what a plan lists; answers with the number of transfers queued. */
  'transfers.start': route<{ readonly queued: number }>()(
    z.strictObject({ planId: requestId, onConflict: conflictChoice }),
  ),
  'transfers.discardPlan': route<null>()(z.strictObject({ planId: requestId })),
  'transfers.list': route<{
    readonly transfers: readonly Transfer[];
    readonly totals: TransferTotals;
    readonly hold?: TransferHold;
  }>()(nothing),
  /** Stops transfers for good, and clears away what they left. */
  'transfers.cancel': route<null>()(z.strictObject({ ids: transferIds })),
  /** Interrupts the named transfers, or all that wait or run; they keep what they have moved. */
  'transfers.pause': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Goes on with the named paused transfers, or all of them. */
  'transfers.resume': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Starts failed and cancelled transfers again; all failed ones when no ids are given. */
  'transfers.retry': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Puts waiting transfers before or behind all others that wait. */
  'transfers.move': route<null>()(
    z.strictObject({ ids: transferIds, to: z.enum(['first', 'last']) }),
  ),
  /** Forgets the named transfers that have ended, and what they have kept; without ids all but failed ones. */
  'transfers.clear': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Multipart uploads of Dipper's own that nothing will finish any more (ListMultipartUploads). */
  'transfers.leftovers': route<UnfinishedUploads>()(nothing),
  /** Aborts them; answers with those that are left, and why: `cancelled` where it was stopped before. */
  'transfers.removeLeftovers': route<readonly StuckUpload[]>()(
    z.strictObject({ uploadIds: z.array(uploadId).max(mostUploads) }),
  ),
  'transfers.showInFolder': route<null>()(z.strictObject({ id: z.uuid() })),
} as const;
