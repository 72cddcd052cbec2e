import { assertNever } from '../../shared/assertNever';
import type { IfThere } from '../../shared/model/recipes';
import type { OperationOf } from './snippet';

// What the code decides for each file is what compare.ts, existingObjects.ts and freeNames.ts of the
// transfers decide; the names of both are the same on purpose.

/** An operation that looks at what is there before it replaces anything. */
type Sparing<Kind extends 'uploadFiles' | 'uploadFolder' | 'downloadFiles' | 'downloadFolder'> =
  OperationOf<Kind> & { readonly ifThere: IfThere };

/** Uploads that look at the objects that are there. */
export type SparingUploads = Sparing<'uploadFiles'> | Sparing<'uploadFolder'>;

/** Downloads that look at the files that are there. */
export type SparingDownloads = Sparing<'downloadFiles'> | Sparing<'downloadFolder'>;

/** Whether an operation spares anything; otherwise it replaces. */
export function spares<Of extends { readonly ifThere?: IfThere }>(
  operation: Of,
): operation is Of & { readonly ifThere: IfThere } {
  return operation.ifThere !== undefined;
}

/** Whether a choice depends on how what is there compares with what is to come. */
export function compares(ifThere: IfThere): boolean {
  switch (ifThere) {
    case 'skip':
    case 'keep_both':
      return false;
    case 'replace_if_newer':
    case 'replace_if_different':
      return true;
    default:
      return assertNever(ifThere);
  }
}

/** Where a listing tells of objects. */
export interface ListedPrefix {
  readonly prefix: string;
  /** Deeper levels hold none of them. */
  readonly isOneLevel: boolean;
}

/** The narrowest listing that tells of some keys, and of numbered names beside them. */
export function placeOf(keys: readonly string[]): ListedPrefix {
  const [first = [], ...others] = keys.map((key) => Array.from(stemOf(key)));
  let length = first.length;
  for (const other of others) {
    const differs = first.findIndex((character, index) => character !== other[index]);
    if (differs >= 0) length = Math.min(length, differs);
  }
  const prefix = first.slice(0, length).join('');
  return { prefix, isOneLevel: keys.every((key) => !key.slice(prefix.length).includes('/')) };
}

/** A key without its extension. */
function stemOf(key: string): string {
  const dot = key.lastIndexOf('.');
  return dot > key.lastIndexOf('/') + 1 ? key.slice(0, dot) : key;
}

/** Why code asks once more about an object that seems newer than a file of the same size. */
export const timesAreNoted = 'Uploads by Dipper and rclone note when the file itself was changed.';
