import { partitionOf } from '../../shared/providers/providers';
import type { ServerFacts } from '../../shared/providers/providers';
import { isAws } from './capabilities/capabilities';

/**
 * A name for the server that a connection leads to: the same as long as a bucket of one name there is the
 * same bucket. Of AWS that is a whole partition, `aws`; of others the endpoint, `https://example.com:9000`.
 */
export function serverNameOf(server: ServerFacts & { readonly region?: string }): string {
  const { endpoint } = server;
  if (endpoint !== undefined && !URL.canParse(endpoint)) return endpoint;
  if (endpoint === undefined || isAws(server)) return partitionOf(server);
  const { origin, pathname } = new URL(endpoint);
  return origin + pathname.replace(/\/$/u, '');
}
