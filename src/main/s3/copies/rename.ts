import type { S3Client } from '@aws-sdk/client-s3';
import { cancelledError, DipperError, dipperError } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import type { KeyFailure, RenameResult, Target } from '../../../shared/model/objects';
import type { CopyCondition } from '../../../shared/providers/provider';
import type { ListStyle } from '../capabilities/capabilities';
import { concurrently } from '../../base/concurrently';
import type { CopyLimits } from './copyInParts';
import { deleteObject } from '../deletion';
import { toDipperError } from '../errors/errorMapping';
import { readBucketLock } from './hiddenLock';
import type { BucketLock } from './hiddenLock';
import { isHopeless } from '../hopeless';
import { hasKeys, listPages } from '../lists/listPages';
import { moveObject } from './moveObject';
import type { MultipartLedger } from '../multipartLedger';
import { askHead } from '../objects';

const movesAtOnce = 6;

/** What {@link renameTarget} renames. */
export interface RenameOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly from: Target;
  /** The new key; for a folder the new prefix, its final slash may be left out. */
  readonly to: string;
  /**
   * A folder may go into one that is there already; names that are taken there stay where they are, but
   * for empty markers of folders, which have nothing to add.
   */
  readonly intoExisting?: boolean;
  /** The server obeys `If-None-Match`, so that not even a race can overwrite anything by a copy in parts. */
  readonly conditionalWrites?: boolean;
  /** The header that does so for a copy at one go. */
  readonly copyCondition?: CopyCondition | undefined;
  /** The server obeys `If-Match` when it deletes, so that not even a race can remove another object. */
  readonly conditionalDeletes?: boolean;
  /** What is larger is copied in parts. */
  readonly copyLimits?: CopyLimits;
  /** Knows of copies in parts, so that what is left of them can be found. */
  readonly ledger?: MultipartLedger;
  /** What is known of the server's list calls. */
  readonly style?: ListStyle;
  /** Told before an object is copied in parts. */
  readonly onParts?: () => void;
  readonly signal: AbortSignal;
}

/**
 * Renames an object, or a folder with all that is listed in it (ListObjectsV2 or ListObjects): copies each
 * object, verifies the copy, then removes the source. A name that stays the same sends nothing (trap 1).
 * What is there already is never overwritten.
 *
 * @throws DipperError `conflict` with the fact `reason` `taken` when the new name is taken, and for an
 *   object whatever failed. For a folder, failures are told per key and leave their source alone. Once
 *   stopped, the fact `moved` says how many objects have their new names, `copies` how many stay beside
 *   their copies, and `leftUploadId` names unfinished copies that could not be cleared away.
 */
export async function renameTarget(options: RenameOptions): Promise<RenameResult> {
  return options.from.kind === 'object'
    ? renameObject(options, options.from.key)
    : renameFolder(options, options.from.key);
}

async function renameObject(options: RenameOptions, from: string): Promise<RenameResult> {
  const { to } = options;
  if (from === to) return { moved: 0, failures: [] };
  if (to === '') throw dipperError('invalid_input', 'An object needs a name.');
  await moveObject({ ...options, from, to }).catch((error: unknown) => {
    throw isOfTakenName(error) ? taken(error.detail.message, options, to) : error;
  });
  return { moved: 1, failures: [] };
}

/** Of all conflicts, only that one has nothing to tell: neither a server's words nor what is left. */
function isOfTakenName(error: unknown): error is DipperError {
  if (!(error instanceof DipperError)) return false;
  const { code, server, facts = {} } = error.detail;
  const isLeft = facts.copy !== undefined || facts.leftUploadId !== undefined;
  return code === 'conflict' && server === undefined && !isLeft;
}

function taken(message: string, { bucket }: RenameOptions, key: string): DipperError {
  return dipperError('conflict', message, {
    resource: `s3://${bucket}/${key}`,
    facts: { reason: 'taken' },
  });
}

