import type { AwsCredentialIdentity } from '@smithy/types';
import { areSameKeys } from '../../s3/connection';
import { shareWork } from '../../base/sharedWork';
import type { SharedWork } from '../../base/sharedWork';

/** Credentials are renewed when they hold for less than this, in milliseconds, as the SDK does. */
const renewalMargin = 5 * 60_000;

/**
 * Milliseconds for which credentials that still hold are used before others are asked for: a program that keeps
 * its keys gives the same ones until they end, and is not to be run for each request meanwhile.
 */
const leastPause = 60_000;

/**
 * Milliseconds for which credentials are kept even though a server refused them: many calls that
 * fail together must not each run a program or ask for a role.
 */
const leastAge = 1000;

interface Remembered {
  /** Absent while they are being obtained, which may take the user some time. */
  obtained?: { readonly at: number; readonly keys: AwsCredentialIdentity };
  readonly fingerprint: string;
  readonly credentials: SharedWork<AwsCredentialIdentity>;
}

/** @param signal aborted when nobody waits for the credentials any more */
type Obtain = (signal: AbortSignal) => Promise<AwsCredentialIdentity>;

/** Keeps credentials until they are about to expire or what they came from has changed. */
export interface CredentialMemory {
  /**
   * The remembered credentials of a name, or else what `obtain` gives, which is then remembered.
   * Calls at the same time share one `obtain`, which is stopped when the signals of all of them are
   * aborted; one that fails is forgotten.
   */
  get(
    name: string,
    fingerprint: string,
    obtain: Obtain,
    signal?: AbortSignal,
  ): Promise<AwsCredentialIdentity>;
  /**
   * Forgets the credentials of a name, which a server refused, unless they were just obtained. Those
   * that are not the remembered ones have been replaced already: each thread notices it by itself.
   */
  refused(name: string, keys: AwsCredentialIdentity): void;
}

function isToBeRenewed(
  { obtained }: Remembered,
  { expiration }: AwsCredentialIdentity,
  now: number,
): boolean {
  if (expiration === undefined) return false;
  const left = expiration.getTime() - now;
  const isFresh = obtained !== undefined && now - obtained.at < leastPause;
  return left <= 0 || (left <= renewalMargin && !isFresh);
}

/** @param now Milliseconds since the epoch. */
export function createCredentialMemory(now: () => number = Date.now): CredentialMemory {
  const remembered = new Map<string, Remembered>();

  function renew(
    name: string,
    fingerprint: string,
    obtain: Obtain,
    signal: AbortSignal | undefined,
  ): Promise<AwsCredentialIdentity> {
    const forget = (): void => {
      if (remembered.get(name) === entry) remembered.delete(name);
    };
    const obtained = async (signalOfAll: AbortSignal): Promise<AwsCredentialIdentity> => {
      try {
        const credentials = await obtain(signalOfAll);
        entry.obtained = { at: now(), keys: credentials };
        return credentials;
      } catch (error) {
        forget();
        throw error;
      }
    };
    const entry: Remembered = { fingerprint, credentials: shareWork(obtained, forget) };
    remembered.set(name, entry);
    return entry.credentials.wait(signal);
  }

  return {
    async get(name, fingerprint, obtain, signal) {
      const entry = remembered.get(name);
      if (entry?.fingerprint !== fingerprint) return renew(name, fingerprint, obtain, signal);
      const credentials = await entry.credentials.wait(signal);
      if (!isToBeRenewed(entry, credentials, now())) return credentials;
      // Another call may have begun to renew them while this one waited.
      const current = remembered.get(name);
      if (current !== undefined && current !== entry) return current.credentials.wait(signal);
      return renew(name, fingerprint, obtain, signal);
    },
    refused(name, keys) {
      const obtained = remembered.get(name)?.obtained;
      // While they are being obtained, it was about earlier ones.
      if (obtained === undefined || !areSameKeys(obtained.keys, keys)) return;
      if (now() - obtained.at >= leastAge) remembered.delete(name);
    },
  };
}
