import { assertNever } from '../../../shared/assertNever';
import { dipperError, hasCode } from '../../../shared/errors/appError';
import { createFolder } from '../../s3/objects';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { finishIfSent } from './earlierObject';
import { replaceSeen } from './replaceSeen';
import { giveUpSaved } from './savedUpload';
import { sendIfFree, sendUnderFreeName } from './sendIfFree';
import { sendFile } from './uploadRun';
import type { FileRun, UploadRun } from './uploadRun';

/**
 * Carries out one upload as its user chose. A destination that was free in the plan and is taken
 * now is skipped or kept as well, but never replaced: nobody was asked about it, nor about another
 * state of an object than the plan has seen.
 *
 * @throws DipperError `conflict` for a destination that was taken or changed meanwhile, and all of
 *   {@link sendFile}.
 */
export async function runUpload(
  run: UploadRun,
  signal: AbortSignal,
): Promise<{ readonly skipped: boolean }> {
  const { source } = run.item;
  const outcome =
    source === undefined
      ? await markFolder(run, signal)
      : await carryOut({ ...run, source }, signal);
  return { skipped: outcome === 'skipped' };
}

/** What became of an upload. */
type Outcome = 'stored' | 'skipped';

async function carryOut(run: FileRun, signal: AbortSignal): Promise<Outcome> {
  const { item, choice } = run;
  if (await finishIfSent(run, signal)) return 'stored';
  if (choice === 'replace' && item.existing !== 'no') return replace(run, signal);
  if (item.existing === 'no' && (await sendIfFree(run, item.key, signal))) return 'stored';
  switch (choice) {
    case 'skip':
      // An earlier run may have begun it.
      await giveUpSaved(run);
      return 'skipped';
    case 'replace':
      throw dipperError('conflict', 'An object of that name has appeared since you were asked.', {
        retry: 'now',
        resource: `s3://${run.bucket}/${item.key}`,
      });
    case 'keep_both':
      await sendUnderFreeName(run, signal);
      return 'stored';
    default:
      return assertNever(choice);
  }
}

async function replace(run: FileRun, signal: AbortSignal): Promise<Outcome> {
  const { key, seen } = run.item;
  if (seen !== undefined) return (await replaceSeen(run, seen, signal)) ? 'stored' : 'skipped';
  await sendFile(run, { key, ifAbsent: false }, signal);
  return 'stored';
}

/** A marker that is there already does its service, and may even have content. */
async function markFolder(run: UploadRun, signal: AbortSignal): Promise<Outcome> {
  const { client, bucket, item, capabilities } = run;
  const { conditionalWrites } = capabilities;
  let attempts = 0;
  try {
    await withRetries(retriesOf(run, signal), () => {
      attempts += 1;
      return createFolder({ client, bucket, key: item.key, conditionalWrites, signal });
    });
    return 'stored';
  } catch (error) {
    // An earlier attempt may have made it, and its answer have been lost.
    if (hasCode(error, 'conflict')) return attempts === 1 ? 'skipped' : 'stored';
    throw error;
  }
}
