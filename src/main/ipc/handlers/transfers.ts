import { dipperError } from '../../../shared/errors/appError';
import type { ListingHost } from '../../listing/worker/host';
import type { PathTokens } from '../../transfers/local/localPaths';
import type { TransferHost } from '../../transfers/worker/host';
import type { Handlers } from '../handlers';

/** What {@link createTransferHandlers} needs. */
export interface TransferHandlerDependencies {
  readonly transfers: TransferHost;
  /** Knows what was selected. */
  readonly listing: Pick<ListingHost, 'takePackedSelection'>;
  /** The window knows tokens, the engine paths. */
  readonly tokens: PathTokens;
  /** Ids of the copies in parts that are under way. */
  readonly copying: () => readonly string[];
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (path: string) => void;
}

/** Routes of uploads and downloads. */
export function createTransferHandlers({
  transfers,
  listing,
  tokens,
  copying,
  showInFolder,
}: TransferHandlerDependencies): Pick<
  Handlers,
  | 'uploads.plan'
  | 'downloads.plan'
  | 'transfers.start'
  | 'transfers.discardPlan'
  | 'transfers.list'
  | 'transfers.cancel'
  | 'transfers.pause'
  | 'transfers.resume'
  | 'transfers.retry'
  | 'transfers.move'
  | 'transfers.clear'
  | 'transfers.leftovers'
  | 'transfers.removeLeftovers'
  | 'transfers.showInFolder'
> {
  const done = async (work: Promise<void>): Promise<null> => {
    await work;
    return null;
  };
  return {
    'uploads.plan': async ({ tokens: granted, ...input }, { signal }) => {
      const paths = granted.map((token) => tokens.resolve(token, 'upload'));
      return transfers.planUpload({ ...input, paths }, signal);
    },
    'downloads.plan': async ({ folder: token, selectionId, ...input }, { signal }) => {
      const folder = tokens.resolve(token, 'download');
      const { connectionId, bucket, server } = input;
      const place = { connectionId, bucket, server };
      const targets = await listing.takePackedSelection(selectionId, place);
      return transfers.planDownload({ ...input, targets, folder }, signal);
    },
    'transfers.start': ({ planId, onConflict }) => transfers.start(planId, onConflict),
    'transfers.discardPlan': ({ planId }) => done(transfers.discardPlan(planId)),
    'transfers.list': () => transfers.list(),
    'transfers.cancel': ({ ids }) => done(transfers.cancel(ids)),
    'transfers.pause': ({ ids }) => done(transfers.pause(ids)),
    'transfers.resume': ({ ids }) => done(transfers.resume(ids)),
    'transfers.retry': ({ ids }) => done(transfers.retry(ids)),
    'transfers.move': ({ ids, to }) => done(transfers.move(ids, to)),
    'transfers.clear': ({ ids }) => done(transfers.clear(ids)),
    'transfers.leftovers': (_input, { signal }) => transfers.leftovers(copying(), signal),
    'transfers.removeLeftovers': ({ uploadIds }, { signal }) =>
      transfers.removeLeftovers(uploadIds, signal),
    'transfers.showInFolder': async ({ id }) => {
      const path = await transfers.localPathOf(id);
      if (path === undefined) {
        throw dipperError('not_found', 'There is no file of this transfer on this machine.');
      }
      showInFolder(path);
      return null;
    },
  };
}
