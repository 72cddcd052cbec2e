import type { SignInRequest } from '../../../shared/model/signIn';
import { pause } from '../../base/abortable';
import { areSameKeys } from '../../s3/connection';
import type { AwsCredentialIdentity } from '../../s3/connection';
import { accessKeyHint } from '../accessKeyHint';
import { createEndedKeys } from './endedKeys';
import type { SignInPrompts } from './signInPrompts';

/** Milliseconds between two looks at the files while the user is asked. */
const betweenLooks = 1000;

/** Whose keys {@link WrittenKeys.current} is asked for. */
export interface WrittenKeysQuestion {
  readonly id: string;
  readonly connection: string;
  readonly origin: Extract<SignInRequest, { readonly kind: 'keys' }>['origin'];
  /** As the AWS files or the environment have them. */
  readonly keys: AwsCredentialIdentity;
}

/**
 * Keys as somebody wrote them into the AWS files or the environment. Temporary ones end, and what put
 * them there (a script, a page to copy them from) is not known: the user is asked for others, which are
 * used in their place and written nowhere.
 */
export interface WrittenKeys {
  /**
   * The keys to be used now: those given for ended ones, or those written.
   *
   * @param changed Whether there is another session token by now.
   * @param again Resolves the keys from the beginning.
   * @throws DipperError `sign_in_declined`, `cancelled`, and what `again` throws
   */
  current(
    written: WrittenKeysQuestion,
    changed: () => Promise<boolean>,
    again: (signal: AbortSignal) => Promise<AwsCredentialIdentity>,
    signal: AbortSignal | undefined,
  ): Promise<AwsCredentialIdentity>;
  /** Told of keys that a server took for wrong or expired. */
  refused(id: string, keys: AwsCredentialIdentity): void;
}

/** Creates a memory of no given keys yet. They are kept until the program ends. */
export function createWrittenKeys(prompts: Pick<SignInPrompts, 'newKeys'>): WrittenKeys {
  const ended = createEndedKeys(prompts);
  /** What the user gave, by connection, and in place of which session token. */
  const given = new Map<
    string,
    { readonly token: string | undefined; readonly keys: AwsCredentialIdentity }
  >();

  return {
    current({ id, connection, origin, keys: written }, changed, again, signal) {
      const known = given.get(id);
      const token = written.sessionToken;
      const keys = known !== undefined && known.token === token ? known.keys : written;
      const question = { id, connection, origin, accessKeyHint: accessKeyHint(keys.accessKeyId) };
      return ended.replaced(
        question,
        keys,
        (fresh) => void given.set(id, { token, keys: fresh }),
        signal,
        async (asked) => {
          while (!(await changed())) {
            await pause(betweenLooks, asked);
          }
          return again(asked);
        },
      );
    },
    refused(id, keys) {
      const known = given.get(id)?.keys;
      // Mistyped ones that can't end: those written, which have, are asked about again.
      if (keys.sessionToken === undefined && known !== undefined && areSameKeys(known, keys)) {
        given.delete(id);
      }
      ended.refused(id, keys);
    },
  };
}
