import type { Clients } from '../../s3/clients';
import { connectionChanged } from '../../s3/connectionChanged';
import { createWirePages } from '../../s3/lists/listingWire';
import type { AskPage } from '../../s3/lists/listingWire';
import type { KeptPlans } from './keptPlans';
import type { NamePlatform } from '../local/localNames';
import type { Plan } from '../plan';
import { planDownload } from './planDownload';
import { planUpload } from './planUpload';
import type { TransferOptions, Transfers } from '../port';

/** What {@link createPlanning} needs. */
export interface PlanningDependencies {
  readonly clients: Clients;
  readonly platform: NamePlatform;
  /** Keeps what was planned until it is answered. */
  readonly plans: KeptPlans;
  readonly transferPath: () => TransferOptions['transferPath'];
}

/** The part of {@link Transfers} that looks at what is there, and moves nothing. */
export interface Planning {
  readonly upload: Transfers['planUpload'];
  readonly download: Transfers['planDownload'];
}

/** Plans by the clients of a connection; what a plan is of is kept under its id. */
export function createPlanning({
  clients,
  platform,
  plans,
  transferPath,
}: PlanningDependencies): Planning {
  /** The client of a bucket, and Dipper's own path to lists where the bytes go that way as well. */
  async function waysTo(
    place: {
      readonly connectionId: string;
      readonly bucket: string;
      readonly planId: string;
      readonly server?: string;
    },
    signal: AbortSignal,
  ) {
    const { connectionId, bucket, planId } = place;
    const { client, server } = await clients.clientAndServer(connectionId, bucket, planId);
    if (place.server !== undefined && place.server !== server) throw connectionChanged();
    const askPage = await askPageOf(connectionId, bucket, planId, signal);
    return { client, askPage, server };
  }

  async function askPageOf(
    connectionId: string,
    bucket: string,
    planId: string,
    signal: AbortSignal,
  ): Promise<AskPage | undefined> {
    if (transferPath() !== 'fast') return undefined;
    const wire = await clients.wireFor(connectionId, bucket, planId, signal);
    if (wire === undefined) return undefined;
    const { listStyle } = await clients.capabilitiesOf(connectionId);
    return createWirePages(wire, listStyle);
  }

  return {
    async upload(request, signal) {
      const { server, ...ways } = await waysTo(request, signal);
      const plan = await planUpload({ ...request, ...ways }, signal);
      return plans.keep(madeAt(server, plan), signal);
    },
    async download(request, signal) {
      const { server, ...ways } = await waysTo(request, signal);
      const plan = await planDownload({ ...request, ...ways, platform }, signal);
      return plans.keep(madeAt(server, plan), signal);
    },
  };
}

function madeAt(server: string, plan: Plan): Plan {
  return { ...plan, setting: { ...plan.setting, server } };
}
