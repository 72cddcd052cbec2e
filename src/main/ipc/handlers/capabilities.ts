import type { CapabilityReport } from '../../../shared/model/capabilities';
import type { ListingHost } from '../../listing/worker/host';
import { capabilityReport } from '../../s3/capabilities/capabilityReport';
import type { Clients } from '../../s3/clients';
import type { ConnectionResolver } from '../../s3/connection';
import { probeCapabilities } from '../../s3/capabilities/probe';
import type { ProbeResults } from '../../storage/probeResults';
import type { TransferHost } from '../../transfers/worker/host';
import type { Handlers } from '../handlers';

/** Routes of what servers can do. */
export function createCapabilityHandlers(deps: {
  readonly resolve: ConnectionResolver;
  readonly clients: Pick<Clients, 'forConnection' | 'forget'>;
  readonly listing: Pick<ListingHost, 'forgetClients'>;
  readonly transfers: Pick<TransferHost, 'forgetConnection'>;
  readonly probeResults: ProbeResults;
}): Pick<Handlers, 'capabilities.report' | 'capabilities.probe'> {
  const { resolve, clients, listing, transfers, probeResults } = deps;

  async function report(connectionId: string): Promise<CapabilityReport> {
    const connection = await resolve(connectionId);
    return capabilityReport(connection, connection.probe);
  }

  return {
    'capabilities.report': ({ connectionId }) => report(connectionId),
    'capabilities.probe': async ({ connectionId, bucket }, { signal }) => {
      const connection = await resolve(connectionId);
      const result = await probeCapabilities({
        client: await clients.forConnection(connectionId),
        ...(bucket === undefined ? {} : { bucket }),
        readOnly: connection.readOnly === true,
        signal,
      });
      await probeResults.put(connection, result);
      // All go by what was found from now on.
      clients.forget(connectionId);
      await Promise.all([
        listing.forgetClients(connectionId),
        transfers.forgetConnection(connectionId),
      ]);
      return report(connectionId);
    },
  };
}
