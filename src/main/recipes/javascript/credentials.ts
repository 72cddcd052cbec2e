import type { RecipeConnection } from '../connection';
import { javascriptString as text } from '../quoting';

/** Where a client takes its keys from: the SDK's own choice where there is no member. */
interface ClientCredentials {
  readonly imports: readonly string[];
  readonly members: readonly string[];
}

const providers = '@aws-sdk/credential-providers';

/** The keys of a profile, or those of the environment, before which the SDK would take those of its profile. */
export function clientCredentials({
  profile,
  keysAreOfEnvironment,
}: Pick<RecipeConnection, 'profile'> &
  Partial<Pick<RecipeConnection, 'keysAreOfEnvironment'>>): ClientCredentials {
  if (profile !== undefined) {
    return {
      imports: [`${providers} fromIni`],
      members: [`credentials: fromIni({ profile: ${text(profile)} })`],
    };
  }
  return keysAreOfEnvironment === true
    ? { imports: [`${providers} fromEnv`], members: ['credentials: fromEnv()'] }
    : { imports: [], members: [] };
}

/** Where a client sends to: without an endpoint it would go by that of the default profile. */
export function clientEndpoint(endpoint: string | undefined): string {
  return endpoint === undefined
    ? 'ignoreConfiguredEndpointUrls: true'
    : `endpoint: ${text(endpoint)}`;
}
