import type { AwsCredentialIdentity } from '@smithy/types';
import { dipperError } from '../../../shared/errors/appError';
import type { ResolvedConnection } from '../../s3/connection';
import { causeWithoutRequest } from '../../s3/errors/errorFields';
import { variable } from '../awsFiles/awsSettings';
import type { CredentialMemory } from './credentialMemory';

/** All connections sign as the one machine. */
const memoryName = 'machine';

/**
 * Keys of the role that this machine was given, by the instance metadata of EC2, which the SDK asks at
 * `AWS_EC2_METADATA_SERVICE_ENDPOINT` or else at its usual address.
 *
 * @throws DipperError `no_credentials` where `AWS_EC2_METADATA_DISABLED` forbids to ask, or when nothing
 *   gives any
 */
export async function instanceCredentials(env: NodeJS.ProcessEnv): Promise<AwsCredentialIdentity> {
  if (variable(env, 'AWS_EC2_METADATA_DISABLED')?.toLowerCase() === 'true') {
    throw dipperError(
      'no_credentials',
      'AWS_EC2_METADATA_DISABLED says that the instance metadata is not to be asked.',
      { retry: 'after_sign_in', facts: { reason: 'machine' } },
    );
  }
  const { fromInstanceMetadata } = await import('@aws-sdk/credential-providers');
  try {
    return await fromInstanceMetadata()();
  } catch (error) {
    throw dipperError(
      'no_credentials',
      'The instance metadata gives no keys. It does where Dipper runs on EC2, on a machine with a role.',
      { retry: 'now', facts: { reason: 'machine' }, cause: causeWithoutRequest(error) },
    );
  }
}

/** How connections sign as the machine that Dipper runs on; it is asked once for all of them. */
export function createMachineRole({
  env,
  memory,
}: {
  readonly env: NodeJS.ProcessEnv;
  readonly memory: CredentialMemory;
}): () => Pick<ResolvedConnection, 'credentials' | 'onRefused'> {
  return () => {
    let last: AwsCredentialIdentity | undefined;
    return {
      credentials: async (signal) =>
        (last = await memory.get(memoryName, '', () => instanceCredentials(env), signal)),
      onRefused: () => {
        if (last !== undefined) memory.refused(memoryName, last);
      },
    };
  };
}
