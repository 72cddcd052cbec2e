import type { S3Credentials } from '../../scripts/servers/ceph-facts';
import type { Target } from '../../src/shared/model/objects';

/** What the process that is killed gets as its argument. */
export interface CrashJob {
  /** The built worker. */
  readonly workerPath: string;
  readonly journalFolder: string;
  readonly endpoint: string;
  readonly keys: S3Credentials;
  readonly bucket: string;
  /** Plans and starts; later ones go on with what the journal has. */
  readonly isFirst: boolean;
  readonly paths: readonly string[];
  readonly prefix: string;
  readonly targets: readonly Target[];
  readonly folder: string;
}
