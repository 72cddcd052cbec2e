import type { SavedConnection } from './savedConnectionStore';
import type { SavedSecret } from './secretStore';
import { shareWork } from './sharedWork';
import type { SharedWork } from './sharedWork';
import type { SignInPrompts } from './signInPrompts';

/** Temporary keys that were typed in, and that a server takes no more. */
interface EndedKeys {
  /** Told of keys that a server took for wrong or expired. Only temporary ones can have ended. */
  refused(id: string, keys: SavedSecret): void;
  /**
   * The keys of a connection; in place of ended ones, those that the user gives now, asked once for
   * all that wait.
   *
   * @param keep Stores the new ones.
   * @throws DipperError `sign_in_declined`, `cancelled`, and what `keep` throws
   */
  replaced(
    saved: Pick<SavedConnection, 'id' | 'name' | 'accessKeyHint'>,
    keys: SavedSecret,
    keep: (keys: SavedSecret) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<SavedSecret>;
}

export function createEndedKeys(prompts: Pick<SignInPrompts, 'newKeys'>): EndedKeys {
  /** Session tokens that have ended, by the id of the connection. */
  const ended = new Map<string, string>();
  const asking = new Map<string, SharedWork<SavedSecret>>();

  return {
    refused(id, { sessionToken }) {
      if (sessionToken !== undefined) ended.set(id, sessionToken);
    },

    async replaced({ id, name, accessKeyHint }, keys, keep, signal) {
      if (keys.sessionToken === undefined || ended.get(id) !== keys.sessionToken) return keys;
      const known = asking.get(id);
      if (known !== undefined) return known.wait(signal);
      const forget = (): void => {
        if (asking.get(id) === work) asking.delete(id);
      };
      const work: SharedWork<SavedSecret> = shareWork(async (signalOfAll) => {
        try {
          const given = await prompts.newKeys({ connection: name, accessKeyHint }, signalOfAll);
          await keep(given);
          return given;
        } finally {
          forget();
        }
      }, forget);
      asking.set(id, work);
      return work.wait(signal);
    },
  };
}
