import { randomUUID } from 'node:crypto';
import type { LastLocation, RequestPath } from '../../../shared/model/settings';
import type { ReportedCall } from '../../s3/reportedCall';
import type { ListingHost } from './host';

/** The listing that is begun before the window asks for it, and the calls that are made for it. */
export interface AheadCalls {
  /** Begins to list a folder that the window is about to open. */
  list(
    listing: Pick<ListingHost, 'listAhead'>,
    place: LastLocation & { readonly bucket: string },
    requestPath: RequestPath,
  ): Promise<void>;
  /** Takes every call; one of that listing is told once it is known which view it is of. */
  record(call: ReportedCall): void;
}

/**
 * Makes what tells the calls of a listing that is begun ahead as those of the view that takes it.
 *
 * @param tell Told of each call, as belonging to what the user did.
 */
export function createAheadCalls(tell: (call: ReportedCall) => void): AheadCalls {
  const ownAction = randomUUID();
  let held: ReportedCall[] | undefined = [];
  let view: string | undefined;

  function tellOfView(call: ReportedCall): void {
    tell({ ...call, action: view });
  }

  return {
    async list(listing, { connectionId, bucket, prefix = '' }, requestPath) {
      const place = { connectionId, bucket, prefix, scope: 'folder' } as const;
      try {
        view = await listing.listAhead({ ...place, requestPath, action: ownAction });
      } finally {
        const calls = held ?? [];
        held = undefined;
        calls.forEach(tellOfView);
      }
    },
    record(call) {
      if (call.action !== ownAction) tell(call);
      else if (held === undefined) tellOfView(call);
      else held.push(call);
    },
  };
}
