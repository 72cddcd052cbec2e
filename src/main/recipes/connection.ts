import type { Addressing, ConnectionSource } from '../../shared/model/connection';
import { usualAddressing } from '../../shared/providers/providers';
import { isAws } from '../s3/capabilities';
import type { ResolvedConnection } from '../s3/connection';

/** What code has to say to reach the same server in the same way. Without any secret. */
export interface RecipeConnection {
  /** A profile of the AWS files; without it keys come from the environment. */
  readonly profile?: string;
  /** The keys are Dipper's own, so that whoever runs the code has to give them. */
  readonly keysAreKept: boolean;
  readonly endpoint?: string;
  readonly region: string;
  /** Absent where the tools' own default is right. */
  readonly addressing?: Exclude<Addressing, 'auto'>;
  readonly anonymous: boolean;
  /** AWS itself, rather than a server of somebody's own. */
  readonly aws: boolean;
}

/** Signing needs a region even where the server has none. */
const fallbackRegion = 'us-east-1';

/** Says of a connection what code has to say, with what Dipper itself would choose. */
export function recipeConnectionOf(
  source: ConnectionSource,
  resolved: Pick<
    ResolvedConnection,
    'endpoint' | 'region' | 'addressing' | 'anonymous' | 'provider'
  >,
): RecipeConnection {
  const { endpoint, region, addressing } = resolved;
  const aws = isAws(resolved);
  const anonymous = resolved.anonymous === true;
  const usual = aws ? undefined : usualAddressing(resolved);
  const chosen = addressing === 'auto' ? usual : addressing;
  return {
    ...(source.kind === 'profile' ? { profile: source.profile } : {}),
    keysAreKept: source.kind === 'saved' && !anonymous,
    ...(endpoint === undefined ? {} : { endpoint }),
    region: region === '' ? fallbackRegion : region,
    ...(chosen === undefined ? {} : { addressing: chosen }),
    anonymous,
    aws,
  };
}
