import type { TestProject } from 'vitest/node';
import type { CephFacts } from './ceph-facts';
import { acquireSharedCeph } from './shared-ceph';

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's Ceph: `inject('ceph')`. */
    readonly ceph: CephFacts;
  }
}

/** Vitest calls this once before the integration tests; what it returns runs after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ceph = await acquireSharedCeph();
  project.provide('ceph', ceph.facts);
  return ceph.release;
}
