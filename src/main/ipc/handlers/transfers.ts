import { dipperError } from '../../../shared/errors/appError';
import type { Transfers } from '../../transfers/transfers';
import type { Handlers } from '../handlers';

/** What {@link createTransferHandlers} needs. */
export interface TransferHandlerDependencies {
  readonly transfers: Transfers;
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (path: string) => void;
}

/** Routes of uploads and downloads. */
export function createTransferHandlers({
  transfers,
  showInFolder,
}: TransferHandlerDependencies): Pick<
  Handlers,
  | 'uploads.plan'
  | 'downloads.plan'
  | 'transfers.start'
  | 'transfers.discardPlan'
  | 'transfers.list'
  | 'transfers.cancel'
  | 'transfers.retry'
  | 'transfers.clear'
  | 'transfers.showInFolder'
> {
  return {
    'uploads.plan': (input, { signal }) => transfers.planUpload(input, signal),
    'downloads.plan': (input, { signal }) => transfers.planDownload(input, signal),
    'transfers.start': ({ planId, onConflict }) =>
      Promise.resolve(transfers.start(planId, onConflict)),
    'transfers.discardPlan': ({ planId }) => {
      transfers.discardPlan(planId);
      return Promise.resolve(null);
    },
    'transfers.list': () => Promise.resolve(transfers.list()),
    'transfers.cancel': ({ ids }) => {
      transfers.cancel(ids);
      return Promise.resolve(null);
    },
    'transfers.retry': ({ ids }) => {
      transfers.retry(ids);
      return Promise.resolve(null);
    },
    'transfers.clear': () => {
      transfers.clear();
      return Promise.resolve(null);
    },
    'transfers.showInFolder': ({ id }) => {
      const path = transfers.localPathOf(id);
      if (path === undefined) {
        throw dipperError('not_found', 'There is no file of this transfer on this machine.');
      }
      showInFolder(path);
      return Promise.resolve(null);
    },
  };
}
