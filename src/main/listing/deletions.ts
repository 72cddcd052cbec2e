import { dipperError } from '../../shared/errors/appError';
import { deletionSampleLength, mostFailuresTold } from '../../shared/model/objects';
import type {
  DeletionOutcome,
  DeletionPlan,
  DeletionProgress,
  Target,
} from '../../shared/model/objects';
import type { SeenPlace } from '../../shared/model/places';
import { keepNewest } from '../base/keepNewest';
import type { Clients } from '../s3/clients';
import { deleteKeys, foldersLeft, planDeletion } from '../s3/deletion';
import { fastWayTo } from './fastWay';
import type { FastWayRequest } from './fastWay';
import { goneTargets } from './goneTargets';
import type { Views } from './views';

/** What is to be deleted. */
export interface DeletionRequest extends FastWayRequest {
  readonly deletionId: string;
  readonly selectionId: string;
}

/** A plan that is to be carried out. */
export interface RunRequest {
  readonly deletionId: string;
  /** Where whoever agreed to it was told that it is. */
  readonly place: SeenPlace;
  /** What its calls belong to. */
  readonly action: string | undefined;
}

/**
 * Deletes what was selected: first a plan that lists every key, then exactly that plan. It is done where the rows
 * are, so that no thread that a window waits for ever has all the keys.
 */
export interface Deletions {
  /** @throws DipperError as {@link Views.takeSelection}, or what listing fails with */
  plan(request: DeletionRequest, signal: AbortSignal): Promise<DeletionPlan>;
  /**
   * Carries a plan out, and forgets it. What is gone leaves all views.
   *
   * @throws DipperError `not_found` for a plan that is not there any more or is of another place,
   *   `connection_changed`
   */
  run(request: RunRequest, signal: AbortSignal): Promise<DeletionOutcome>;
  discard(deletionId: string): void;
}

/** What {@link createDeletions} needs. */
export interface DeletionDependencies {
  readonly clients: Pick<Clients, 'forSeen' | 'serverOf' | 'wireFor' | 'capabilitiesOf'>;
  readonly views: Pick<Views, 'takeSelection' | 'note'>;
  /** Told at most ten times a second. */
  readonly onProgress: (progress: DeletionProgress) => void;
}

/** Plans that wait for an answer at the same time; the oldest is given up for a new one. */
const mostPlans = 16;
/** Milliseconds between two reports of progress. */
const progressPause = 100;
/** Targets that all views are told of at a time: others have their turn in between. */
const mostNoted = 10_000;
/** Folders that the window is told of one by one. */
const mostFoldersTold = 1000;

interface WaitingPlan {
  /** Where it was listed. */
  readonly place: SeenPlace;
  readonly targets: Iterable<Target>;
  readonly keys: readonly string[];
}

/** Has no plan yet. The clients stay the caller's. */
export function createDeletions({ clients, views, onProgress }: DeletionDependencies): Deletions {
  const plans = new Map<string, WaitingPlan>();

  function progressOf(
    deletionId: string,
    phase: DeletionProgress['phase'],
  ): (done: number) => void {
    let last = -Infinity;
    return (done) => {
      const now = performance.now();
      if (now - last < progressPause) return;
      last = now;
      onProgress({ deletionId, phase, done });
    };
  }

  async function noteGone({ connectionId, bucket }: SeenPlace, gone: Iterable<Target>) {
    for (const removed of slicesOf(gone, mostNoted)) {
      await views.note({ connectionId, bucket, made: [], removed });
    }
  }

  return {
    async plan({ deletionId, selectionId, requestPath, action, ...asked }, signal) {
      const { connectionId, bucket, server } = asked;
      const place = { connectionId, bucket, server };
      const targets = views.takeSelection(selectionId, place);
      const client = await clients.forSeen(place, action);
      const { listStyle: style } = await clients.capabilitiesOf(place.connectionId);
      const { keys, bytes } = await planDeletion({
        client,
        bucket: place.bucket,
        targets,
        signal,
        style,
        way: await fastWayTo(clients, { ...place, requestPath, action }, signal),
        onProgress: progressOf(deletionId, 'listing'),
      });
      signal.throwIfAborted();
      plans.set(deletionId, { place, targets, keys });
      keepNewest(plans, mostPlans);
      const sample = keys.slice(0, deletionSampleLength);
      return { deletionId, count: keys.length, bytes, sample };
    },

    async run({ deletionId, place, action }, signal) {
      const plan = plans.get(deletionId);
      if (plan === undefined || !isSame(plan.place, place)) throw planGone();
      plans.delete(deletionId);
      const { targets, keys } = plan;
      const { bucket } = place;
      const client = await clients.forSeen(place, action);
      const capabilities = await clients.capabilitiesOf(place.connectionId);
      const onDone = progressOf(deletionId, 'deleting');
      const result = await deleteKeys({
        ...{ client, bucket, keys, capabilities, signal },
        onProgress: onDone,
      });
      const { failures, stopped } = result;
      const isWhole = !stopped && failures.length === 0;
      const folders = foldersOf(targets);
      const style = capabilities.listStyle;
      const left = isWhole ? await foldersLeft({ client, bucket, folders, signal, style }) : [];
      await noteGone(place, goneTargets(targets, result, left));
      const foldersGone = foldersOf(goneTargets(targets, result, left));
      return {
        ...result,
        failures: failures.slice(0, mostFailuresTold),
        failed: failures.length,
        isRefilled: left.length > 0,
        ...(foldersGone.length <= mostFoldersTold ? { foldersGone } : {}),
      };
    },

    discard(deletionId) {
      plans.delete(deletionId);
    },
  };
}

/** The error of a plan that was carried out or given up. */
export function planGone(): Error {
  return dipperError('not_found', 'What was to be deleted has to be listed again.', {
    retry: 'now',
  });
}

function isSame(one: SeenPlace, other: SeenPlace): boolean {
  const { connectionId, bucket, server } = one;
  return connectionId === other.connectionId && bucket === other.bucket && server === other.server;
}

function foldersOf(targets: Iterable<Target>): readonly string[] {
  const folders: string[] = [];
  for (const { kind, key } of targets) if (kind === 'folder') folders.push(key);
  return folders;
}

function* slicesOf<Item>(items: Iterable<Item>, most: number): Generator<readonly Item[]> {
  let slice: Item[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < most) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
