import { z } from 'zod';
import { bytesOfKey, longestKeyBytes } from '../../model/objects';
import { longestLinkSeconds } from '../../model/links';
import { conflictChoices } from '../../model/transfers';

/* What the inputs of many routes are made of. */

export const connectionId = z.string().min(1).max(300);
export const profileName = z.string().min(1).max(200);
export const requestId = z.uuid();
export const bucket = z.string().min(1).max(2048);
/** A prefix may be as long as a key. */
const keyText = z
  .string()
  .refine((text) => bytesOfKey(text) <= longestKeyBytes, 'longer than S3 allows');
export const key = keyText.refine((text) => text.length > 0, 'empty');
export const prefix = keyText;
export const token = z.uuid();
/** Of `views.keepSelection`. */
export const selectionId = z.uuid();

export const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('object'), key }),
  z.strictObject({ kind: z.literal('folder'), key: prefix }),
]);

export const inBucket = { connectionId, bucket };

/**
 * A bucket that the user was shown, with the server that the connection led to then: `Connection.server`, or
 * that of a view. The call fails as `connection_changed` where it leads to another one by now.
 */
export const seenBucket = { ...inBucket, server: z.string().max(2048) };

export const uploadId = z.string().min(1).max(4096);
/** How many unfinished uploads may be named at a time. */
export const mostUploads = 10_000;

/** What to do with what is there already. */
export const conflictChoice = z.enum(conflictChoices);

/** How long a link lasts. */
export const expiresInSeconds = z.number().int().min(1).max(longestLinkSeconds);
