import type { BucketPolicyView } from '../../../shared/model/permissions';
import type { SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { bucketId, useBucketPolicies } from '../../state/bucketPolicies';
import { selectionPauseMs, useFreshRequest } from '../../state/request';
import type { Request } from '../../state/request';

/** The policy of a bucket, read again whenever Dipper has changed it. */
export function useBucketPolicy(place: SeenPlace): Request<BucketPolicyView> {
  const changes = useBucketPolicies((state) => state.changes[bucketId(place)] ?? 0);
  return useFreshRequest(
    JSON.stringify([place, changes]),
    (signal) => call('permissions.bucketPolicy', { ...place }, signal),
    selectionPauseMs,
  );
}
