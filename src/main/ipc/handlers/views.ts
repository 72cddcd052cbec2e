import type { RequestPath } from '../../../shared/model/settings';
import type { KeptSelection } from '../../../shared/model/views';
import type { ListingHost } from '../../listing/worker/host';
import type { Handlers } from '../handlers';

/** What {@link createViewHandlers} needs. */
export interface ViewHandlerDependencies {
  readonly listing: Omit<ListingHost, 'prepare' | 'close'>;
  /** As the user has set it. */
  readonly requestPath: () => Promise<RequestPath>;
  /** Told what is kept for something to be done with it. */
  readonly onKept: (kept: KeptSelection) => void;
}

type ViewRoute = Extract<keyof Handlers, `views.${string}` | `folderSizes.${string}`>;

/** Routes of what is listed and shown, and of how large folders are. */
export function createViewHandlers({
  listing,
  requestPath,
  onKept,
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
    'views.keepSelection': async ({ viewId }) => {
      const kept = await listing.keepSelection(viewId);
      onKept(kept);
      return kept;
    },
    'views.note': async (input) => {
      await listing.note(input);
      return null;
    },
    'folderSizes.count': async ({ countId, ...place }, { signal }) =>
      listing.count(countId, { ...place, requestPath: await requestPath() }, signal),
    'folderSizes.counted': async (input) => (await listing.counted(input)) ?? null,
  };
}
