import type { RequestPath } from '../../../shared/model/settings';
import type { ListingHost } from '../../listing/worker/host';
import type { Handlers } from '../handlers';

/** What {@link createViewHandlers} needs. */
export interface ViewHandlerDependencies {
  readonly listing: Omit<ListingHost, 'prepare' | 'close'>;
  /** As the user has set it. */
  readonly requestPath: () => Promise<RequestPath>;
}

type ViewRoute = Extract<keyof Handlers, `views.${string}` | `folderSizes.${string}`>;

/** Routes of what is listed and shown, and of how large folders are. */
export function createViewHandlers({
  listing,
  requestPath,
}: ViewHandlerDependencies): Pick<Handlers, ViewRoute> {
  return {
    'views.open': async (input, { signal }) => {
      await listing.open({ ...input, requestPath: await requestPath() }, signal);
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
      listing.count(countId, { ...place, requestPath: await requestPath() }, signal),
    'folderSizes.counted': async (input) => (await listing.counted(input)) ?? null,
  };
}
