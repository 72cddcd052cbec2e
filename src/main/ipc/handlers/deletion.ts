import { dipperError } from '../../../shared/errors/appError';
import { deletionSampleLength } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { keepNewest } from '../../base/keepNewest';
import type { Connections } from '../../profiles/connections';
import type { Clients } from '../../s3/clients';
import { deleteKeys, foldersLeft, planDeletion } from '../../s3/deletion';
import type { PlannedDeletion } from '../../s3/deletion';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** Plans that wait for an answer at the same time; the oldest is given up for a new one. */
const mostPlans = 16;

/** Milliseconds between two events of progress: at most ten a second. */
const progressPause = 100;

interface WaitingPlan {
  /** Where it was listed. */
  readonly place: SeenPlace;
  readonly planned: PlannedDeletion;
  /** Prefixes of the folders that are to go. */
  readonly folders: readonly string[];
}

/** What {@link createDeletionHandlers} needs. */
export interface DeletionHandlerDependencies {
  readonly clients: Clients;
  readonly connections: Pick<Connections, 'optionsOf'>;
  readonly send: SendEvent;
}

/** Routes of deleting: first a plan that lists every key, then exactly that plan. */
export function createDeletionHandlers({
  clients,
  connections,
  send,
}: DeletionHandlerDependencies): Pick<
  Handlers,
  'deletion.plan' | 'deletion.run' | 'deletion.discard'
> {
  const plans = new Map<string, WaitingPlan>();

  function keep(deletionId: string, plan: WaitingPlan): void {
    plans.set(deletionId, plan);
    keepNewest(plans, mostPlans);
  }

  function progressOf(deletionId: string, phase: 'listing' | 'deleting'): (done: number) => void {
    let last = -Infinity;
    return (done) => {
      const now = performance.now();
      if (now - last < progressPause) return;
      last = now;
      send('deletion.progress', { deletionId, phase, done });
    };
  }

  return {
    'deletion.plan': async ({ deletionId, targets, ...place }, { signal }) => {
      const client = await clients.forSeen(place);
      const { connectionId, bucket } = place;
      const { listStyle: style } = await clients.capabilitiesOf(connectionId);
      const planned = await planDeletion({
        client,
        bucket,
        targets,
        signal,
        style,
        onProgress: progressOf(deletionId, 'listing'),
      });
      signal.throwIfAborted();
      const folders = targets.flatMap(({ kind, key }) => (kind === 'folder' ? [key] : []));
      keep(deletionId, { place, planned, folders });
      return {
        deletionId,
        count: planned.keys.length,
        bytes: planned.bytes,
        sample: planned.keys.slice(0, deletionSampleLength).map(({ key }) => key),
      };
    },

    'deletion.run': async ({ deletionId, bucketName }, { signal }) => {
      const plan = plans.get(deletionId);
      if (plan === undefined) {
        throw dipperError('not_found', 'What was to be deleted has to be listed again.', {
          retry: 'now',
        });
      }
      const { place, planned, folders } = plan;
      const { connectionId, bucket } = place;
      const { askBucketName } = await connections.optionsOf(connectionId);
      if (askBucketName && bucketName !== bucket) {
        throw dipperError('invalid_input', 'The name of the bucket has to be typed first.', {
          resource: bucket,
        });
      }
      plans.delete(deletionId);
      const client = await clients.forSeen(place);
      const capabilities = await clients.capabilitiesOf(connectionId);
      const result = await deleteKeys({
        client,
        bucket,
        keys: planned.keys,
        capabilities,
        signal,
        onProgress: progressOf(deletionId, 'deleting'),
      });
      const isWhole = !result.stopped && result.failures.length === 0;
      const style = capabilities.listStyle;
      const left = isWhole ? await foldersLeft({ client, bucket, folders, signal, style }) : [];
      return { ...result, foldersLeft: left };
    },

    'deletion.discard': ({ deletionId }) => {
      plans.delete(deletionId);
      return Promise.resolve(null);
    },
  };
}
