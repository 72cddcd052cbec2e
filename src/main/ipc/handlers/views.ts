import type { ListingHost } from '../../listing/worker/host';
import type { TransferOptions } from '../../transfers/port';
import type { Handlers } from '../handlers';

/** What {@link createViewHandlers} needs. */
export interface ViewHandlerDependencies {
  readonly listing: Omit<ListingHost, 'prepare' | 'close'>;
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
      await listing.open({ ...input, path: await path() }, signal);
      return null;
    },
    'views.refresh': async ({ viewId }) => {
      await listing.refresh(viewId);
      return null;
    },
    'views.stop': async ({ viewId }) => {
      await listing.stop(viewId);
      return null;
    },
    'views.arrange': ({ viewId, ...arrangement }) => listing.arrange(viewId, arrangement),
    'views.window': ({ viewId, ...range }) => listing.window(viewId, range),
    'views.positionOf': ({ viewId, key }) => listing.positionOf(viewId, key),
    'views.findTyped': ({ viewId, text, from }) => listing.findTyped(viewId, text, from),
    'views.select': ({ viewId, version, edges, cursor }) =>
      listing.select(viewId, version, edges, cursor),
    'views.selectedTargets': ({ viewId }) => listing.selectedTargets(viewId),
    'views.note': async (input) => {
      await listing.note(input);
      return null;
    },
    'folderSizes.count': async ({ countId, ...place }, { signal }) =>
      listing.count(countId, { ...place, path: await path() }, signal),
    'folderSizes.counted': async (input) => (await listing.counted(input)) ?? null,
  };
}
