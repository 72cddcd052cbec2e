import { create } from 'zustand';
import type { BucketPlace, SeenPlace } from '../../shared/model/places';
import { call } from '../ipc/client';

interface BucketPolicyStore {
  /** How often Dipper has changed the policy of a bucket; to be read again with each change. */
  readonly changes: Readonly<Record<string, number>>;
}

/** Changes to bucket policies, so that what shows a policy knows when to read it again. */
export const useBucketPolicies = create<BucketPolicyStore>(() => ({ changes: {} }));

/** Names a bucket of a connection among others. */
export function bucketId({ connectionId, bucket }: BucketPlace): string {
  return `${connectionId}\n${bucket}`;
}

function noteChange(place: BucketPlace): void {
  const id = bucketId(place);
  useBucketPolicies.setState(({ changes }) => ({
    changes: { ...changes, [id]: (changes[id] ?? 0) + 1 },
  }));
}

/**
 * Changes who may read a bucket, by its policy: lets everybody read every object, or takes that back. However it
 * ends, what shows the policy reads it again.
 *
 * @throws DipperError
 */
export async function changePublicRead(
  place: SeenPlace,
  change: 'allowPublicRead' | 'withdrawPublicRead',
  signal: AbortSignal,
): Promise<void> {
  try {
    await call(`permissions.${change}`, { ...place }, signal);
  } finally {
    noteChange(place);
  }
}
