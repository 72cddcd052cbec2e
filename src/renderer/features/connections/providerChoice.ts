import { providerOf, providers } from '../../../shared/providers/providers';
import type { ProviderId } from '../../../shared/providers/providers';

/** What the form calls a server: `other` is one that no provider's facts are known of. */
export type ProviderChoice = ProviderId | 'other';

/** The fields of the form that a provider decides about. */
export interface ServerFields {
  readonly provider: ProviderChoice;
  readonly endpoint: string;
  readonly region: string;
}

/** The provider of an endpoint as the form shows it: an address of AWS's own has to be seen. */
export function choiceOf(endpoint: string | undefined, chosen?: ProviderId): ProviderChoice {
  if (endpoint === undefined) return 'aws';
  const provider = providerOf({ endpoint, provider: chosen });
  return provider === undefined || provider === 'aws' ? 'other' : provider;
}

function regionsOf(choice: ProviderChoice) {
  return choice === 'other' ? [] : providers[choice].regions;
}

/** Whether an endpoint stands in the tables, and so was not typed for anything else. */
function isOfTables(endpoint: string): boolean {
  return Object.values(providers).some(({ regions }) =>
    regions.some((region) => region.endpoint === endpoint),
  );
}

/**
 * Whether a server is one of those that are known of its provider, in the region that it is in. Another one
 * may be in a region that nobody has written down yet.
 */
export function isKnownPlace({ provider, endpoint, region }: ServerFields): boolean {
  const bare = endpoint.trim().replace(/\/+$/u, '');
  return regionsOf(provider).some((place) => place.id === region && place.endpoint === bare);
}

/** The form once a provider is chosen: where its servers are, as far as that is known. */
export function withProvider(
  { provider, endpoint, region }: ServerFields,
  choice: ProviderChoice,
): ServerFields {
  if (provider === choice) return { provider, endpoint, region };
  const regions = regionsOf(choice);
  const known = regions.find(({ id }) => id === region);
  const typed = isOfTables(endpoint) ? '' : endpoint;
  if (choice === 'aws') return { provider: choice, endpoint: '', region: known?.id ?? '' };
  const [first] = regions;
  if (first === undefined) {
    const standard = choice === 'other' ? undefined : providers[choice].defaultRegion;
    return { provider: choice, endpoint: typed, region: standard ?? '' };
  }
  const place = known ?? first;
  return { provider: choice, endpoint: place.endpoint, region: place.id };
}

/** The form once a region is chosen: an endpoint that was typed stays. */
export function withRegion({ provider, endpoint }: ServerFields, region: string): ServerFields {
  const place = regionsOf(provider).find(({ id }) => id === region);
  const follows = provider !== 'aws' && (endpoint === '' || isOfTables(endpoint));
  return {
    provider,
    region,
    endpoint: place !== undefined && follows ? place.endpoint : endpoint,
  };
}

/** The form once an endpoint is typed or pasted: a host that tells whose it is chooses the provider. */
export function withEndpoint(server: ServerFields, endpoint: string): ServerFields {
  const typed = endpoint.trim();
  const found = URL.canParse(typed) ? choiceOf(typed) : 'other';
  if (found === 'other') return { ...server, endpoint };
  const bare = typed.replace(/\/+$/u, '');
  const region = regionsOf(found).find((place) => place.endpoint === bare)?.id;
  const standard = found === server.provider ? server.region : providers[found].defaultRegion;
  return { provider: found, endpoint, region: region ?? standard ?? server.region };
}
