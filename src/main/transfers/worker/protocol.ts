import type { AppError } from '../../../shared/errors/appError';
import type { Events } from '../../../shared/ipc/events';
import type { ConflictChoice, TransferHold } from '../../../shared/model/transfers';
import type { ConnectionCalls } from '../../threads/connectionCalls';
import type {
  DownloadPlanRequest,
  StartedCopy,
  TransferOptions,
  Transfers,
  UploadPlanRequest,
} from '../port';

/** What the worker is started with. */
export interface WorkerStart {
  readonly productVersion: string;
  readonly journalFolder: string;
  readonly options: TransferOptions;
}

type Ids = { readonly ids?: readonly string[] };
type Answer<Name extends keyof Transfers> = ReturnType<Transfers[Name]>;

/** What main asks of the worker. */
export type WorkerCalls = {
  readonly planUpload: (input: UploadPlanRequest, signal: AbortSignal) => Answer<'planUpload'>;
  readonly planDownload: (
    input: DownloadPlanRequest,
    signal: AbortSignal,
  ) => Answer<'planDownload'>;
  readonly start: (input: {
    readonly planId: string;
    readonly choice: ConflictChoice;
  }) => Answer<'start'>;
  readonly discardPlan: (input: { readonly planId: string }) => Promise<void>;
  readonly list: (input: null) => Answer<'list'>;
  readonly cancel: (input: Required<Ids>) => Promise<void>;
  readonly pause: (input: Ids) => Promise<void>;
  readonly resume: (input: Ids) => Promise<void>;
  readonly retry: (input: Ids) => Promise<void>;
  readonly move: (input: {
    readonly ids: readonly string[];
    readonly to: 'first' | 'last';
  }) => Promise<void>;
  readonly clear: (input: Ids) => Promise<void>;
  readonly keepCopy: (input: StartedCopy) => Promise<void>;
  readonly endCopy: (input: { readonly id: string; readonly isLeft: boolean }) => Promise<void>;
  readonly leftovers: (
    input: { readonly copying: readonly string[] },
    signal: AbortSignal,
  ) => Answer<'leftovers'>;
  readonly removeLeftovers: (input: {
    readonly uploadIds: readonly string[];
  }) => Answer<'removeLeftovers'>;
  readonly localPathOf: (input: { readonly id: string }) => Answer<'localPathOf'>;
  readonly setOptions: (input: TransferOptions) => Promise<void>;
  readonly hold: (input: { readonly reason?: TransferHold }) => Promise<void>;
  /** Saved connections that main has forgotten. */
  readonly forgetConnection: (input: { readonly connectionId: string }) => Promise<void>;
  readonly stop: (input: null) => Promise<void>;
  readonly close: (input: null) => Promise<void>;
};

/** What the worker asks of main, which alone knows keys, and what it tells. */
export type MainCalls = ConnectionCalls & {
  readonly isOnline: (input: null) => Promise<boolean>;
  readonly changed: (input: Events['transfers.changed']) => Promise<void>;
  readonly problem: (input: { readonly error: AppError }) => Promise<void>;
  readonly unexpected: (input: { readonly error: AppError }) => Promise<void>;
};
