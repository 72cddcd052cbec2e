import { z } from 'zod';
import type { EditableMetadata } from '../../model/metadata';
import type {
  DeletionPlan,
  DeletionOutcome,
  ObjectDetails,
  RenameResult,
} from '../../model/objects';
import type { PresignedLink } from '../../model/links';
import type { AclView, BucketPolicyView } from '../../model/permissions';
import {
  expiresInSeconds,
  inBucket,
  key,
  requestId,
  seenBucket,
  selectionId,
  target,
} from './fields';
import { metadataChange } from './metadata';
import { route } from './route';

/** What is done to objects and buckets one at a time, and deleting. */
export const objectRoutes = {
  'objects.details': route<ObjectDetails>()(z.strictObject({ ...inBucket, key })),
  /** What can be edited of an object besides its content. */
  'objects.metadata': route<EditableMetadata>()(z.strictObject({ ...seenBucket, key }), 'reads'),
  /** Gives an object that is still as it was seen other metadata. */
  'objects.writeMetadata': route<ObjectDetails>()(z.strictObject(metadataChange), 'changes'),
  'objects.createFolder': route<null>()(
    z.strictObject({
      ...seenBucket,
      key: key.refine((text) => text.endsWith('/'), 'no final slash'),
    }),
    'changes',
  ),
  /** Renames an object or a folder: copies, verifies, then removes the source. */
  'objects.rename': route<RenameResult>()(
    z.strictObject({
      ...seenBucket,
      from: target,
      to: key,
      /** A folder may go into one that is there already, in which nothing is overwritten. */
      intoExisting: z.boolean().optional(),
    }),
    'changes',
  ),

  /** Lists what a delete would remove. Progress comes as `deletion.progress`. */
  'deletion.plan': route<DeletionPlan>()(
    z.strictObject({ deletionId: requestId, ...seenBucket, selectionId }),
    'prepares',
  ),
  /** Carries out a plan: exactly the keys that were listed, nothing that came later. */
  'deletion.run': route<DeletionOutcome>()(
    z.strictObject({
      deletionId: requestId,
      /** Typed by the user, where the connection demands it. */
      bucketName: z.string().max(2048).optional(),
    }),
    'changes',
  ),
  'deletion.discard': route<null>()(z.strictObject({ deletionId: requestId })),

  'permissions.objectAcl': route<AclView>()(z.strictObject({ ...seenBucket, key }), 'reads'),
  'permissions.bucketAcl': route<AclView>()(z.strictObject(seenBucket), 'reads'),
  'permissions.bucketPolicy': route<BucketPolicyView>()(z.strictObject(seenBucket), 'reads'),
  'permissions.allowPublicRead': route<BucketPolicyView>()(z.strictObject(seenBucket), 'changes'),
  'permissions.withdrawPublicRead': route<BucketPolicyView>()(
    z.strictObject(seenBucket),
    'changes',
  ),

  /** To download an object. */
  'links.create': route<PresignedLink>()(
    z.strictObject({ ...seenBucket, key, expiresInSeconds }),
    'reads',
  ),
  /** To upload one, which replaces what has that key. */
  'links.createForUpload': route<PresignedLink>()(
    z.strictObject({ ...seenBucket, key, expiresInSeconds }),
    'prepares',
  ),
} as const;
