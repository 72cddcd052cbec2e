import type { AppError } from '../../../shared/errors/appError';
import type { TransferPlan } from '../../../shared/model/transfers';
import type { Events } from '../../../shared/ipc/events';
import type { ConnectionCalls } from '../../threads/connectionCalls';
import type { PackedTargets } from '../../base/packedTargets';
import type { DownloadPlanRequest, TransferOptions, Transfers } from '../port';

/** What the worker is started with. */
export interface WorkerStart {
  readonly productVersion: string;
  readonly journalFolder: string;
  readonly options: TransferOptions;
}

/** What the worker has the engine answer. */
export const engineCalls = [
  'planUpload',
  'start',
  'discardPlan',
  'list',
  'cancel',
  'pause',
  'resume',
  'retry',
  'move',
  'clear',
  'keepCopy',
  'endCopy',
  'leftovers',
  'removeLeftovers',
  'localPathOf',
  'setOptions',
  'hold',
  'stop',
] as const satisfies readonly (keyof Transfers)[];

/** The engine as another thread has it. */
export interface RemoteTransfers extends Omit<Transfers, 'planDownload'> {
  planDownload(request: PackedDownloadRequest, signal: AbortSignal): Promise<TransferPlan>;
}

/** A download whose targets were packed by another thread. */
type PackedDownloadRequest = Omit<DownloadPlanRequest, 'targets'> & {
  readonly targets: PackedTargets;
};

/** What main asks of the worker. */
export interface WorkerCalls extends RemoteTransfers {
  /** Saved connections that main has forgotten. */
  forgetConnection(connectionId: string): Promise<void>;
  /** The network may be another one, with other proxies. */
  forgetWays(): void;
}

/** What the worker asks of main, which alone knows keys, and what it tells. */
export type MainCalls = ConnectionCalls & {
  readonly isOnline: () => Promise<boolean>;
  readonly changed: (input: Events['transfers.changed']) => Promise<void>;
  readonly problem: (input: { readonly error: AppError }) => Promise<void>;
  readonly unexpected: (input: { readonly error: AppError }) => Promise<void>;
};
