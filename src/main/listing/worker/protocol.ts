import type { AppError } from '../../../shared/errors/appError';
import type {
  DeletionOutcome,
  DeletionPlan,
  DeletionProgress,
} from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import type { FolderSize, ViewState } from '../../../shared/model/views';
import type { PackedTargets } from '../../base/packedTargets';
import type { ConnectionCalls } from '../../threads/connectionCalls';
import type { DeletionRequest, RunRequest } from '../deletions';
import type { CountRequest, Views } from '../views';

/** What the worker is started with. */
export interface WorkerStart {
  readonly productVersion: string;
}

/** What the worker has its views answer. */
export const viewsCalls = [
  'open',
  'listAhead',
  'refresh',
  'stop',
  'arrange',
  'window',
  'positionOf',
  'findTyped',
  'select',
  'keepSelection',
  'note',
  'counted',
  'forgetConnection',
] as const satisfies readonly (keyof Views)[];

/** What main asks of the worker. */
export interface WorkerCalls extends Omit<Views, 'count' | 'takeSelection'> {
  /** As {@link Views.count}; how far it is goes to `counting` of main. */
  count(countId: string, request: CountRequest, signal: AbortSignal): Promise<FolderSize>;
  /** More is known of the server of a connection: main is asked for it anew. What is listed stays. */
  forgetClients(connectionId: string): void;
  /** The network may be another one, with other proxies. */
  forgetWays(): void;
  /** As {@link Views.takeSelection}, to be handed on. */
  takePackedSelection(selectionId: string, place: SeenPlace): Promise<PackedTargets>;
  /** As `Deletions.plan` and the others; how far they are goes to `deleting` of main. */
  planDeletion(request: DeletionRequest, signal: AbortSignal): Promise<DeletionPlan>;
  runDeletion(request: RunRequest, signal: AbortSignal): Promise<DeletionOutcome>;
  discardDeletion(deletionId: string): void;
}

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
  readonly deleting: (input: DeletionProgress) => Promise<void>;
  readonly unexpected: (input: { readonly error: AppError }) => Promise<void>;
};
