import type { AwsCredentialIdentity } from '@smithy/types';

/** Credentials are renewed when they hold for less than this, in milliseconds, as the SDK does. */
const renewalMargin = 5 * 60_000;

/**
 * Milliseconds for which credentials are kept even though a server refused them: many calls that
 * fail together must not each run a program or ask for a role.
 */
const leastAge = 1000;

interface Remembered {
  /** Absent while they are being obtained, which may take the user some time. */
  obtainedAt?: number;
  readonly fingerprint: string;
  readonly credentials: Promise<AwsCredentialIdentity>;
}

/** Keeps credentials until they are about to expire or what they came from has changed. */
export interface CredentialMemory {
  /**
   * The remembered credentials of a name, or else what `obtain` gives, which is then remembered.
   * Calls at the same time share one `obtain`; one that fails is forgotten.
   */
  get(
    name: string,
    fingerprint: string,
    obtain: () => Promise<AwsCredentialIdentity>,
  ): Promise<AwsCredentialIdentity>;
  /** Forgets the credentials of a name, which a server refused, unless they were just obtained. */
  refused(name: string): void;
}

/** @param now Milliseconds since the epoch. */
export function createCredentialMemory(now: () => number = Date.now): CredentialMemory {
  const remembered = new Map<string, Remembered>();

  function renew(
    name: string,
    fingerprint: string,
    obtain: () => Promise<AwsCredentialIdentity>,
  ): Promise<AwsCredentialIdentity> {
    const entry: Remembered = { fingerprint, credentials: obtain() };
    remembered.set(name, entry);
    entry.credentials.then(
      () => {
        entry.obtainedAt = now();
      },
      () => {
        if (remembered.get(name) === entry) remembered.delete(name);
      },
    );
    return entry.credentials;
  }

  return {
    async get(name, fingerprint, obtain) {
      const entry = remembered.get(name);
      if (entry?.fingerprint !== fingerprint) return renew(name, fingerprint, obtain);
      const credentials = await entry.credentials;
      const expiresAt = credentials.expiration?.getTime();
      if (expiresAt === undefined || expiresAt - now() > renewalMargin) return credentials;
      // Another call may have begun to renew them while this one waited.
      const current = remembered.get(name);
      if (current !== undefined && current !== entry) return current.credentials;
      return renew(name, fingerprint, obtain);
    },
    refused(name) {
      const entry = remembered.get(name);
      // While they are being obtained, it was about earlier ones.
      if (entry?.obtainedAt === undefined) return;
      if (now() - entry.obtainedAt >= leastAge) remembered.delete(name);
    },
  };
}
