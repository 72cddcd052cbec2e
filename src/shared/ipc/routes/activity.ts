import { z } from 'zod';
import { longestActivity } from '../../model/activity';
import type { ActivityAction, ActivityCall, ActivityCallDetails } from '../../model/activity';
import { recipeStyles } from '../../model/recipes';
import type { Recipe } from '../../model/recipes';
import {
  bucket,
  conflictChoice,
  connectionId,
  expiresInSeconds,
  key,
  mostUploads,
  prefix,
  requestId,
  seenBucket,
  uploadId,
} from './fields';
import { metadataChange } from './metadata';
import { nothing, route } from './route';

const recipeStyle = z.enum(recipeStyles);
const callIds = z.array(z.number().int().min(1)).max(longestActivity);
const keys = z.array(key).min(1).max(1_000_000);
/** The operations that the window asks code for; main makes the others of what it did. */
const operation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listBuckets') }),
  z.strictObject({ kind: z.enum(['listFolder', 'listPrefix', 'deleteFolder']), bucket, prefix }),
  z.strictObject({
    kind: z.enum([
      'lookAtObjects',
      'readObjects',
      'readObjectAcls',
      'createFolders',
      'deleteObjects',
    ]),
    bucket,
    keys,
  }),
  z.strictObject({ kind: z.enum(['readBucketAcl', 'readBucketPolicy']), bucket }),
  z.strictObject({
    kind: z.literal('renameObjects'),
    bucket,
    changes: z
      .array(z.strictObject({ from: key, to: key }))
      .min(1)
      .max(1000),
    inParts: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('abortUploads'),
    bucket,
    uploads: z.array(z.strictObject({ key, uploadId })).min(1).max(mostUploads),
  }),
  z
    .strictObject({ kind: z.literal('renameFolder'), bucket, from: key, to: key })
    // Code lists while it moves, and would meet again and again what it has moved there.
    .refine(({ from, to }) => !to.startsWith(from)),
  z.strictObject({
    kind: z.literal('makeLinks'),
    bucket,
    keys,
    expiresInSeconds,
  }),
  z.strictObject({ kind: z.literal('makeUploadLink'), bucket, key, expiresInSeconds }),
]);

/** What was done, and code for it. */
export const activityRoutes = {
  'activity.list': route<{
    readonly calls: readonly ActivityCall[];
    readonly actions: readonly ActivityAction[];
  }>()(nothing),
  /** Null for a call that is forgotten. */
  'activity.details': route<ActivityCallDetails | null>()(
    z.strictObject({ id: z.number().int().min(1) }),
  ),
  /**
   * Puts calls on the clipboard, or into a file that the user picks; HAR is the HTTP Archive format
   * 1.2. Answers whether they were kept.
   */
  'activity.keep': route<boolean>()(
    z.strictObject({
      ids: callIds,
      format: z.enum(['text', 'jsonLines', 'har']),
      to: z.enum(['clipboard', 'file']),
    }),
  ),
  /** Code for calls; with `wholeActions`, for all that the user did when they were made. */
  'activity.code': route<Recipe>()(
    z.strictObject({
      ids: callIds,
      /** Actions that made no calls, such as links. */
      actions: z.array(z.uuid()).max(longestActivity),
      wholeActions: z.boolean(),
      style: recipeStyle,
    }),
  ),
  /** Code for what a dialog would do, or for what is selected. Nothing is sent. */
  'recipes.write': route<Recipe>()(
    z.strictObject({
      connectionId,
      operations: z.array(operation).min(1).max(1000),
      style: recipeStyle,
    }),
  ),
  /** Code for what starting a plan of uploads or downloads would do, with the choice where one is to make. */
  'recipes.planned': route<Recipe>()(
    z.strictObject({
      planId: requestId,
      onConflict: conflictChoice.optional(),
      style: recipeStyle,
    }),
  ),
  /** Code for a change of metadata. Looks at the object, for what is to be kept. */
  'recipes.metadataChange': route<Recipe>()(
    z.strictObject({ ...metadataChange, style: recipeStyle }),
    'reads',
  ),
  /** Code for a change of a policy. Reads the policy that it changes (GetBucketPolicy). */
  'recipes.policyChange': route<Recipe>()(
    z.strictObject({
      ...seenBucket,
      change: z.enum(['allowPublicRead', 'withdrawPublicRead']),
      style: recipeStyle,
    }),
    'reads',
  ),
} as const;
