import { acquireSharedCeph } from './shared-ceph';

/**
 * Playwright calls this once before the specs; what it returns runs after them. Specs get the
 * server from `cephFromEnvironment()`. A default export, since Playwright takes no other.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const ceph = await acquireSharedCeph();
  return ceph.release;
}