async function renameFolder(options: RenameOptions, from: string): Promise<RenameResult> {
  const { bucket, signal } = options;
  const to = options.to.endsWith('/') ? options.to : `${options.to}/`;
  if (from === to) return { moved: 0, failures: [] };
  if (from === '') throw dipperError('invalid_input', 'A bucket cannot be renamed.');
  if (to.startsWith(from)) {
    throw dipperError('invalid_input', 'A folder cannot be moved into itself.', {
      resource: `s3://${bucket}/${to}`,
    });
  }
  const keys = await keysToMove(options, from);
  if (options.intoExisting !== true) await assertEmpty(options, to);

  const failures: KeyFailure[] = [];
  /** Empty markers of folders that have theirs where they would go. */
  const markers: string[] = [];
  const left: LeftBehind = { copies: 0, uploads: [] };
  let moved = 0;
  let hopeless: AppError | undefined;
  let ofBucket: Promise<BucketLock> | undefined;
  const bucketLock = async (): Promise<BucketLock> => {
    ofBucket ??= readBucketLock(options);
    return ofBucket.catch((error: unknown) => {
      ofBucket = undefined;
      throw error;
    });
  };

  function fail(key: string, error: unknown, movedBefore: number): void {
    const { detail } = toDipperError(error);
    const { copy, leftUploadId } = detail.facts ?? {};
    if (leftUploadId !== undefined) left.uploads.push(leftUploadId);
    if (copy !== undefined) left.copies += 1;
    if (detail.code !== 'cancelled') failures.push({ key, error: detail });
    // While others get through, it is this object that takes too long, or may not go.
    const isForAll = isHopeless(detail) ? moved === movedBefore : onlyCopies();
    if (isForAll) hopeless ??= ofOthers(detail, bucket);
  }

  /** Whether every object so far stays beside its copy, as with keys that may not delete. */
  function onlyCopies(): boolean {
    return moved === 0 && left.copies >= movesAtOnce;
  }

  async function each(
    some: readonly string[],
    work: (key: string) => Promise<void>,
  ): Promise<void> {
    await concurrently(some, movesAtOnce, async (key) => {
      if (signal.aborted) return;
      if (hopeless !== undefined) {
        failures.push({ key, error: hopeless });
        return;
      }
      const movedBefore = moved;
      await work(key).catch((error: unknown) => fail(key, error, movedBefore));
    });
  }

  await each(keys, async (key) => {
    try {
      await moveObject({ ...options, bucketLock, from: key, to: to + key.slice(from.length) });
      moved += 1;
    } catch (error) {
      const isOfMarker = options.intoExisting === true && key.endsWith('/') && isOfTakenName(error);
      if (!isOfMarker) throw error;
      markers.push(key);
    }
  });
  // They go last: as long as anything stays, so does its folder.
  if (failures.length === 0) await each(markers, async (key) => assertEmptyMarker(options, key));
  if (failures.length === 0) {
    await each(markers, async (key) => {
      await deleteObject({ ...options, key });
      moved += 1;
    });
  }
  if (signal.aborted && moved + failures.length < keys.length) throw stopped(moved, left);
  if (failures.length > 0) return { moved, failures };
  const isLeft = await hasKeys({ ...placeOf(options), prefix: from }).catch(() => true);
  return { moved, failures, ...(isLeft ? { isLeft } : {}) };
}

/** The error of an object as that of others which are not tried: nothing is left of those. */
function ofOthers(error: AppError, bucket: string): AppError {
  const { facts = {}, resource, ...told } = error;
  const shared = Object.entries(facts).filter(([name]) => !ofOneObject.has(name));
  const isOfKey = resource?.startsWith(`s3://${bucket}/`) === true;
  return {
    ...told,
    ...(resource === undefined ? {} : { resource: isOfKey ? `s3://${bucket}` : resource }),
    ...(shared.length === 0 ? {} : { facts: Object.fromEntries(shared) }),
  };
}

const ofOneObject: ReadonlySet<string> = new Set(['copy', 'leftUploadId', 'leftWhy', 'lostTags']);

/** What a rename of a folder could not clear away. */
interface LeftBehind {
  copies: number;
  readonly uploads: string[];
}

function stopped(moved: number, { copies, uploads }: LeftBehind): DipperError {
  const facts = {
    moved: String(moved),
    ...(copies === 0 ? {} : { copies: String(copies) }),
    ...(uploads.length === 0 ? {} : { leftUploadId: uploads.join(' ') }),
  };
  return new DipperError({ ...cancelledError().detail, facts });
}

/** @throws DipperError `conflict` for a marker that has something which the one that is there may lack */
async function assertEmptyMarker(options: RenameOptions, key: string): Promise<void> {
  const { ContentLength, Metadata = {} } = await askHead({ ...options, key });
  if (ContentLength === 0 && Object.keys(Metadata).length === 0) return;
  throw taken('There is an object of that name already.', options, key);
}

/** Where and how keys are listed. */
function placeOf({ client, bucket, signal, style }: RenameOptions) {
  return { client, bucket, signal, ...(style === undefined ? {} : { style }) };
}

/** Every key below a folder. */
async function keysToMove(options: RenameOptions, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of listPages({ ...placeOf(options), prefix })) {
    keys.push(...page.entries.map(({ key }) => key));
  }
  if (keys.length === 0) {
    throw dipperError('no_such_key', 'There is nothing in that folder any more.', {
      resource: `s3://${options.bucket}/${prefix}`,
    });
  }
  return keys;
}

async function assertEmpty(options: RenameOptions, prefix: string): Promise<void> {
  if (await hasKeys({ ...placeOf(options), prefix })) {
    throw taken('There is a folder of that name already.', options, prefix);
  }
}
