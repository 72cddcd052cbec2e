import { unwatchFile, watchFile } from 'node:fs';
import type { StatsListener } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { AwsFilesOwner } from './awsFiles';
import { createAwsFilesReader } from './awsFilesReader';
import type { Settle } from './awsFilesReader';

/** Milliseconds between two looks at the files. */
const pause = 1000;

/** How {@link watchAwsFiles} looks and tells. */
interface WatchOptions extends AwsFilesOwner {
  /** Told when what the files say is not what they said before. */
  readonly onChanged: () => void;
  /** Milliseconds. */
  readonly interval?: number;
  /** Default: a tenth of the interval. */
  readonly settle?: Settle;
}

/**
 * Watches the AWS files, also ones that are not there yet. By looking at them time and again, since
 * the system's own notices miss files that are replaced by a new one, and folders on a network.
 *
 * @returns Ends it.
 */
export async function watchAwsFiles(options: WatchOptions): Promise<() => void> {
  const { onChanged, interval = pause, settle = () => delay(interval / 10) } = options;
  const readFiles = createAwsFilesReader(options, settle);
  const { configPath, credentialsPath, ...first } = await readFiles();
  let { fingerprint } = first;
  let isEnded = false;

  async function look(): Promise<void> {
    const now = await readFiles();
    if (isEnded || now.fingerprint === fingerprint) return;
    ({ fingerprint } = now);
    onChanged();
  }

  /** One after the other: a look that was held up would tell what another has told already. */
  let looking = Promise.resolve();
  function lookNext(): Promise<void> {
    looking = looking.then(look);
    return looking;
  }

  // Never fails: files that can't be read are told in the list of places.
  const listener: StatsListener = () => void lookNext();
  const paths = [configPath, credentialsPath];
  for (const path of paths) watchFile(path, { interval, persistent: false }, listener);
  // What changed while the watching began.
  await lookNext();
  return () => {
    isEnded = true;
    for (const path of paths) unwatchFile(path, listener);
  };
}
