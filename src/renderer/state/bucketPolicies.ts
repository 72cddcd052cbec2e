import { create } from 'zustand';
import { call } from '../ipc/client';
import type { BucketPlace } from './dialogs';

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
 * Lets everybody read every object of a bucket, by its policy.
 *
 * @throws DipperError
 */
export async function allowPublicRead(place: BucketPlace): Promise<void> {
  await call('permissions.allowPublicRead', { ...place });
  noteChange(place);
}

/**
 * Takes back what {@link allowPublicRead} did.
 *
 * @throws DipperError
 */
export async function withdrawPublicRead(place: BucketPlace): Promise<void> {
  await call('permissions.withdrawPublicRead', { ...place });
  noteChange(place);
}
