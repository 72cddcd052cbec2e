import type { AppError } from '../../../shared/errors/appError';
import type { FolderPlace } from '../../../shared/model/places';
import type {
  FolderSize,
  RowCursor,
  RowEdges,
  RowPosition,
  RowRange,
  SelectedTargets,
  ViewState,
  ViewWindow,
} from '../../../shared/model/views';
import type { ConnectionCalls } from '../../threads/connectionCalls';
import type { Arrangement } from '../liveView';
import type { AheadRequest, Changes, CountRequest, ViewRequest } from '../views';

/** What the worker is started with. */
export interface WorkerStart {
  readonly productVersion: string;
}

type OfView = { readonly viewId: string };

/** What main asks of the worker. */
export type WorkerCalls = {
  /** Answers once the view is closed, which the signal does. */
  readonly open: (input: ViewRequest, signal: AbortSignal) => Promise<void>;
  /** Answers with the id of the view that took what was listed ahead, or once it was given up. */
  readonly listAhead: (input: AheadRequest) => Promise<string | undefined>;
  readonly refresh: (input: OfView) => Promise<void>;
  readonly stop: (input: OfView) => Promise<void>;
  readonly arrange: (input: OfView & { readonly arrangement: Arrangement }) => Promise<ViewState>;
  readonly window: (input: OfView & { readonly range: RowRange }) => Promise<ViewWindow>;
  readonly positionOf: (input: OfView & { readonly key: string }) => Promise<RowPosition>;
  readonly findTyped: (
    input: OfView & { readonly text: string; readonly from: number },
  ) => Promise<RowPosition>;
  readonly select: (
    input: OfView & {
      readonly version: number;
      readonly edges: RowEdges;
      readonly cursor: RowCursor;
    },
  ) => Promise<ViewState>;
  readonly selectedTargets: (input: OfView) => Promise<SelectedTargets>;
  readonly note: (input: Changes) => Promise<void>;
  readonly count: (
    input: CountRequest & { readonly countId: string },
    signal: AbortSignal,
  ) => Promise<FolderSize>;
  readonly counted: (input: FolderPlace) => Promise<FolderSize | undefined>;
  /** Saved connections that main has forgotten. */
  readonly forgetConnection: (input: { readonly connectionId: string }) => Promise<void>;
};

/** How far a count is. */
export interface CountProgress {
  readonly countId: string;
  readonly objects: number;
  readonly bytes: number;
}

/** What the worker asks of main, and what it tells. */
export type MainCalls = ConnectionCalls & {
  readonly changed: (input: ViewState) => Promise<void>;
  readonly counting: (input: CountProgress) => Promise<void>;
  readonly unexpected: (input: { readonly error: AppError }) => Promise<void>;
};
