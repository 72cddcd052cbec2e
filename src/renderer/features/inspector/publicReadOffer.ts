import type { PolicyStatementView } from '../../../shared/model/permissions';
import {
  objectResource,
  worldIsDenied,
  worldIsDeniedSome,
  worldMay,
} from '../../../shared/model/worldPolicy';

/**
 * What there is to offer to somebody who would let everybody read a bucket: one of Dipper's statements, which would
 * let nobody else in where another one has it done already, `partly` where some of the objects are denied, or where
 * all of them are.
 */
export type PublicReadOffer = 'allow' | 'done' | 'done_partly' | 'denied';

/** @param statements None of which is Dipper's own. */
export function publicReadOffer(
  statements: readonly PolicyStatementView[],
  bucket: string,
): PublicReadOffer {
  const asked = [statements, 's3:GetObject', objectResource(bucket)] as const;
  if (worldIsDenied(...asked)) return 'denied';
  if (!worldMay(...asked)) return 'allow';
  return worldIsDeniedSome(...asked) ? 'done_partly' : 'done';
}
