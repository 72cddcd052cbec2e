import { startCeph } from './ceph';
import { cephFromEnvironment, cephVariable, type CephFacts } from './ceph-facts';

/** The one Ceph of a test run, and how to give it back. */
export interface SharedCeph {
  readonly facts: CephFacts;
  /** Stops the Ceph if this process started it. */
  readonly release: () => Promise<void>;
}

/**
 * The Ceph that the runner started for the whole run, or else a new one, which child processes
 * then find in their environment.
 */
export async function acquireSharedCeph(): Promise<SharedCeph> {
  const running = cephFromEnvironment();
  if (running !== undefined) return { facts: running, release: () => Promise.resolve() };

  const { endpoint, region, owner, stranger, configFile, stop } = await startCeph();
  const facts = { endpoint, region, owner, stranger, configFile };
  process.env[cephVariable] = JSON.stringify(facts);
  return {
    facts,
    async release(): Promise<void> {
      Reflect.deleteProperty(process.env, cephVariable);
      await stop();
    },
  };
}
