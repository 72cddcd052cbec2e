import type { SavedSecret } from '../secretStore';
import { areSameKeys } from '../../s3/connection';
import { shareWork } from '../../base/sharedWork';
import type { SharedWork } from '../../base/sharedWork';
import type { SignInPrompts } from './signInPrompts';

/** What {@link EndedKeys.replaced} is asked about. */
interface EndedKeysQuestion extends Omit<Parameters<SignInPrompts['newKeys']>[0], 'kind'> {
  readonly id: string;
}

/** Temporary keys that nothing but their user can replace, and that a server takes no more. */
interface EndedKeys {
  /**
   * Told of keys that a server took for wrong or expired. Only temporary ones can have ended; others that
   * the user gave were mistyped, and no longer stand in the place of the ended ones.
   */
  refused(id: string, keys: SavedSecret): void;
  /**
   * The keys of a connection; in place of ended ones, those that the user gives now, asked once for
   * all that wait.
   *
   * @param keep Stores the new ones.
   * @param elsewhere Waits for those that come in another way meanwhile, which takes the question back.
   * @throws DipperError `sign_in_declined`, `cancelled`, and what `keep` throws
   */
  replaced(
    question: EndedKeysQuestion,
    keys: SavedSecret,
    keep: (keys: SavedSecret) => Promise<void> | void,
    signal: AbortSignal | undefined,
    elsewhere?: (signal: AbortSignal) => Promise<SavedSecret>,
  ): Promise<SavedSecret>;
}

/** Creates a memory of no ended keys yet. */
export function createEndedKeys(prompts: Pick<SignInPrompts, 'newKeys'>): EndedKeys {
  /** Session tokens that have ended, by the id of the connection. */
  const ended = new Map<string, string>();
  /** What came in place of an ended token: whoever read the keys before that still has that one. */
  const fresh = new Map<string, { readonly token: string; readonly keys: SavedSecret }>();
  const asking = new Map<string, SharedWork<SavedSecret>>();

  return {
    refused(id, keys) {
      const given = fresh.get(id);
      if (given !== undefined && areSameKeys(given.keys, keys)) fresh.delete(id);
      if (keys.sessionToken !== undefined) ended.set(id, keys.sessionToken);
    },

    async replaced({ id, ...question }, keys, keep, signal, elsewhere) {
      const token = keys.sessionToken;
      if (token === undefined || ended.get(id) !== token) return keys;
      const known = asking.get(id);
      if (known !== undefined) return known.wait(signal);
      const given = fresh.get(id);
      if (given?.token === token) return given.keys;
      const forget = (): void => {
        if (asking.get(id) === work) asking.delete(id);
      };
      const work: SharedWork<SavedSecret> = shareWork(async (signalOfAll) => {
        const stop = new AbortController();
        const asked = AbortSignal.any([signalOfAll, stop.signal]);
        const ask = async (): Promise<SavedSecret> => {
          const given = await prompts.newKeys(question, asked);
          await keep(given);
          return given;
        };
        try {
          const others = await Promise.race([
            ask(),
            ...(elsewhere === undefined ? [] : [elsewhere(asked)]),
          ]);
          fresh.set(id, { token, keys: others });
          return others;
        } finally {
          stop.abort();
          forget();
        }
      }, forget);
      asking.set(id, work);
      return work.wait(signal);
    },
  };
}
