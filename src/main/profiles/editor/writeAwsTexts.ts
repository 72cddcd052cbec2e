import { readFile, unlink } from 'node:fs/promises';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import { stageAwsFile, targetOf } from './writeAwsFile';
import type { StagedFile } from './writeAwsFile';

/** A file, what it said when it was read, and what it is to say. */
interface TextChange {
  readonly path: string;
  /** Empty where there was no file. */
  readonly before: string;
  readonly after: string;
}

interface WrittenFile extends TextChange {
  readonly wasThere: boolean;
}

/** A file that another program wrote since it was read. */
class ChangedMeanwhile extends Error {}

/**
 * Writes all of the files or none: half of a change would be a profile that nobody meant. What
 * another program wrote meanwhile is neither written over nor taken back.
 *
 * @returns `false` when a file no longer says what it said before; nothing is written then
 * @throws DipperError as {@link stageAwsFile}, all files are as before then; or one that tells of a
 *   file that was written already and could not be put back
 */
export async function writeAwsTexts(
  changes: readonly TextChange[],
  stage: typeof stageAwsFile = stageAwsFile,
): Promise<boolean> {
  const staged: { readonly change: TextChange; readonly file: StagedFile }[] = [];
  const written: WrittenFile[] = [];
  try {
    // All that takes room comes before anything is changed.
    for (const change of changes) {
      staged.push({ change, file: await stage(change.path, change.after) });
    }
    for (const { change, file } of staged) {
      // As late as can be: a backup and the disk have taken their time since it was read.
      const now = await textIfThere(change.path);
      if ((now ?? '') !== change.before) {
        throw new ChangedMeanwhile(`Another program has written ${change.path} meanwhile.`);
      }
      await file.commit();
      written.push({ ...change, wasThere: now !== undefined });
    }
    return true;
  } catch (error) {
    for (const { file } of staged) await file.discard();
    for (const file of written) await putBack(file, stage, error);
    if (error instanceof ChangedMeanwhile) return false;
    throw error;
  }
}

/** Gives a file its former text again, as long as it has the one that Dipper wrote. */
async function putBack(
  file: WrittenFile,
  stage: typeof stageAwsFile,
  reason: unknown,
): Promise<void> {
  const { path, before, after, wasThere } = file;
  let former: StagedFile | undefined;
  try {
    if (wasThere) former = await stage(path, before);
    const now = await textIfThere(path);
    if (now === (wasThere ? before : undefined)) return await former?.discard();
    if (now !== after) throw new ChangedMeanwhile('another program has written it since');
    await (former === undefined ? unlink(await targetOf(path)) : former.commit());
  } catch (error) {
    await former?.discard();
    const message = `${path} was written before that and could not be put back: ${reasonOf(error)}.`;
    throw dipperError(
      reason instanceof DipperError ? reason.detail.code : 'local_failed',
      `${reason instanceof Error ? reason.message : String(reason)} ${message}`,
      { resource: path, retry: 'now', cause: new AggregateError([reason, error]) },
    );
  }
}

/** Without the path and what is said of it, which is known better here. */
function reasonOf(error: unknown): string {
  const cause = error instanceof DipperError ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.message.replace(/\.$/u, '');
}

/**
 * The text of a file; `undefined` where there is none.
 *
 * @throws DipperError `local_access_denied` or `local_failed`
 */
export async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return undefined;
    const extra = { resource: path, retry: 'now', cause: error } as const;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw dipperError(
        'local_failed',
        `${path} is not text in UTF-8, so Dipper leaves it alone.`,
        extra,
      );
    }
    const denied = code === 'EACCES' || code === 'EPERM';
    throw dipperError(
      denied ? 'local_access_denied' : 'local_failed',
      `${path} could not be read (${code}).`,
      extra,
    );
  }
}
