import type { Clients } from '../../s3/clients';
import { planMetadataChange, readMetadata, writeMetadata } from '../../s3/copies/metadata';
import type { MetadataChange } from '../../s3/copies/metadata';
import type { MultipartLedger } from '../../s3/multipartLedger';
import type { ActivityLog } from '../activityLog';
import type { Handlers } from '../handlers';

/** What {@link createMetadataHandlers} needs. */
export interface MetadataHandlerDependencies {
  readonly clients: Pick<Clients, 'forSeen' | 'capabilitiesOf'>;
  /** Knows of the copies in parts of a connection, on the server that it led to when they were asked for. */
  readonly ledgerOf: (connectionId: string, server: string) => MultipartLedger;
  readonly activity: Pick<ActivityLog, 'begin'>;
  /** The user's action that is under way where it is asked. */
  readonly currentAction: () => string | undefined;
}

/** Routes that edit what is said of an object besides its content. */
export function createMetadataHandlers({
  clients,
  ledgerOf,
  activity,
  currentAction,
}: MetadataHandlerDependencies): Pick<Handlers, 'objects.metadata' | 'objects.writeMetadata'> {
  return {
    'objects.metadata': async ({ key, ...place }, { signal }) => {
      const client = await clients.forSeen(place);
      return readMetadata({ client, bucket: place.bucket, key, signal });
    },

    'objects.writeMetadata': async (input, { signal }) => {
      const { connectionId, bucket, server, key, state, metadata } = input;
      const client = await clients.forSeen(input);
      const request = { client, bucket, key, signal };
      const change = await planMetadataChange(request, state, metadata);
      const id = currentAction();
      const tell = (sent: MetadataChange): void => {
        if (id !== undefined) activity.begin({ id, kind: 'editMetadata', operations: [sent] });
      };
      tell(change);
      const { conditionalWrites } = await clients.capabilitiesOf(connectionId);
      const ledger = ledgerOf(connectionId, server);
      return writeMetadata({ client, conditionalWrites, ledger, onInstead: tell, signal }, change);
    },
  };
}
