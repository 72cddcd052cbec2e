import type { ListingHost } from '../../listing/worker/host';
import type { TransferOptions } from '../../transfers/port';
import type { Handlers } from '../handlers';

/** What {@link createViewHandlers} needs. */
export interface ViewHandlerDependencies {
  readonly listing: Pick<ListingHost, 'call'>;
  /** Says whether only the SDK's way is to be used. */
  readonly transferOptions: () => Promise<TransferOptions>;
}

type ViewRoute = Extract<keyof Handlers, `views.${string}` | `folderSizes.${string}`>;

/** Routes of what is listed and shown, and of how large folders are. */
export function createViewHandlers({
  listing,
  transferOptions,
}: ViewHandlerDependencies): Pick<Handlers, ViewRoute> {
  const path = async (): Promise<'fast' | 'sdk'> => (await transferOptions()).transferPath;
  return {
    'views.open': async (input, { signal }) => {
      await listing.call('open', { ...input, path: await path() }, signal);
      return null;
    },
    'views.refresh': async (input) => {
      await listing.call('refresh', input);
      return null;
    },
    'views.stop': async (input) => {
      await listing.call('stop', input);
      return null;
    },
    'views.arrange': ({ viewId, ...arrangement }) =>
      listing.call('arrange', { viewId, arrangement }),
    'views.window': ({ viewId, ...range }) => listing.call('window', { viewId, range }),
    'views.positionOf': (input) => listing.call('positionOf', input),
    'views.findTyped': (input) => listing.call('findTyped', input),
    'views.select': (input) => listing.call('select', input),
    'views.selectedTargets': (input) => listing.call('selectedTargets', input),
    'views.note': async (input) => {
      await listing.call('note', input);
      return null;
    },
    'folderSizes.count': async (input, { signal }) =>
      listing.call('count', { ...input, path: await path() }, signal),
    'folderSizes.counted': async (input) => (await listing.call('counted', input)) ?? null,
  };
}
