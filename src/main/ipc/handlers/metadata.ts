import type { Clients } from '../../s3/clients';
import { copyLimitsOf } from '../../s3/copies/copyInParts';
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
      const { connectionId, bucket } = place;
      const copyLimits = copyLimitsOf(await clients.capabilitiesOf(connectionId));
      return readMetadata({ client, bucket, key, copyLimits, signal });
    },

    'objects.writeMetadata': async (input, { signal }) => {
      const { connectionId, bucket, server, key, state, metadata } = input;
      const client = await clients.forSeen(input);
      const capabilities = await clients.capabilitiesOf(connectionId);
      const copyLimits = copyLimitsOf(capabilities);
      const request = { client, bucket, key, copyLimits, signal };
      const change = await planMetadataChange(request, state, metadata);
      const id = currentAction();
      const tell = (sent: MetadataChange): void => {
        if (id !== undefined) activity.begin({ id, kind: 'editMetadata', operations: [sent] });
      };
      tell(change);
      const { conditionalWrites } = capabilities;
      const ledger = ledgerOf(connectionId, server);
      const writing = { client, conditionalWrites, copyLimits, ledger, onInstead: tell, signal };
      return writeMetadata(writing, change);
    },
  };
}
