import type { AppError } from '../../../shared/errors/appError';
import type { Events } from '../../../shared/ipc/events';
import type { ConnectionCalls } from '../../threads/connectionCalls';
import type { TransferOptions, Transfers } from '../port';

/** What the worker is started with. */
export interface WorkerStart {
  readonly productVersion: string;
  readonly journalFolder: string;
  readonly options: TransferOptions;
}

/** What the worker has the engine answer. */
export const engineCalls = [
  'planUpload',
  'planDownload',
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

/** What main asks of the worker. */
export interface WorkerCalls extends Transfers {
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
