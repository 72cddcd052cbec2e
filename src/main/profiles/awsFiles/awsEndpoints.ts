import type { AwsEndpoints } from '../../../shared/model/connection';
import type { AwsProfile } from './awsFiles';
import { variable } from './awsSettings';

/**
 * Which of its hosts AWS is to be reached by ("Dual-stack and FIPS endpoints", SDKs and Tools Reference
 * Guide): `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_USE_FIPS_ENDPOINT`, else the profile's
 * `use_dualstack_endpoint` and `use_fips_endpoint`. Its `s3` group may have `use_accelerate_endpoint`
 * and, as older tools write it, `use_dualstack_endpoint`.
 *
 * @returns `undefined` where nothing but the usual hosts is asked for
 */
export function configuredAwsEndpoints(
  env: NodeJS.ProcessEnv,
  profile: AwsProfile | undefined,
): AwsEndpoints | undefined {
  const s3 = profile?.groups.get('s3');
  const isOn = (...written: readonly (string | undefined)[]): boolean =>
    written.find((text) => text !== undefined)?.toLowerCase() === 'true';
  const endpoints: AwsEndpoints = {
    dualStack: isOn(
      variable(env, 'AWS_USE_DUALSTACK_ENDPOINT'),
      profile?.settings.get('use_dualstack_endpoint'),
      s3?.get('use_dualstack_endpoint'),
    ),
    fips: isOn(variable(env, 'AWS_USE_FIPS_ENDPOINT'), profile?.settings.get('use_fips_endpoint')),
    accelerate: isOn(s3?.get('use_accelerate_endpoint')),
  };
  return Object.values(endpoints).includes(true) ? endpoints : undefined;
}
