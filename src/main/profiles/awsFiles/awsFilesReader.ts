import { setTimeout as delay } from 'node:timers/promises';
import { readAwsFiles } from './awsFiles';
import type { AwsFiles, AwsFilesOwner } from './awsFiles';

/** Waits for whoever may be writing the files. */
export type Settle = () => Promise<unknown>;

/** Reads the AWS files afresh at each call, and never fails, as `readAwsFiles`. */
export type AwsFilesReader = () => Promise<AwsFiles>;

/** Milliseconds. */
const settlingTime = 100;

/** So many times the files are waited for. What never comes to rest is taken as it is. */
const mostWaits = 10;

/**
 * Makes a reader that does not see a file while it is being written: half of one may lead to a server that
 * nobody has named. What differs from the last time counts once it stays as it is. What is read first
 * counts at once, so that nothing waits for files that nobody changes.
 *
 * @param settle Default: a tenth of a second.
 */
export function createAwsFilesReader(
  owner: AwsFilesOwner,
  settle: Settle = () => delay(settlingTime),
): AwsFilesReader {
  let whole: string | undefined;
  let isRestless = false;

  return async () => {
    let files: AwsFiles = await readAwsFiles(owner);
    whole ??= files.fingerprint;
    // Files that have not come to rest once are not waited for each time.
    for (
      let left = isRestless ? 0 : mostWaits;
      left > 0 && files.fingerprint !== whole;
      left -= 1
    ) {
      const before: string = files.fingerprint;
      await settle();
      files = await readAwsFiles(owner);
      if (files.fingerprint === before) whole = before;
    }
    isRestless = files.fingerprint !== whole;
    whole = files.fingerprint;
    return files;
  };
}
