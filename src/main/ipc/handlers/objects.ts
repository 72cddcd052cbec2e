import type { Clients } from '../../s3/clients';
import { createFolder, headObject } from '../../s3/objects';
import type { MultipartLedger } from '../../s3/multipartLedger';
import { copyLimitsOf } from '../../s3/copies/copyInParts';
import { renameTarget } from '../../s3/copies/rename';
import type { ActivityLog } from '../activityLog';
import type { Handlers } from '../handlers';

/** What {@link createObjectHandlers} needs. */
export interface ObjectHandlerDependencies {
  readonly clients: Clients;
  /** Knows of the copies in parts of a connection, on the server that it led to when they were asked for. */
  readonly ledgerOf: (connectionId: string, server: string) => MultipartLedger;
  readonly activity: Pick<ActivityLog, 'begin'>;
  /** The user's action that is under way where it is asked. */
  readonly currentAction: () => string | undefined;
}

/** Routes of single objects and folders. */
export function createObjectHandlers({
  clients,
  ledgerOf,
  activity,
  currentAction,
}: ObjectHandlerDependencies): Pick<
  Handlers,
  'objects.details' | 'objects.createFolder' | 'objects.rename'
> {
  return {
    'objects.details': async ({ connectionId, bucket, key }, { signal }) =>
      headObject({ client: await clients.forBucket(connectionId, bucket), bucket, key, signal }),

    'objects.createFolder': async ({ key, ...place }, { signal }) => {
      const client = await clients.forSeen(place);
      const { connectionId, bucket } = place;
      const { conditionalWrites } = await clients.capabilitiesOf(connectionId);
      await createFolder({ client, bucket, key, conditionalWrites, signal });
      return null;
    },

    'objects.rename': async ({ connectionId, bucket, server, ...change }, { signal }) => {
      const { from, to } = change;
      const client = await clients.forSeen({ connectionId, bucket, server });
      const capabilities = await clients.capabilitiesOf(connectionId);
      const { conditionalWrites, copyCondition, conditionalDeletes } = capabilities;
      // How large an object is, and so its code, is known once it has been looked at.
      const onParts = (): void => {
        const id = currentAction();
        if (id === undefined || from.kind === 'folder') return;
        const changes = [{ from: from.key, to }];
        const operation = { kind: 'renameObjects', bucket, changes, inParts: true } as const;
        activity.begin({ id, kind: 'rename', operations: [operation] });
      };
      const { listStyle: style } = capabilities;
      const copyLimits = copyLimitsOf(capabilities);
      const known = { conditionalWrites, copyCondition, conditionalDeletes, copyLimits, style };
      const ledger = ledgerOf(connectionId, server);
      return renameTarget({ client, bucket, ...change, ...known, ledger, onParts, signal });
    },
  };
}
