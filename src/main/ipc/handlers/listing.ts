import { DipperError, dipperError } from '../../../shared/errors/appError';
import { listBuckets } from '../../s3/buckets';
import type { Clients } from '../../s3/clients';
import { listFolders } from '../../s3/listing';
import { entriesOfPage } from '../../s3/listedPage';
import { createWirePages } from '../../s3/listingWire';
import type { AskPage } from '../../s3/listingWire';
import { listInParallel } from '../../s3/parallelListing';
import type { TransferOptions } from '../../transfers/port';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** What {@link createListingHandlers} needs. */
export interface ListingHandlerDependencies {
  readonly clients: Clients;
  readonly send: SendEvent;
  /** Says whether only the SDK's way is to be used. */
  readonly transferOptions: () => Promise<TransferOptions>;
  /** Told of failures that are bugs, for the log. */
  readonly onUnexpected: (error: DipperError) => void;
}

/** Routes of what is in a connection, a bucket or a folder. */
export function createListingHandlers({
  clients,
  send,
  transferOptions,
  onUnexpected,
}: ListingHandlerDependencies): Pick<
  Handlers,
  'buckets.list' | 'buckets.region' | 'listing.start' | 'listing.stop' | 'listing.folders'
> {
  const stops = new Map<string, AbortController>();

  async function openWirePages(connectionId: string, bucket: string): Promise<AskPage | undefined> {
    const { transferPath } = await transferOptions();
    if (transferPath !== 'fast') return undefined;
    const wire = await clients.wireFor(connectionId, bucket);
    return wire === undefined ? undefined : createWirePages(wire);
  }

  return {
    'buckets.list': async ({ connectionId }, { signal }) =>
      listBuckets(await clients.forConnection(connectionId), signal),

    'buckets.region': async ({ connectionId, bucket }, { signal }) =>
      (await clients.findRegion(connectionId, bucket, signal)) ?? null,

    'listing.start': async ({ listingId, connectionId, bucket, prefix }, call) => {
      if (stops.has(listingId)) {
        throw dipperError('invalid_input', 'A listing with this id is under way already.');
      }
      const stop = new AbortController();
      stops.set(listingId, stop);
      const signal = AbortSignal.any([call.signal, stop.signal]);
      try {
        const client = await clients.forBucket(connectionId, bucket);
        const pages = listInParallel({ client, bucket, prefix, delimiter: '/', signal }, () =>
          openWirePages(connectionId, bucket),
        );
        for await (const page of pages) {
          if (stop.signal.aborted) break;
          send('listing.page', { listingId, entries: entriesOfPage(page) });
        }
        send('listing.ended', { listingId, outcome: stop.signal.aborted ? 'stopped' : 'complete' });
      } catch (error) {
        if (!(error instanceof DipperError)) throw error;
        if (error.detail.code === 'unexpected') onUnexpected(error);
        // Stopped while a page was on its way: what has come so far stays.
        const ending = signal.aborted
          ? ({ outcome: 'stopped' } as const)
          : ({ outcome: 'failed', error: error.detail } as const);
        send('listing.ended', { listingId, ...ending });
      } finally {
        stops.delete(listingId);
      }
      return null;
    },

    'listing.stop': ({ listingId }) => {
      stops.get(listingId)?.abort();
      return Promise.resolve(null);
    },

    'listing.folders': async ({ connectionId, bucket, prefix, from }, { signal }) =>
      listFolders({
        client: await clients.forBucket(connectionId, bucket),
        bucket,
        prefix,
        signal,
        ...(from === undefined ? {} : { from }),
      }),
  };
}
