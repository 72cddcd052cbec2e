import { s3CopyLimits } from '../../../src/main/s3/copies/copyInParts';
import type { CopyLimits } from '../../../src/main/s3/copies/copyInParts';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import type { RenameOptions } from '../../../src/main/s3/copies/rename';
import { untilDone } from './support';
import type { Connected, InBucket } from './support';

export const mebibyte = 1024 ** 2;

/** As S3 has it with 5 GiB: what is larger goes in parts. */
export const copyLimits: CopyLimits = {
  ...s3CopyLimits,
  whole: 6 * mebibyte,
  part: 5 * mebibyte,
  pauses: [1, 1],
};

/** Renames an object or a folder, in parts beyond {@link copyLimits}. */
export function rename(here: InBucket, key: string, to: string, more: Partial<RenameOptions> = {}) {
  const from = { kind: key.endsWith('/') ? 'folder' : 'object', key } as const;
  return renameTarget({ ...here, from, to, copyLimits, signal: untilDone, ...more });
}

/** Does something once before, or once after, the first call of an operation. */
export function atCall(
  { client }: Connected,
  operation: string,
  acts: { readonly before?: () => unknown; readonly after?: () => unknown },
): void {
  let isDone = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        if (commandName !== `${operation}Command` || isDone) return next(request);
        isDone = true;
        await acts.before?.();
        const answer = await next(request);
        await acts.after?.();
        return answer;
      },
    { step: 'initialize' },
  );
}

/** Does something at the first part of a copy. */
export function atFirstPart(here: Connected, before: () => unknown): void {
  atCall(here, 'UploadPartCopy', { before });
}
