import { unwatchFile, watchFile } from 'node:fs';
import type { StatsListener } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readAwsFiles } from './awsFiles';
import type { AwsFilesOwner } from './awsFiles';

/** Milliseconds between two looks at the files. */
const pause = 1000;

/** How {@link watchAwsFiles} looks and tells. */
interface WatchOptions extends AwsFilesOwner {
  /** Told when what the files say is not what they said before. */
  readonly onChanged: () => void;
  /** Milliseconds. */
  readonly interval?: number;
  /** Waits for whoever may be writing the files. Default: a tenth of the interval. */
  readonly settle?: () => Promise<unknown>;
}

/**
 * Watches the AWS files, also ones that are not there yet. By looking at them time and again, since
 * the system's own notices miss files that are replaced by a new one, and folders on a network.
 *
 * @returns Ends it.
 */
export async function watchAwsFiles(options: WatchOptions): Promise<() => void> {
  const { onChanged, interval = pause, settle = () => delay(interval / 10) } = options;
  const { configPath, credentialsPath, ...first } = await readAwsFiles(options);
  let { fingerprint } = first;
  let isEnded = false;

  async function look(): Promise<void> {
    let now = await readAwsFiles(options);
    // Half of a file that is being written may lead to a server that nobody has named.
    for (let before = fingerprint; !isEnded && now.fingerprint !== before;) {
      before = now.fingerprint;
      await settle();
      now = await readAwsFiles(options);
    }
    if (isEnded || now.fingerprint === fingerprint) return;
    ({ fingerprint } = now);
    onChanged();
  }

  // Never fails: files that can't be read are told in the list of places.
  const listener: StatsListener = () => void look();
  const paths = [configPath, credentialsPath];
  for (const path of paths) watchFile(path, { interval, persistent: false }, listener);
  // What changed while the watching began.
  await look();
  return () => {
    isEnded = true;
    for (const path of paths) unwatchFile(path, listener);
  };
}
