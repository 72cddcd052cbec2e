import type { CapabilityReport } from '../../../shared/model/capabilities';
import { capabilityReport } from '../../s3/capabilities/capabilityReport';
import type { Clients } from '../../s3/clients';
import type { ConnectionResolver } from '../../s3/connection';
import { probeCapabilities } from '../../s3/capabilities/probe';
import type { ProbeResults } from '../../storage/probeResults';
import type { Handlers } from '../handlers';

/** Routes of what servers can do. */
export function createCapabilityHandlers(deps: {
  readonly resolve: ConnectionResolver;
  readonly clients: Clients;
  readonly probeResults: ProbeResults;
}): Pick<Handlers, 'capabilities.report' | 'capabilities.probe'> {
  const { resolve, clients, probeResults } = deps;

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
      // It goes by what was found from now on.
      clients.forget(connectionId);
      return report(connectionId);
    },
  };
}
