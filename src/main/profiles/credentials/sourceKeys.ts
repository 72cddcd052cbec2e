import type { AwsCredentialIdentity } from '../../s3/connection';
import type { AwsFilesReader } from '../awsFiles/awsFilesReader';
import { credentialSourceOf, staticSource } from './credentialSource';
import type { CredentialSource } from './credentialSource';
import type { WrittenKeys, WrittenKeysQuestion } from '../signIn/writtenKeys';

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
  readonly readFiles: AwsFilesReader;
  readonly written: WrittenKeys;
  readonly connectionOf: (profile: string | undefined) => Omit<WrittenKeysQuestion, 'keys'>;
}): SourceKeys {
  const { readFiles, written, connectionOf } = deps;

  /** A source of others gives its own keys first. @throws DipperError without any source */
  async function sourceNow(profile: string): Promise<CredentialSource> {
    const files = await readFiles();
    const found = files.profiles.get(profile);
    const own = found === undefined ? undefined : staticSource(found);
    return own ?? credentialSourceOf(files, profile);
  }

  return {
    current(profile, keys, signal) {
      /** Those of the last look. */
      let found = keys;
      return written.current(
        { ...connectionOf(profile), keys },
        async () => {
          // The environment of a process does not change.
          if (profile === undefined) return false;
          // What has no keys at the moment, nor another source of them, is being written.
          const source = await sourceNow(profile).catch(() => undefined);
          if (source?.kind !== 'static') return source !== undefined;
          found = source.credentials;
          return found.sessionToken !== keys.sessionToken;
        },
        () => Promise.resolve(found),
        signal,
      );
    },
    refused: (profile, keys) => written.refused(connectionOf(profile).id, keys),
  };
}
