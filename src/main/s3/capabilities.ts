import type { ResolvedConnection } from './connection';

/** What a server can do, declared by what kind it is and corrected by what it refuses. */
export interface Capabilities {
  /**
   * Whether requests carry the SDK's CRC checksums of their own accord. Servers other than AWS may
   * refuse them (trap 12: Ceph 16 answers 411, others 400 or 501).
   */
  readonly checksums: 'when_supported' | 'when_required';
  /** `If-None-Match` and `If-Match` on writes are obeyed rather than ignored. */
  readonly conditionalWrites: boolean;
  readonly batchDelete: BatchDelete;
}

/** Whether DeleteObjects is worth a try: until the server says that it has none. */
interface BatchDelete {
  readonly worthTrying: () => boolean;
  readonly markMissing: () => void;
}

/** Whether a connection goes to AWS itself: no endpoint, or one of its own hosts. */
export function isAws(connection: Pick<ResolvedConnection, 'endpoint'>): boolean {
  if (connection.endpoint === undefined) return true;
  if (!URL.canParse(connection.endpoint)) return false;
  return /\.amazonaws\.com(?:\.cn)?$/u.test(new URL(connection.endpoint).hostname);
}

/** What is known of a server before anything was asked of it. */
export function createCapabilities(connection: Pick<ResolvedConnection, 'endpoint'>): Capabilities {
  const aws = isAws(connection);
  return {
    checksums: aws ? 'when_supported' : 'when_required',
    conditionalWrites: aws,
    batchDelete: createBatchDelete(),
  };
}

function createBatchDelete(): BatchDelete {
  let missing = false;
  return {
    worthTrying: () => !missing,
    markMissing: () => {
      missing = true;
    },
  };
}
