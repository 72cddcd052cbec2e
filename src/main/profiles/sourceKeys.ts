import type { AwsCredentialIdentity } from '../s3/connection';
import { readAwsFiles } from './awsFiles';
import type { AwsFilesOwner } from './awsFiles';
import { staticSource } from './credentialSource';
import type { WrittenKeys, WrittenKeysQuestion } from './writtenKeys';

/** Keys that somebody wrote for a profile or, without one, into the environment. They may have ended. */
export interface SourceKeys {
  /** Those to be used now, which the user may have given in place of the written ones, or is asked for. */
  current(
    profile: string | undefined,
    keys: AwsCredentialIdentity,
    signal: AbortSignal | undefined,
  ): Promise<AwsCredentialIdentity>;
  /** Told of those that STS takes no more. */
  refused(profile: string | undefined, keys: AwsCredentialIdentity): void;
}

/** @param deps.connectionOf What the keys of a profile, or the environment, are as a connection of their own. */
export function createSourceKeys(deps: {
  readonly owner: AwsFilesOwner;
  readonly written: WrittenKeys;
  readonly connectionOf: (profile: string | undefined) => Omit<WrittenKeysQuestion, 'keys'>;
}): SourceKeys {
  const { owner, written, connectionOf } = deps;

  return {
    current(profile, keys, signal) {
      /** As they are by now. The environment of a process does not change. */
      const now = async (): Promise<AwsCredentialIdentity | undefined> => {
        if (profile === undefined) return keys;
        const found = (await readAwsFiles(owner)).profiles.get(profile);
        return found === undefined ? undefined : staticSource(found)?.credentials;
      };
      return written.current(
        { ...connectionOf(profile), keys },
        () =>
          now().then(
            (found) => found?.sessionToken !== keys.sessionToken,
            // Files that can't be read at the moment are being written.
            () => false,
          ),
        async () => (await now()) ?? keys,
        signal,
      );
    },
    refused: (profile, keys) => written.refused(connectionOf(profile).id, keys),
  };
}
